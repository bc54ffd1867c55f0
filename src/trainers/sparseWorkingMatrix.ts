import type { Indices, Kernels, Reals } from '../math/kernels/index.ts';
import type { SparseMatrix } from '../math/matrix.ts';

/** Σ_i c_i a_ik and Σ_i c_i a_ik² for each column k. */
export interface ColumnMoments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Which columns of a sparse matrix are worked with, and how. */
export interface SparseChoice {
  readonly chosen: Int32Array;
  /** By column of the matrix: what is subtracted from its values, where all of them are stored; else 0. */
  readonly centre: Float64Array;
  readonly scale: number;
}

/**
 * Chosen columns of a sparse matrix as A (rows × cols), kept twice: by rows (CSR) for A w and by columns
 * (CSC) for Aᵀ r, so that both products only gather. The order of every sum is fixed.
 */
export class SparseWorkingMatrix {
  readonly kernels: Kernels;
  readonly rows: number;
  readonly cols: number;
  /** The values of row i, their columns ascending, are at rowStarts[i] … rowStarts[i + 1] − 1. */
  readonly rowStarts: Indices;
  readonly columns: Indices;
  readonly values: Reals;
  /** The values of column k, their rows ascending, are at columnStarts[k] … columnStarts[k + 1] − 1. */
  readonly columnStarts: Indices;
  readonly columnRows: Indices;
  readonly columnValues: Reals;
  /** A row with its zeros, all 0 between uses. */
  readonly #spreadRow: Float64Array;

  /** Column k of A is column `chosen[k]` of the matrix; its values x that are not 0 become (x − centre)/scale. */
  constructor(kernels: Kernels, matrix: SparseMatrix, { chosen, centre, scale }: SparseChoice) {
    const { arena } = kernels;
    const { rows, cols: before } = matrix;
    const cols = chosen.length;
    const newColumn = new Int32Array(before).fill(-1);
    for (let k = 0; k < cols; k++) newColumn[chosen[k]] = k;
    const columnStarts = arena.int32(cols + 1);
    for (let at = 0; at < matrix.values.length; at++) {
      const k = newColumn[matrix.columns[at]];
      if (k >= 0 && matrix.values[at] !== 0) columnStarts[k + 1]++;
    }
    for (let k = 0; k < cols; k++) columnStarts[k + 1] += columnStarts[k];
    const stored = columnStarts[cols];

    const columnRows = arena.int32(stored);
    const columnValues = arena.float64(stored);
    const rowStarts = arena.int32(rows + 1);
    const nextInColumn = columnStarts.slice(0, cols);
    for (let i = 0; i < rows; i++) {
      let count = 0;
      for (let at = matrix.rowStarts[i]; at < matrix.rowStarts[i + 1]; at++) {
        const k = newColumn[matrix.columns[at]];
        if (k < 0 || matrix.values[at] === 0) continue;
        const to = nextInColumn[k]++;
        columnRows[to] = i;
        columnValues[to] = (matrix.values[at] / matrix.divisor - centre[chosen[k]]) / scale;
        count++;
      }
      rowStarts[i + 1] = rowStarts[i] + count;
    }

    const columns = arena.int32(stored);
    const values = arena.float64(stored);
    const nextInRow = rowStarts.slice(0, rows);
    for (let k = 0; k < cols; k++) {
      for (let at = columnStarts[k]; at < columnStarts[k + 1]; at++) {
        const to = nextInRow[columnRows[at]]++;
        columns[to] = k;
        values[to] = columnValues[at];
      }
    }
    this.kernels = kernels;
    this.rows = rows;
    this.cols = cols;
    this.rowStarts = rowStarts;
    this.columns = columns;
    this.values = values;
    this.columnStarts = columnStarts;
    this.columnRows = columnRows;
    this.columnValues = columnValues;
    this.#spreadRow = new Float64Array(cols);
  }

  /** A w: `rows` values. */
  times(w: Float64Array): Float64Array {
    return gather(this.rowStarts, this.columns, this.values, w);
  }

  /** Aᵀ r: `cols` values. */
  transposedTimes(r: Float64Array): Float64Array {
    return gather(this.columnStarts, this.columnRows, this.columnValues, r);
  }

  /** ‖a_i‖²: `rows` values. */
  squaredNorms(): Float64Array {
    const { rows, rowStarts, values } = this;
    const squares = new Float64Array(rows);
    for (let i = 0, at = 0; i < rows; i++) for (; at < rowStarts[i + 1]; at++) squares[i] += values[at] * values[at];
    return squares;
  }

