import type { DatasetConfig } from '../config/dataset.ts';
import { UserError } from '../errors.ts';
import { type DenseMatrix, isSparse, type Matrix } from '../math/matrix.ts';
import { mean, median } from '../metrics/averages.ts';
import { columnText, type Encoding } from './encoding.ts';
import { featureText, fitScaling, isFitted, type Scaling, scaled, unitFor } from './scaling.ts';

/** What becomes of encoded features before they are trained on or scored: gaps are filled, then all are scaled. */
export interface Preparation {
  /** What a gap is filled with, d values; undefined where there are none to fill. */
  readonly fill?: Float64Array;
  readonly scaling: Scaling;
}

/** A way to deal with missing values, by fitting what fills them. */
export type Filling = 'mean' | 'median' | 'most-frequent';

/** Whether gaps are filled, not refused or left out. */
export function isFilling(missing: DatasetConfig['missing']): missing is Filling {
  return missing === 'mean' || missing === 'median' || missing === 'most-frequent';
}

/** Training features, and what is known of them. */
interface Training {
  readonly features: Matrix;
  readonly weights?: Float64Array | undefined;
  readonly encoding?: Encoding | undefined;
  readonly featureNames?: readonly string[] | undefined;
}

/**
 * The preparation that a config asks for, fitted on training samples by their weights: the scaling on features whose gaps are
 * filled. Throws a UserError with the key `missing` where a column has gaps alone, and where `fitScaling` does. `samplesOf`
 * copies training samples: not asked where there is nothing to fit.
 */
export function fitPreparation(
  { scale, missing }: Pick<DatasetConfig, 'scale' | 'missing'>,
  samplesOf: () => Training,
): Preparation {
  if (!isFilling(missing) && !isFitted(scale)) return { scaling: { by: scale } };
  const training = samplesOf();
  const { features, featureNames, weights } = training;
  if (!isFilling(missing) || isSparse(features)) {
    return { scaling: fitScaling(scale, features, featureNames, weights) };
  }
  const fill = fitFill(missing, features, training);
  return { fill, scaling: fitScaling(scale, filled(features, fill), featureNames, weights) };
}

/** Encoded features as they are trained on and scored. */
export function prepared(features: Matrix, { fill, scaling }: Preparation): Matrix {
  return scaled(fill ? filled(features, fill) : features, scaling);
}

function filled(features: Matrix, fill: Float64Array): Matrix {
  const { values, cols } = features;
  if (isSparse(features) || values instanceof Uint8Array || !values.some(Number.isNaN)) return features;
  return { ...features, values: Float64Array.from(values, (x, at) => (Number.isNaN(x) ? fill[at % cols] : x)) };
}

/** What fills the gaps of each feature. Texts and truth values are filled with the most frequent one, whatever the way. */
function fitFill(missing: Filling, features: DenseMatrix, training: Training): Float64Array {
  const { weights, encoding, featureNames } = training;
  const { cols } = features;
  const fill = new Float64Array(cols);
  const numbers = Array.from(
    { length: cols },
    (_, from) => ({ column: from, kind: 'number', from, width: 1 }) as const,
  );
  for (const { column, kind, from, width } of encoding?.columns ?? numbers) {
    // All features of a text have a gap where one has.
    const given = width === 0 ? { values: new Float64Array(0) } : givenIn(features, from, weights);
    if (given.values.length === 0) {
      const what = encoding ? columnText(column) : featureText(from, featureNames);
      const message = `${what} has no value in any training sample; expected at least one to fill gaps with, or the column among dataset.drop`;
      throw new UserError({ message, key: ['missing'] });
    }
    if (width === 1) fill[from] = kind === 'number' ? fillings[missing](given) : mostFrequent(given);
    else fill[from + mostFrequentLevel(features, from, width, weights)] = 1;
  }
  return fill;
}

/** The values of a feature that are there, and their weights. */
interface Given {
  readonly values: Float64Array;
  readonly weights?: Float64Array | undefined;
}

function givenIn({ rows, cols, values, divisor }: DenseMatrix, k: number, weights: Float64Array | undefined): Given {
  const all = Float64Array.from({ length: rows }, (_, row) => values[row * cols + k] / divisor);
  const isGiven = (_: number, row: number) => !Number.isNaN(all[row]);
  return { values: all.filter(isGiven), weights: weights?.filter(isGiven) };
}

const fillings: Readonly<Record<Filling, (given: Given) => number>> = {
  // Deviations from the first value: an offset costs no digits.
  mean: (given) =>
    nearOne(
      given,
      (values) =>
        values[0] +
        mean(
          values.map((value) => value - values[0]),
          given.weights,
        ),
    ),
  median: (given) => nearOne(given, (values) => median(values, given.weights)),
  'most-frequent': mostFrequent,
};

/** An average in a unit that takes the values near 1, so that nothing overflows. */
function nearOne({ values }: Given, average: (values: Float64Array) => number): number {
  const unit = unitFor(values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0));
  return average(values.map((value) => value * unit)) / unit;
}

/** Of equally frequent values the least. */
function mostFrequent({ values, weights }: Given): number {
  const totals = new Map<number, number>();
  for (const [i, value] of values.entries()) totals.set(value, (totals.get(value) ?? 0) + (weights?.[i] ?? 1));
  let best = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [value, total] of totals) {
    if (total < most || (total === most && value > best)) continue;
    best = value;
    most = total;
  }
  return best;
}

/** The first of the levels that most samples have. */
function mostFrequentLevel(
  { rows, cols, values }: DenseMatrix,
  from: number,
  width: number,
  weights?: Float64Array,
): number {
  const totals = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) if (values[row * cols + from + j] === 1) totals[j] += weights?.[row] ?? 1;
  }
  return totals.indexOf(Math.max(...totals));
}
