import type { DenseMatrix } from './denseMatrix.ts';
import { isSparse, type Matrix } from './matrix.ts';
import { type SparseMatrix, storedEverywhere } from './sparseMatrix.ts';

/**
 * The mean of each column, (1/n) Σ x_i, d values. Deviations from a value of the column are averaged, so that a large offset
 * costs no digits: the means of a table and of the same table shifted differ by the shift, up to their own rounding.
 */
export function columnMeans(matrix: Matrix): Float64Array {
  return isSparse(matrix) ? sparseMeans(matrix) : denseMeans(matrix);
}

function denseMeans({ rows, cols, values, divisor }: DenseMatrix): Float64Array {
  const first = Float64Array.from({ length: cols }, (_, k) => values[k] / divisor);
  const deviations = new Float64Array(cols);
  for (let i = 1, at = cols; i < rows; i++) {
    for (let k = 0; k < cols; k++, at++) deviations[k] += values[at] / divisor - first[k];
  }
  return first.map((value, k) => value + deviations[k] / rows);
}

/** The zeros of a column that is not stored everywhere are values too, and it has no offset to lose digits to. */
function sparseMeans(matrix: SparseMatrix): Float64Array {
  const { rows, cols, values, columns, divisor } = matrix;
  const isFull = storedEverywhere(matrix);
  const first = new Float64Array(cols);
  const deviations = new Float64Array(cols);
  const isSeen = new Uint8Array(cols);
  for (let at = 0; at < values.length; at++) {
    const k = columns[at];
    const value = values[at] / divisor;
    if (isSeen[k] === 0 && isFull[k] === 1) first[k] = value;
    isSeen[k] = 1;
    deviations[k] += value - first[k];
  }
  return first.map((value, k) => value + deviations[k] / rows);
}
