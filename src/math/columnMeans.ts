import type { DenseMatrix } from './denseMatrix.ts';
import { isSparse, type Matrix } from './matrix.ts';
import { type SparseMatrix, storedEverywhere } from './sparseMatrix.ts';

/**
 * The mean of each column, (1/V) Σ v_i x_i with V = Σ v, d values; all v are 1 where no weights are given. Deviations from a
 * value of the column are averaged, so that a large offset costs no digits: the means of a table and of the same table shifted
 * differ by the shift, up to their own rounding. Computed once for all who ask of the same samples, who may not change them.
 */
export function columnMeans(matrix: Matrix, weights?: Float64Array): Float64Array {
  const known = lastMeans.get(matrix);
  if (known && known.weights === weights) return known.means;
  const means = meansOf(matrix, weights);
  lastMeans.set(matrix, { weights, means });
  return means;
}

const lastMeans = new WeakMap<Matrix, { readonly weights: Float64Array | undefined; readonly means: Float64Array }>();

function meansOf(matrix: Matrix, weights: Float64Array | undefined): Float64Array {
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : matrix.rows;
  return isSparse(matrix) ? sparseMeans(matrix, total, weights) : denseMeans(matrix, total, weights);
}

function denseMeans(
  { rows, cols, values, divisor }: DenseMatrix,
  total: number,
  weights: Float64Array | undefined,
): Float64Array {
  const first = Float64Array.from({ length: cols }, (_, k) => values[k] / divisor);
  const deviations = new Float64Array(cols);
  for (let i = 1, at = cols; i < rows; i++) {
    const weight = weights ? weights[i] : 1;
    for (let k = 0; k < cols; k++, at++) deviations[k] += weight * (values[at] / divisor - first[k]);
  }
  return first.map((value, k) => value + deviations[k] / total);
}

/** The zeros of a column that is not stored everywhere are values too, and it has no offset to lose digits to. */
function sparseMeans(matrix: SparseMatrix, total: number, weights: Float64Array | undefined): Float64Array {
  const { rows, cols, values, columns, rowStarts, divisor } = matrix;
  const isFull = storedEverywhere(matrix);
  const first = new Float64Array(cols);
  const deviations = new Float64Array(cols);
  const isSeen = new Uint8Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    const weight = weights ? weights[i] : 1;
    for (; at < rowStarts[i + 1]; at++) {
      const k = columns[at];
      const value = values[at] / divisor;
      if (isSeen[k] === 0 && isFull[k] === 1) first[k] = value;
      isSeen[k] = 1;
      deviations[k] += weight * (value - first[k]);
    }
  }
  return first.map((value, k) => value + deviations[k] / total);
}
