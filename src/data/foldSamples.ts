import type { DatasetConfig } from '../config/dataset.ts';
import { inSection, rephrased } from '../errors.ts';
import { pairText } from '../model/classText.ts';
import type { FileSamples } from '../model/dataset.ts';
import type { ChosenPair } from './classPairs.ts';
import { encoded, fitEncoding, unknownLevels } from './encoding.ts';
import { type FoldRows, foldText, othersOf } from './folds.ts';
import { fileOf, labelsOf } from './pairSamples.ts';
import { fitPreparation, prepared } from './preparation.ts';
import type { LabelledSamples } from './readAll.ts';
import { pairWeights } from './weights.ts';

/**
 * The samples of a fold as those of a run of its own, with files of the other samples to train on and of the held-out ones to
 * test on: levels of texts, what fills gaps, scaling and weights are fitted without the held-out ones. Throws a UserError where
 * such a run would be refused. `rows`: of all training samples of the pair.
 */
export function foldSamples(
  config: DatasetConfig,
  samples: LabelledSamples,
  pair: ChosenPair,
  rows: readonly number[],
  fold: FoldRows,
): FoldParts {
  const where = `${pairText(pair)} without ${foldText(fold)}`;
  return rephrased(
    () => partsOf(config, samples, pair, rows, fold),
    (mistake) => ({ ...mistake, message: `${where}: ${mistake.message}` }),
  );
}

interface FoldParts {
  readonly train: FileSamples;
  readonly test: FileSamples;
}

function partsOf(
  config: DatasetConfig,
  samples: LabelledSamples,
  pair: ChosenPair,
  rows: readonly number[],
  fold: FoldRows,
): FoldParts {
  const { heldOut } = fold;
  const others = othersOf(rows, fold);
  const encoding = samples.texts && fitEncoding(samples, others, Array.isArray(config.categorical));
  if (encoding) unknownLevels(samples, heldOut, encoding, 'held out');
  const part = (own: readonly number[]) => {
    const { features, featureNames, fileRows } = encoded(fileOf(samples, own), encoding);
    return { features, featureNames, labels: labelsOf(pair, samples, own), fileRows: fileRows! };
  };
  const weights = pairWeights(config, samples, pair, others);
  const { featureNames, ...train } = part(others);
  const { featureNames: _, ...test } = part(heldOut);
  const preparation = inSection(['dataset'], () =>
    fitPreparation(config, () => ({ features: train.features, weights, encoding, featureNames })),
  );
  return {
    train: { ...train, features: prepared(train.features, preparation), ...(weights && { weights }) },
    test: { ...test, features: prepared(test.features, preparation) },
  };
}
