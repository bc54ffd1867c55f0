import type { DenseMatrix } from './denseMatrix.ts';
import { isSparse, type Matrix } from './matrix.ts';
import { type SparseMatrix, storedEverywhere } from './sparseMatrix.ts';

/** Between which values the columns of a matrix lie: d of each. */
export interface Ranges {
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/**
 * The least and the largest value of each column, NaN left out: +∞ and −∞ where there is nothing else. Stored values are
 * compared, and two of each column divided: rounding keeps the order.
 */
export function columnRanges(matrix: Matrix): Ranges {
  const { min, max } = isSparse(matrix) ? sparseRanges(matrix) : denseRanges(matrix);
  const { divisor } = matrix;
  return divisor === 1 ? { min, max } : { min: min.map((x) => x / divisor), max: max.map((x) => x / divisor) };
}

function denseRanges({ rows, cols, values }: DenseMatrix): Ranges {
  const min = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const max = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++, at++) {
      const value = values[at];
      if (value < min[k]) min[k] = value;
      if (value > max[k]) max[k] = value;
    }
  }
  return { min, max };
}

function sparseRanges(matrix: SparseMatrix): Ranges {
  const { values, columns } = matrix;
  // A column that is not stored everywhere is 0 somewhere.
  const min = Float64Array.from(storedEverywhere(matrix), (full) => (full === 1 ? Number.POSITIVE_INFINITY : 0));
  const max = min.map((value) => 0 - value);
  for (let at = 0; at < values.length; at++) {
    const k = columns[at];
    const value = values[at];
    if (value < min[k]) min[k] = value;
    if (value > max[k]) max[k] = value;
  }
  return { min, max };
}
