import type { Kernels } from '../../math/kernels/index.ts';
import { isSparse } from '../../math/matrix.ts';
import { workingCopy } from '../../math/workingMatrix.ts';
import type { BinarySamples } from '../../model/dataset.ts';
import { SparseWorkingMatrix } from '../sparseWorkingMatrix.ts';

/** X (n × d) in feature units by its products, of all rows or of listed ones. */
export interface RowProducts {
  /** Xw: n values. */
  times(w: Float64Array): Float64Array;
  /** Xᵀr: d values. */
  transposedTimes(r: Float64Array): Float64Array;
  /** x_i · w for the listed rows. */
  rowTimes(rows: Uint32Array, w: Float64Array): Float64Array;
  /** Σ weights_p x_{rows_p}: d values. */
  rowSum(rows: Uint32Array, weights: Float64Array): Float64Array;
}

/**
 * The training samples as gradient descent sees them: all features as they are. Centring, dropping or rotating some, as
 * `designOf` does, would keep the optimum and change every step on the way to it.
 */
export interface DescentSamples {
  readonly n: number;
  readonly d: number;
  /** n labels, −1 or +1. */
  readonly labels: Int8Array;
  readonly features: RowProducts;
  /** max ‖x‖². */
  readonly largestSquare: number;
}

/** The samples in the kernels' memory, as stored. */
export function descentSamplesOf({ features, labels }: BinarySamples, kernels: Kernels): DescentSamples {
  const { rows, cols, divisor } = features;
  const stored = isSparse(features)
    ? new SparseWorkingMatrix(
        kernels,
        features,
        Int32Array.from({ length: cols }, (_, k) => k),
        new Float64Array(cols),
      )
    : workingCopy(kernels, features);
  let largest = 0;
  for (let i = 0; i < rows; i++) largest = Math.max(largest, stored.rowProducts(i, [i])[0]);
  return { n: rows, d: cols, labels, features: inUnits(stored, divisor), largestSquare: largest / divisor / divisor };
}

/** The products divided by what stored values are divided by. */
function inUnits(stored: RowProducts, divisor: number): RowProducts {
  if (divisor === 1) return stored;
  const divided = (values: Float64Array): Float64Array => {
    for (let k = 0; k < values.length; k++) values[k] /= divisor;
    return values;
  };
  return {
    times: (w) => divided(stored.times(w)),
    transposedTimes: (r) => divided(stored.transposedTimes(r)),
    rowTimes: (rows, w) => divided(stored.rowTimes(rows, w)),
    rowSum: (rows, weights) => divided(stored.rowSum(rows, weights)),
  };
}
