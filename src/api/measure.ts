import { norms as allNorms } from '../attacks/index.ts';
import { UserError } from '../errors.ts';
import { metrics as builtIn } from '../metrics/index.ts';
import * as margins from '../metrics/margins.ts';
import { pairOf } from '../metrics/pair.ts';
import * as perturbations from '../metrics/perturbations.ts';
import { score } from '../metrics/scorer.ts';
import * as weights from '../metrics/weights.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { type LinearClassifier, rawBias } from '../model/linearClassifier.ts';
import { checkWord } from './choices.ts';
import { checkClassifier, checkDataset } from './samples.ts';
import type { Columns, NormName } from './words.ts';

/** A column of results.csv, and everything people need to read it. */
export interface Metric {
  readonly column: string;
  /** `d_err`, `‖w‖`, `θ`. */
  readonly symbol: string;
  readonly type: 'number' | 'text' | 'boolean';
  /** What it is. */
  readonly description: string;
  /** In Unicode; empty for what is not computed. */
  readonly formula: string;
  readonly unit: string;
  /** Where it is defined. */
  readonly source: string;
}

/** The columns of results.csv, in their order. */
export const metrics: readonly Metric[] = builtIn;

/** What there is to measure of any classifier, however it was found. */
export interface Measured {
  /** The columns that are about errors, margins, weights and perturbations. */
  readonly columns: Partial<Columns>;
  /** m = y s(x) of every sample. */
  readonly margins: { readonly train: Float64Array; readonly test: Float64Array | undefined };
  /**
   * ‖r‖ of the smallest change of each attacked sample that leads to the boundary, by norm: with any values allowed, and within
   * the bounds of the data set, if it has any. 0 for a misclassified sample, ∞ where the box ends before the boundary.
   */
  readonly perturbations: Readonly<Record<'free' | 'boxed', Readonly<Partial<Record<NormName, Float64Array>>>>>;
}

export interface MeasureOptions {
  /** In which perturbations are measured. Default: l2, linf, l1. */
  readonly norms?: readonly NormName[];
  /** The samples that are perturbed. Default: test, if there are test samples. */
  readonly split?: 'train' | 'test';
}

/** Measures a classifier on a class pair. */
export function measure(
  dataset: BinaryDataset,
  classifier: LinearClassifier,
  { norms = ['l2', 'linf', 'l1'], split = dataset.test ? 'test' : 'train' }: MeasureOptions = {},
): Measured {
  for (const norm of norms) checkWord(norm, Object.keys(allNorms), 'norms');
  checkDataset(dataset);
  checkClassifier(classifier, dataset.train);
  if (dataset[split] === undefined) throw new UserError({ where: 'split', message: 'no test samples; expected train' });
  const pair = pairOf(dataset, split);
  const scored = score(pair, classifier, norms);
  const evaluation = { point: nowhere, pair, scored };
  return {
    columns: {
      ...Object.fromEntries(ofClassifiers.map((metric) => [metric.column, metric.measure(evaluation)])),
      w_norm: scored.wNorm ?? 0,
      bias: rawBias(classifier),
    },
    margins: { train: scored.trainMargins, test: scored.testMargins },
    perturbations: scored.perturbations,
  };
}

/** A classifier of which nothing is known but itself is on no path. */
const nowhere = { lambda: Number.NaN, mu: Number.NaN, trainer: '', seed: 0 };

/** Those that ask neither how a classifier was trained nor where on a path. */
const ofClassifiers = builtIn.filter(
  (metric) =>
    ![weights.wNorm, weights.bias, weights.biasAtMean, weights.biasUnique].includes(metric) &&
    [margins, weights, perturbations].some((room) => Object.values<unknown>(room).includes(metric)),
);
