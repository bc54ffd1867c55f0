import type { DatasetConfig } from '../config/dataset.ts';
import { foldColumn, type Validation } from '../config/validation.ts';
import { asMistakeOf, inSection, type KeyPath, rephrased, UserError } from '../errors.ts';
import type { Unpacked } from '../files/decompress.ts';
import { isSparse, widened, withoutZeros, withZeros } from '../math/matrix.ts';
import type { ImageShape, Labels, Samples } from '../model/dataset.ts';
import { type DataFiles, filesOf } from './dataFiles.ts';
import {
  type Content,
  contentsOf,
  type ReadSamples,
  readSamples,
  type SamplesFile,
  type Source,
} from './samplesFile.ts';

export type LabelledSamples = Samples & { readonly labels: Labels };

/** Samples of which only some belong to the split. */
export type Split = LabelledSamples & { isMember(sample: number): boolean };

export interface AllSamples {
  readonly train: LabelledSamples;
  /** Samples of a test file; undefined where there is none. */
  readonly test?: Split;
  readonly image?: ImageShape;
  /** What the files count their features from, where they give them numbers. */
  readonly indexFrom?: 0 | 1 | undefined;
  readonly sources: readonly Source[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** The contents of all data files of a config, as `loadDatasets` names them in its sources; not parsed, not checked. */
export function contentsOfDatasets(config: DatasetConfig): Content[] {
  const { train, test } = filesOf(config);
  return [train, ...(test ? [test] : [])].flatMap(contentsOf);
}

/**
 * Reads all files of a config: samples with their labels, test samples with the same features as training samples. The column
 * of folds or groups that `validation` names is no feature. `unpacked`: content that need not be read any more.
 */
export function readAll(config: DatasetConfig, validation?: Validation, unpacked?: Unpacked): AllSamples {
  const groups = foldColumn(validation);
  if (groups === undefined) return readFiles(filesOf(config), config, unpacked);
  const files = filesOf(config);
  const named = { groups: groups.name };
  const withGroups = {
    ...files,
    train: { ...files.train, ...named },
    test: files.test && { ...files.test, ...named },
  };
  return rephrased(
    () => readFiles(withGroups, config, unpacked),
    (mistake) => (mistake.key?.at(-1) === 'groups' ? { ...mistake, key: ['validation', groups.key] } : mistake),
  );
}

function readFiles(
  { train: trainFile, test: testFile, testKey, known }: DataFiles,
  config: DatasetConfig,
  unpacked: Unpacked | undefined,
): AllSamples {
  const read = (file: SamplesFile, part?: readonly [string]) => readPart(file, part, unpacked);
  const train = read(trainFile, known ? ['name'] : undefined);
  const image = known?.image && { image: known.image };
  const { sources, notes, warnings } = train;
  if (testFile === undefined) {
    const ownTest = config.test === undefined ? train.test : undefined;
    const test = ownTest && { ...labelled({ ...train, samples: ownTest }, ['dataset']), isMember: () => true };
    if (ownTest) checkColumns(train.samples, trainFile, ownTest, trainFile);
    return {
      train: labelled(train, ['dataset']),
      ...(test && { test }),
      ...image,
      indexFrom: train.indexFrom,
      sources,
      notes,
      warnings,
    };
  }

  const { columns, texts } = train.samples;
  const categorical = columns?.features.filter((_, k) => texts?.has(k));
  const likeTrain = categorical && { categorical: categorical.length > 0 ? categorical : ('none' as const) };
  const readTest = (indexFrom?: 0 | 1) =>
    read({ ...testFile, ...likeTrain, ...(indexFrom === 0 && { indexFrom }) }, [testKey]);
  // Where features have numbers, both files count them from the same one.
  const test = inColumnsOf(train.samples, readTest(train.indexFrom));
  const counted = test.indexFrom === 0 && train.indexFrom === 1 ? read({ ...trainFile, indexFrom: 0 }) : train;
  const [trainSamples, testSamples] = alike(counted, test);
  checkColumns(trainSamples, trainFile, testSamples, testFile);
  return {
    train: labelled({ ...train, samples: trainSamples }, ['dataset']),
    test: { ...labelled({ ...test, samples: testSamples }, ['dataset', 'test']), isMember: () => true },
    ...image,
    indexFrom: counted.indexFrom,
    sources: [...sources, ...test.sources],
    notes: [...new Set([...notes, ...test.notes])],
    warnings,
  };
}

/** `part`: the key within `dataset` that the file belongs to; `name` is one word, not a section with keys of its own. */
function readPart(file: SamplesFile, part: readonly [string] | undefined, unpacked: Unpacked | undefined): ReadSamples {
  const read = () => readSamples(file, { unpacked });
  return part?.[0] === 'name' ? asMistakeOf(['dataset', 'name'], read) : inSection(['dataset', ...(part ?? [])], read);
}

function labelled({ samples, sources, format }: ReadSamples, section: KeyPath): LabelledSamples {
  const { labels } = samples;
  if (labels !== undefined) return { ...samples, labels };
  const [{ path }] = sources;
  const message = `${path} holds no labels, as ${format.name} files do not; expected labels: the path of the labels' file`;
  throw new UserError({ message, key: [...section, 'labels'] });
}

/** The most values, zeros included, of data that are kept with their zeros: 2 GiB of doubles. */
const MOST_VALUES = 2 ** 28;

/**
 * Training and test samples with zeros for the features that a format leaves out at the end. Both are stored as the
 * training samples are, with their zeros or without; without them, too, where they would be too many.
 */
function alike(train: ReadSamples, test: ReadSamples): [train: Samples, test: Samples] {
  const read = [train, test];
  if (!read.some(({ format }) => format.dropsTrailingZeros)) return [train.samples, test.samples];
  const cols = Math.max(...read.map(({ samples }) => samples.features.cols));
  const rows = Math.max(...read.map(({ samples }) => samples.features.rows));
  const stored = isSparse(train.samples.features) || rows * cols > MOST_VALUES ? withoutZeros : withZeros;
  const finish = ({ samples, format }: ReadSamples): Samples => {
    const features = stored(samples.features);
    return { ...samples, features: format.dropsTrailingZeros ? widened(features, cols) : features };
  };
  return [finish(train), finish(test)];
}

/** Test samples with their features in the order of the training samples, where they have the same names in another one. */
function inColumnsOf(train: Samples, test: ReadSamples): ReadSamples {
  const { features, featureNames, texts, columns } = test.samples;
  const names = train.featureNames;
  if (isSparse(features) || names === undefined || featureNames === undefined) return test;
  const order = names.map((name) => featureNames.indexOf(name));
  const isOtherOrder = order.length === features.cols && new Set(order).size === order.length && !order.includes(-1);
  if (!isOtherOrder || order.every((from, k) => from === k)) return test;
  const { rows, cols, values, divisor } = features;
  const ordered = values.map((_, at) => values[at - (at % cols) + order[at % cols]]);
  const samples = {
    ...test.samples,
    features: { rows, cols, values: ordered, divisor },
    featureNames: names,
    ...(columns && { columns: { ...columns, features: order.map((from) => columns.features[from]) } }),
    ...(texts && { texts: new Map(order.flatMap((from, k) => (texts.has(from) ? [[k, texts.get(from)!]] : []))) }),
  };
  return { ...test, samples };
}

function checkColumns(train: Samples, trainFile: SamplesFile, test: Samples, testFile: SamplesFile): void {
  const key = ['dataset', 'test', 'path'];
  if (train.features.cols !== test.features.cols) {
    const message = `${testFile.path} has ${test.features.cols} features; expected ${train.features.cols}, as in ${trainFile.path}`;
    throw new UserError({ message, key });
  }
  const names = train.featureNames;
  const different = test.featureNames?.findIndex((name, k) => names !== undefined && name !== names[k]) ?? -1;
  if (different >= 0) {
    const found = `feature ${different + 1} of ${testFile.path} is called ${JSON.stringify(test.featureNames![different])}`;
    const message = `${found}; expected ${JSON.stringify(names![different])}, as in ${trainFile.path}`;
    throw new UserError({ message, key });
  }
}
