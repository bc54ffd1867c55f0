import { type DatasetConfig, hasWeights } from '../config/dataset.ts';
import type { Validation } from '../config/validation.ts';
import { inSection, type Problem, UserError } from '../errors.ts';
import type { Unpacked } from '../files/decompress.ts';
import { inOrder } from '../formats/labels.ts';
import { housed } from '../math/housed.ts';
import { isSparse } from '../math/matrix.ts';
import { classText } from '../model/classText.ts';
import { type BinaryDataset, classWeights, type FileSamples, type ImageShape } from '../model/dataset.ts';
import { type ChosenPair, choosePairs } from './classPairs.ts';
import { encoded, fitEncoding, unknownLevels } from './encoding.ts';
import { foldSamples } from './foldSamples.ts';
import { type Fold, foldsOf } from './folds.ts';
import { holdOut } from './holdOut.ts';
import { labelHints } from './labelHints.ts';
import { areOrdinary, checkMagnitudes } from './magnitudes.ts';
import { fileRowsOf, labelsOf, rowsOf, samplesOf } from './pairSamples.ts';
import { fitPreparation, isFilling, type Preparation, prepared } from './preparation.ts';
import { type Preprocessing, preprocessingOf } from './preprocessing.ts';
import { type AllSamples, readAll, type Split } from './readAll.ts';
import type { Source } from './samplesFile.ts';
import { isFitted } from './scaling.ts';
import { fewSamples } from './warnings.ts';
import { pairWeights, unknownClassWeights } from './weights.ts';

/** The class pairs of a sweep, and the files they come from. */
export interface Datasets {
  /** Every file that was read, for provenance. */
  readonly sources: readonly Source[];
  /** All classes in the data in ascending order, with their samples before `limit_per_class`. */
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  /** In the order of the config; all-pairs: i < j in class order. J is called `rest` where it is every other class. */
  readonly pairs: readonly {
    readonly classI: string;
    readonly classJ: string;
    /** The sums of the weights of the training samples of I and of J, where there are weights. */
    readonly weights?: readonly [ofI: number, ofJ: number];
    /** Where there is validation, in the order in which they are numbered. */
    readonly folds?: readonly Fold[];
  }[];
  /** One per feature, if the data file has a header. */
  readonly featureNames?: readonly string[];
  /** What was recognised in the files that is not in every one of their format; undefined where they were not read. */
  readonly notes?: readonly string[];
  /** What may make the data mean something else than they should; undefined where they were not read. */
  readonly warnings?: readonly string[];
  /**
   * The scaled samples of `pairs[index]` in file order, copied anew at every call but for many numbers of which none is left out,
   * which nobody may change. `fold`, an index of its folds: the training
   * samples without those of the fold, which are the test samples; all that is fitted is fitted without them.
   */
  pair(index: number, fold?: number): BinaryDataset<FileSamples>;
  /** How they came to be from the files. */
  preprocessing?(): Preprocessing;
}

/**
 * Reads the data a config asks for and checks everything about them, so that no pair can fail later. Throws a UserError
 * with all mistakes found: with their place where they are in a data file, with the config's key where they are there.
 * `unpacked`: content that need not be read any more.
 */