  /** a_i · w for the listed rows. */
  rowTimes(rows: Uint32Array, w: Float64Array): Float64Array {
    const { rowStarts, columns, values } = this;
    const products = new Float64Array(rows.length);
    for (let p = 0; p < rows.length; p++) {
      products[p] = gatheredSum(columns, values, w, rowStarts[rows[p]], rowStarts[rows[p] + 1]);
    }
    return products;
  }

  /** Σ weights_p a_{rows_p}: `cols` values, summed in the order of the list. */
  rowSum(rows: Uint32Array, weights: Float64Array): Float64Array {
    const { rowStarts, columns, values } = this;
    const sum = new Float64Array(this.cols);
    for (let p = 0; p < rows.length; p++) {
      const weight = weights[p];
      for (let at = rowStarts[rows[p]], end = rowStarts[rows[p] + 1]; at < end; at++) {
        sum[columns[at]] += weight * values[at];
      }
    }
    return sum;
  }

  /** a_i · a_j for the listed j. */
  rowProducts(i: number, others: ArrayLike<number>): Float64Array {
    const { rowStarts, columns, values } = this;
    const row = this.#spreadRow;
    const [from, to] = [rowStarts[i], rowStarts[i + 1]];
    for (let at = from; at < to; at++) row[columns[at]] = values[at];
    const products = new Float64Array(others.length);
    for (let p = 0; p < others.length; p++) {
      products[p] = gatheredSum(columns, values, row, rowStarts[others[p]], rowStarts[others[p] + 1]);
    }
    for (let at = from; at < to; at++) row[columns[at]] = 0;
    return products;
  }

  /** Writes a_i · a_j of the listed rows to the lower triangle of a matrix, rows `first` and beyond, leading dimension ld. */
  gramRows(rows: Uint32Array, first: number, matrix: Reals, ld: number): void {
    for (let p = first; p < rows.length; p++) {
      matrix.set(this.rowProducts(rows[p], rows.subarray(0, p + 1)), p * ld);
    }
  }

  /** Adds Σ a_i a_iᵀ over the listed rows to the lower triangle of a cols × cols matrix, leading dimension ld. */
  addGram(rows: Uint32Array, matrix: Reals, ld: number): void {
    const { rowStarts, columns, values } = this;
    for (const i of rows) {
      const from = rowStarts[i];
      for (let at = from, end = rowStarts[i + 1]; at < end; at++) {
        const to = columns[at] * ld;
        for (let other = from; other <= at; other++) matrix[to + columns[other]] += values[at] * values[other];
      }
    }
  }

  /** Sums over the listed rows, c = 1 for each. */
  rowMoments(rows: Uint32Array): ColumnMoments {
    const { rowStarts, columns, values } = this;
    const first = new Float64Array(this.cols);
    const second = new Float64Array(this.cols);
    for (const i of rows) {
      for (let at = rowStarts[i], end = rowStarts[i + 1]; at < end; at++) {
        first[columns[at]] += values[at];
        second[columns[at]] += values[at] * values[at];
      }
    }
    return { first, second };
  }

  /** Sums over the rows with weights c. */
  columnMoments(c: Float64Array): ColumnMoments {
    const { cols, columnStarts, columnRows, columnValues } = this;
    const first = new Float64Array(cols);
    const second = new Float64Array(cols);
    for (let k = 0, at = 0; k < cols; k++) {
      let sum = 0;
      let squares = 0;
      for (const end = columnStarts[k + 1]; at < end; at++) {
        const value = columnValues[at];
        const weighted = c[columnRows[at]] * value;
        sum += weighted;
        squares += weighted * value;
      }
      first[k] = sum;
      second[k] = squares;
    }
    return { first, second };
  }
}

/** One sum Σ values[at] · v[numbers[at]] for each stretch starts[p] ≤ at < starts[p + 1]. */
function gather(starts: Indices, numbers: Indices, values: Reals, v: Float64Array): Float64Array {
  const sums = new Float64Array(starts.length - 1);
  for (let p = 0; p < sums.length; p++) sums[p] = gatheredSum(numbers, values, v, starts[p], starts[p + 1]);
  return sums;
}

/**
 * Σ values[at] · v[numbers[at]] over from ≤ at < to, in four interleaved partial sums: a single one would wait for each
 * addition.
 */
function gatheredSum(numbers: Indices, values: Reals, v: Float64Array, from: number, to: number): number {
  let at = from;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (; at + 4 <= to; at += 4) {
    sum0 += values[at] * v[numbers[at]];
    sum1 += values[at + 1] * v[numbers[at + 1]];
    sum2 += values[at + 2] * v[numbers[at + 2]];
    sum3 += values[at + 3] * v[numbers[at + 3]];
  }
  for (; at < to; at++) sum0 += values[at] * v[numbers[at]];
  return sum0 + sum1 + (sum2 + sum3);
}
