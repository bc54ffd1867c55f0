import { type Kernels, leadingDimension, type Reals } from '../../math/kernels/index.ts';
import { type Matrix, type Products, withZeros } from '../../math/matrix.ts';
import { workingCopy } from '../../math/workingMatrix.ts';

/** X (n × d) by its products and by XᵀDX, which lies in the kernels' memory. */
export interface WeightedGram extends Products {
  readonly n: number;
  readonly d: number;
  /** The leading dimension of a matrix of d + 1 rows. */
  readonly ld: number;
  /** out[k·ld + l] = Σ_i weights_i x_ik x_il for l ≤ k < d; weights ≥ 0, those that are 0 cost nothing. */
  scatter(weights: Float64Array, out: Reals): void;
}

/** Features in the units of the scaled data. Sparse ones are written out: XᵀDX has no zeros anyway. */
export function weightedGramOf(features: Matrix, kernels: Kernels): WeightedGram {
  const dense = withZeros(features);
  const { rows, cols, divisor } = dense;
  const stored = workingCopy(kernels, dense);
  const ld = leadingDimension(cols + 1);
  const listed = kernels.arena.int32(rows);
  const scales = kernels.arena.float64(rows);
  const divided = (vector: Float64Array) => (divisor === 1 ? vector : vector.map((value) => value / divisor));
  return {
    n: rows,
    d: cols,
    ld,
    times: (w) => divided(stored.times(w)),
    transposedTimes: (r) => divided(stored.transposedTimes(r)),
    scatter(weights, out) {
      let count = 0;
      for (let i = 0; i < rows; i++) {
        if (weights[i] === 0) continue;
        scales[count] = weights[i] / divisor / divisor;
        listed[count++] = i;
      }
      out.fill(0);
      kernels.scatter(stored.values, stored.stride, listed, count, scales, cols, out, ld);
    },
  };
}