export function loadDatasets(config: DatasetConfig, validation?: Validation, unpacked?: Unpacked): Datasets {
  const { limit_per_class: limit = Number.POSITIVE_INFINITY, scale, bounds } = config;
  const {
    train,
    test,
    image: knownImage,
    indexFrom,
    sources,
    notes,
    warnings,
  } = inHome(readAll(config, validation, unpacked));
  const image = config.image ?? train.image ?? knownImage;
  const { classes, codes } = train.labels;
  // A sample of weight 0 is as good as none.
  const counts = (i: number) => train.weights === undefined || train.weights[i] > 0;
  const heldOut =
    config.test && 'fraction' in config.test
      ? holdOut(train.labels, config.test.fraction, config.test.seed, counts)
      : new Uint8Array(codes.length);
  const tested: Split = test ?? { ...train, isMember: (i) => heldOut[i] === 1 };
  const trained: Split = { ...train, isMember: (i) => heldOut[i] === 0 && counts(i) };
  const trainCounts = countClasses(trained);
  const testCounts = countClasses(tested);

  const problems: Problem[] = checkImage(image, train.features.cols);
  const pairs = choosePairs(classes, config.classes, problems);
  problems.push(...unknownClassWeights(config, classes, pairs));
  const hasTest = config.test !== undefined || test !== undefined;
  problems.push(...emptySides(pairs, trainCounts, hasTest ? testCounts : undefined, config));
  const counted = inOrder([...new Set([...trainCounts.keys(), ...testCounts.keys()])]).map((name) => ({
    name,
    train: trainCounts.get(name) ?? 0,
    test: testCounts.get(name) ?? 0,
  }));
  if (problems.length > 0) {
    const hints = labelHintsOf(counted).map((message) => ({ message, key: ['dataset', 'labels'] }));
    throw new UserError([...problems, ...hints]);
  }
  const trainedRows = pairs.map((pair) => rowsOf(pair, trained, limit));
  const testedRows = pairs.map((pair) => (hasTest ? rowsOf(pair, tested, Number.POSITIVE_INFINITY) : []));
  const folds = validation && pairs.map((pair, index) => foldsOf(validation, train, pair, trainedRows[index]));
  const encoding = train.texts && fitEncoding(train, inFileOrder(trainedRows), Array.isArray(config.categorical));
  const unknown = encoding ? unknownLevels(tested, inFileOrder(testedRows), encoding) : [];
  const encodedTrain = encoded(train, encoding);
  const encodedTest = test ? encoded(test, encoding) : encodedTrain;
  const { featureNames } = encodedTrain;
  const weightsOf = (index: number) => pairWeights(config, train, pairs[index], trainedRows[index]);
  const training = (index: number): FileSamples => {
    const weights = weightsOf(index);
    return {
      ...samplesOf(pairs[index], { ...train, ...encodedTrain }, trainedRows[index]),
      ...(weights && { weights }),
    };
  };
  const preparations: Preparation[] = [];
  /** Fitted once. `samples`: the training samples of the pair, where they are at hand. */
  const preparationOf = (index: number, samples?: FileSamples): Preparation => {
    const trainingSamples = () => ({ ...(samples ?? training(index)), encoding, featureNames });
    preparations[index] ??= inSection(['dataset'], () => fitPreparation(config, trainingSamples));
    return preparations[index];
  };
  if (isFilling(config.missing) || (isSparse(train.features) && isFitted(scale))) {
    for (const index of pairs.keys()) preparationOf(index);
  }

  const partsOf = (index: number) => {
    const chosen = training(index);
    const preparation = preparationOf(index, chosen);
    const finish = (samples: FileSamples) => ({ ...samples, features: prepared(samples.features, preparation) });
    return {
      train: finish(chosen),
      ...(hasTest && { test: finish(samplesOf(pairs[index], { ...tested, ...encodedTest }, testedRows[index])) }),
    };
  };
  const isEveryOrdinary = [...new Set([encodedTrain, encodedTest])].every(({ features }) =>
    areOrdinary(features, scale),
  );

  const datasets: Datasets = {
    sources,
    classes: counted,
    pairs: pairs.map(({ classI, classJ }, index) => {
      return {
        classI,
        classJ,
        ...(hasWeights(config) && {
          weights: classWeights({
            labels: labelsOf(pairs[index], train, trainedRows[index]),
            weights: weightsOf(index),
          }),
        }),
        ...(folds && { folds: folds[index].map(({ heldOut: _, ...fold }) => fold) }),
      };
    }),
    ...(featureNames && { featureNames }),
    notes,
    warnings: [...warnings, ...unknown, ...fewSamples(counted.filter(({ name }) => isChosen(pairs, name)))],
    pair(index, fold) {
      const { classI, classJ } = pairs[index];
      return {
        classI,
        classJ,
        ...(fold === undefined
          ? partsOf(index)
          : foldSamples(config, train, pairs[index], trainedRows[index], folds![index][fold])),
        ...(bounds && { bounds }),
        ...(image && { image: { width: image.width, height: image.height } }),
      };
    },
    preprocessing: () =>
      preprocessingOf(config, {
        samples: encodedTrain,
        encoding,
        indexFrom,
        classes: counted.map(({ name }) => name),
        pairs: pairs.map(({ classI, classJ }, index) => {
          const test = hasTest ? { test: fileRowsOf(tested, testedRows[index]) } : {};
          const heldOut = folds?.[index].map(({ fold, repeat, heldOut }) => ({
            ...{ fold, repeat, rows: fileRowsOf(train, heldOut) },
          }));
          const rows = { train: fileRowsOf(train, trainedRows[index]), ...test, ...(heldOut && { folds: heldOut }) };
          return { classI, classJ, preparation: preparationOf(index), rows };
        }),
      }),
  };
  if (!isEveryOrdinary) {
    for (const [index] of pairs.entries()) {
      for (const fold of [undefined, ...(folds?.[index].keys() ?? [])]) {
        const pair = datasets.pair(index, fold);
        const scaled = { train: pair.train.features, test: pair.test?.features, scale };
        // Folds may have other features.
        inSection(['dataset'], () =>
          checkMagnitudes({ ...scaled, featureNames: fold === undefined ? featureNames : undefined }),
        );
      }
    }
  } else if (train.texts !== undefined || isFilling(config.missing) || (isSparse(train.features) && isFitted(scale))) {
    for (const [index, { length }] of (folds ?? []).entries()) {
      for (let fold = 0; fold < length; fold++) datasets.pair(index, fold);
    }
  }
  return datasets;
}

