import { UserError } from '../../errors.ts';
import { columnMeans } from '../../math/columnMeans.ts';
import { powerOfTwoBelow } from '../../math/elementary.ts';
import { type Kernels, leadingDimension, type Reals } from '../../math/kernels/index.ts';
import { type Products, withZeros } from '../../math/matrix.ts';
import { largestMagnitude } from '../../math/vector.ts';
import { WorkingMatrix } from '../../math/workingMatrix.ts';
import type { BinarySamples } from '../../model/dataset.ts';
import type { Regularisation } from '../problem.ts';
import type { SampleWeights } from '../sampleWeights.ts';
import { columnsOf, varyingColumns } from '../workingData.ts';

const LEAST_NORMAL = 2 ** -1022;

/** Products with what bounds their rounding. */
export interface SizedProducts extends Products {
  /** max_i |x_ik|: d values. */
  readonly sizes: Float64Array;
}

/** A = (X − 1mᵀ)/unit (n × d), without columns that never vary, by its products and by AᵀDA, which lies in the kernels' memory. */
export interface WeightedGram extends SizedProducts {
  readonly n: number;
  readonly d: number;
  /** m, the means of all columns, those that never vary included. */
  readonly means: Float64Array;
  /** The weights of all columns, in their own units, from d of the others: where nothing varies, 0. */
  weights(w: Float64Array): Float64Array;
  /** A power of two. */
  readonly unit: number;
  /** The leading dimension of a matrix of d + 1 rows. */
  readonly ld: number;
  /** The variances of the columns, with the samples' weights, added up. */
  readonly variance: number;
  /** out[k·ld + l] = Σ_i weights_i a_ik a_il for l ≤ k < d; weights ≥ 0, those that are 0 cost nothing. */
  gram(weights: Float64Array, out: Reals): void;
}

/**
 * Features about their means, which only moves the free bias, divided by a power of two, which is exact, so that the largest
 * is near 1. The unit is nearer to 1 where otherwise a μ·unit⁻² or an ε·unit⁻¹, what they are in these coordinates, would not
 * be exact. Sparse features are written out: AᵀDA has no zeros anyway. Throws a UserError where numbers overflow.
 */
export function weightedGramOf(
  { features, weights: given }: Pick<BinarySamples, 'features' | 'weights'>,
  { values: v, total }: SampleWeights,
  path: readonly Regularisation[],
  kernels: Kernels,
): WeightedGram {
  const dense = withZeros(features);
  const { rows, cols: all, values, divisor } = dense;
  const means = columnMeans(features, given);
  const varying = varyingColumns(dense);
  const cols = varying.length;
  const stored = new WorkingMatrix(kernels, rows, cols, 'float64');
  const sizes = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++) {
      const value = values[i * all + varying[k]] / divisor - means[varying[k]];
      stored.values[i * stored.stride + k] = value;
      // Not Math.max, which would lose a NaN that comes before.
      if (!(Math.abs(value) <= sizes[k])) sizes[k] = Math.abs(value);
    }
  }
  const largest = largestMagnitude(sizes);
  if (!Number.isFinite(largest)) throw outOfRange();
  const unit = exactUnit(powerOfTwoBelow(largest && Math.max(largest, LEAST_NORMAL)), path);
  let variance = 0;
  for (let i = 0; i < rows; i++) {
    for (let k = 0, at = i * stored.stride; k < cols; k++, at++) {
      stored.values[at] /= unit;
      variance += (v[i] * stored.values[at] ** 2) / total;
    }
  }
  const ld = leadingDimension(cols + 1);
  const listed = kernels.arena.int32(rows);
  const scales = kernels.arena.float64(rows);
  return {
    n: rows,
    d: cols,
    means,
    weights: columnsOf(varying, all, 1 / unit).weights,
    unit,
    ld,
    variance,
    sizes: sizes.map((size) => size / unit),
    times: (w) => stored.times(w),
    transposedTimes: (r) => stored.transposedTimes(r),
    gram(weights, out) {
      let count = 0;
      for (let i = 0; i < rows; i++) {
        if (weights[i] === 0) continue;
        scales[count] = weights[i];
        listed[count++] = i;
      }
      out.fill(0);
      kernels.weightedGram(stored.values, stored.stride, listed, count, scales, cols, out, ld);
    },
  };
}

export function outOfRange(): UserError {
  return new UserError(
    'the objective leaves the range of numbers; expected features of a size near 1 (dataset.scale: standardize)',
  );
}

/** The power of two nearest to `unit`, on the way from there to 1, by which all μ (twice) and all ε can be divided exactly. */
function exactUnit(unit: number, path: readonly Regularisation[]): number {
  const towardsOne = unit > 1 ? 0.5 : 2;
  const isSafe = (one: number) => one === 0 || (one > 1e-290 && one < 1e290);
  let chosen = unit;
  const isExact = ({ mu, epsilon = 0 }: Regularisation) => isSafe(mu / chosen / chosen) && isSafe(epsilon / chosen);
  while (chosen !== 1 && !path.every(isExact)) chosen *= towardsOne;
  return chosen;
}
