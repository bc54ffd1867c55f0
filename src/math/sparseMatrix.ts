import { type DenseMatrix, nonZeros, type StoredValues, sameStorage } from './denseMatrix.ts';

/**
 * A matrix of which only the values that are not 0 are stored, row by row (CSR). A stored value v stands for the number
 * v / divisor; what is not stored is 0.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly cols: number;
  /** The stored values, row after row. */
  readonly values: StoredValues;
  /** The 0-based column of each stored value, ascending within a row. */
  readonly columns: Int32Array;
  /** rows + 1 positions: the values of row i are at rowStarts[i] … rowStarts[i + 1] − 1. */
  readonly rowStarts: Int32Array;
  /** Positive; 1 for data that is stored as it is. */
  readonly divisor: number;
}

/** The matrix's row `i` with its zeros as numbers (stored value / divisor), a new array of length `cols`. */
export function rowOf({ cols, values, columns, rowStarts, divisor }: SparseMatrix, i: number): Float64Array {
  const row = new Float64Array(cols);
  for (let at = rowStarts[i]; at < rowStarts[i + 1]; at++) row[columns[at]] = values[at] / divisor;
  return row;
}

/** ‖x‖₂ of every row, summed in order. */
export function rowNorms({ rows, values, rowStarts, divisor }: SparseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let at = rowStarts[i]; at < rowStarts[i + 1]; at++) squares += values[at] * values[at];
    norms[i] = Math.sqrt(squares) / divisor;
  }
  return norms;
}

/** The chosen rows, in the order given, as a matrix of its own with the same storage. */
export function selectRows(matrix: SparseMatrix, indices: ArrayLike<number>): SparseMatrix {
  const { cols, values, columns, rowStarts, divisor } = matrix;
  const starts = new Int32Array(indices.length + 1);
  for (let i = 0; i < indices.length; i++) {
    starts[i + 1] = starts[i] + rowStarts[indices[i] + 1] - rowStarts[indices[i]];
  }
  const stored = starts[indices.length];
  const selected = sameStorage(values, stored);
  const selectedColumns = new Int32Array(stored);
  for (let i = 0; i < indices.length; i++) {
    const [from, to] = [rowStarts[indices[i]], rowStarts[indices[i] + 1]];
    selected.set(values.subarray(from, to), starts[i]);
    selectedColumns.set(columns.subarray(from, to), starts[i]);
  }
  return { rows: indices.length, cols, values: selected, columns: selectedColumns, rowStarts: starts, divisor };
}

/** Xw: one product x·w per row. Four interleaved partial sums, on stored values, divided once. */
export function times({ rows, values, columns, rowStarts, divisor }: SparseMatrix, w: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    const end = rowStarts[i + 1];
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (const last = end - 3; at < last; at += 4) {
      sum0 += values[at] * w[columns[at]];
      sum1 += values[at + 1] * w[columns[at + 1]];
      sum2 += values[at + 2] * w[columns[at + 2]];
      sum3 += values[at + 3] * w[columns[at + 3]];
    }
    for (; at < end; at++) sum0 += values[at] * w[columns[at]];
    product[i] = (sum0 + sum1 + (sum2 + sum3)) / divisor;
  }
  return product;
}

/** Xᵀr: the sum of r_i x_i over the rows with r_i ≠ 0, in order, on stored values, divided once. */
export function transposedTimes(matrix: SparseMatrix, r: Float64Array): Float64Array {
  const { rows, cols, values, columns, rowStarts, divisor } = matrix;
  const sum = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const weight = r[i];
    if (weight === 0) continue;
    for (let at = rowStarts[i], end = rowStarts[i + 1]; at < end; at++) sum[columns[at]] += weight * values[at];
  }
  if (divisor !== 1) for (let k = 0; k < cols; k++) sum[k] /= divisor;
  return sum;
}

/**
 * By column, d values: 1 where every row has a stored value, which may then be far from 0, all of them; else 0: its zeros
 * show that the column is not far from 0.
 */
export function storedEverywhere({ rows, cols, columns }: SparseMatrix): Uint8Array {
  const counts = new Int32Array(cols);
  for (const k of columns) counts[k]++;
  return Uint8Array.from(counts, (count) => Number(count === rows));
}

/** (X − 1cᵀ) w: one product (x − c)·w per row, the zeros left unwritten. c is subtracted first where `storedEverywhere`. */
export function timesAbout(matrix: SparseMatrix, centre: Float64Array, w: Float64Array): Float64Array {
  const { rows, cols, values, columns, rowStarts, divisor } = matrix;
  const isFull = storedEverywhere(matrix);
  const shift = centre.map((value, k) => (isFull[k] === 1 ? value : 0));
  let base = 0;
  for (let k = 0; k < cols; k++) if (isFull[k] === 0) base -= centre[k] * w[k];
  const product = new Float64Array(rows);
  const sums = new Float64Array(4);
  for (let i = 0, at = 0; i < rows; i++) {
    sums.fill(0);
    for (const end = rowStarts[i + 1]; at < end; at++) {
      const k = columns[at];
      sums[at & 3] += (values[at] / divisor - shift[k]) * w[k];
    }
    product[i] = sums[0] + sums[1] + (sums[2] + sums[3]) + base;
  }
  return product;
}

/** The same matrix with its zeros stored too. */
export function dense({ rows, cols, values, columns, rowStarts, divisor }: SparseMatrix): DenseMatrix {
  const all = sameStorage(values, rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let at = rowStarts[i]; at < rowStarts[i + 1]; at++) all[i * cols + columns[at]] = values[at];
  }
  return { rows, cols, values: all, divisor };
}

/** The same matrix without its zeros. */
export function sparse({ rows, cols, values, divisor }: DenseMatrix): SparseMatrix {
  const stored = nonZeros(values);
  const kept = sameStorage(values, stored);
  const columns = new Int32Array(stored);
  const rowStarts = new Int32Array(rows + 1);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++) {
      const value = values[i * cols + k];
      if (value === 0) continue;
      kept[count] = value;
      columns[count++] = k;
    }
    rowStarts[i + 1] = count;
  }
  return { rows, cols, values: kept, columns, rowStarts, divisor };
}