/** All that was read, with many numbers of training samples where they are trained on. */
function inHome({ train, ...others }: AllSamples): AllSamples {
  const { features } = train;
  return { ...others, train: { ...train, features: housed(features) ?? features } };
}

/** What the names of the classes say about mistakes in the labels of training and test samples. */
export function labelHintsOf(classes: Datasets['classes']): string[] {
  return labelHints(classes.map(({ name, train, test }) => ({ name, samples: train + test })));
}

/** Whether a class is I or J of some pair. */
function isChosen(pairs: readonly ChosenPair[], name: string): boolean {
  return pairs.some(({ classI, classJ, againstRest }) => classI === name || (classJ === name && !againstRest));
}

function checkImage(image: ImageShape | undefined, features: number): Problem[] {
  if (image === undefined || image.width * image.height === features) return [];
  const message = `an image of ${image.width} × ${image.height} pixels has ${image.width * image.height} features; expected ${features}, as the data have`;
  return [{ message, key: ['dataset', 'image'] }];
}

/** Samples per class; classes without any are left out. */
function countClasses({ labels: { classes, codes }, isMember }: Split): ReadonlyMap<string, number> {
  const counts = new Int32Array(classes.length);
  for (let i = 0; i < codes.length; i++) if (isMember(i)) counts[codes[i]]++;
  return new Map(classes.map((name, code) => [name, counts[code]] as const).filter(([, count]) => count > 0));
}

/** One problem for each class that some pair needs and that has no samples to train on or to test on. */
function emptySides(
  pairs: readonly ChosenPair[],
  train: ReadonlyMap<string, number>,
  test: ReadonlyMap<string, number> | undefined,
  config: DatasetConfig,
): Problem[] {
  const problems = new Map<string, Problem>();
  for (const pair of pairs) {
    for (const [side, name] of [pair.classI, pair.classJ].entries()) {
      const isRest = side === 1 && pair.againstRest;
      const isEmpty = (counts: ReadonlyMap<string, number>) =>
        isRest ? ![...counts.keys()].some((other) => other !== pair.classI) : !counts.has(name);
      const emptyIn = isEmpty(train) ? 'training' : test && isEmpty(test) ? 'test' : undefined;
      if (emptyIn === undefined) continue;
      const called = classText(name);
      const fromFile = config.test === undefined || 'path' in config.test;
      const weighted = emptyIn === 'training' && config.weight !== undefined ? ' of a weight > 0' : '';
      const message = fromFile
        ? `class ${called} has no ${emptyIn} samples${weighted}; expected at least one`
        : `class ${called} has too few samples to hold some out for testing; expected at least 2`;
      problems.set(name, { message, key: fromFile && emptyIn === 'test' ? ['dataset', 'test'] : pair.key });
    }
  }
  return [...problems.values()];
}

/** The rows of all pairs, each once. */
function inFileOrder(rows: readonly (readonly number[])[]): number[] {
  return [...new Set(rows.flat())].sort((a, b) => a - b);
}
