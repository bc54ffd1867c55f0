import * as dense from './denseMatrix.ts';
import * as sparse from './sparseMatrix.ts';

/** A matrix with or without its zeros: every function here takes both and never writes out the zeros of a sparse one. */
export type Matrix = dense.DenseMatrix | sparse.SparseMatrix;

export { type DenseMatrix, nonZeros, type StoredValues } from './denseMatrix.ts';
export { type SparseMatrix, storedEverywhere } from './sparseMatrix.ts';

export function isSparse(matrix: Matrix): matrix is sparse.SparseMatrix {
  return matrix.rowStarts !== undefined;
}

/** The matrix's row `i` as numbers (stored value / divisor), a new array of length `cols`. */
export function rowOf(matrix: Matrix, i: number): Float64Array {
  return isSparse(matrix) ? sparse.rowOf(matrix, i) : dense.rowOf(matrix, i);
}

/** ‖x‖₂ of every row. */
export function rowNorms(matrix: Matrix): Float64Array {
  return isSparse(matrix) ? sparse.rowNorms(matrix) : dense.rowNorms(matrix);
}

/** The chosen rows, in the order given, as a matrix of its own with the same storage. */
export function selectRows(matrix: dense.DenseMatrix, indices: ArrayLike<number>): dense.DenseMatrix;
export function selectRows(matrix: Matrix, indices: ArrayLike<number>): Matrix;
export function selectRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  return isSparse(matrix) ? sparse.selectRows(matrix, indices) : dense.selectRows(matrix, indices);
}

/** The matrix with columns of zeros behind its own, so that there are `cols`. */
export function widened(matrix: Matrix, cols: number): Matrix {
  return isSparse(matrix) ? { ...matrix, cols } : dense.widened(matrix, cols);
}

/** Xw: one product x·w per row, on stored values, divided once. */
export function times(matrix: Matrix, w: Float64Array): Float64Array {
  return isSparse(matrix) ? sparse.times(matrix, w) : dense.times(matrix, w);
}

/** Xᵀr: the sum of r_i x_i over the rows, in order, on stored values, divided once. */
export function transposedTimes(matrix: Matrix, r: Float64Array): Float64Array {
  return isSparse(matrix) ? sparse.transposedTimes(matrix, r) : dense.transposedTimes(matrix, r);
}

/** (X − 1cᵀ) w: one product (x − c)·w per row. A far c costs no digits, as it would in Xw − c·w. */
export function timesAbout(matrix: Matrix, centre: Float64Array, w: Float64Array): Float64Array {
  return isSparse(matrix) ? sparse.timesAbout(matrix, centre, w) : dense.timesAbout(matrix, centre, w);
}

/** A matrix X known by its products with vectors alone, however they are computed. */
export interface Products {
  /** Xw: one product per row; put into an array of its length where one is given and that spares memory. */
  times(w: Float64Array, into?: Float64Array): Float64Array;
  /** Xᵀr: one sum per column. */
  transposedTimes(r: Float64Array): Float64Array;
}

/** The products of a matrix where it lies. */
export function productsOf(matrix: Matrix): Products {
  return { times: (w) => times(matrix, w), transposedTimes: (r) => transposedTimes(matrix, r) };
}

/** The same matrix with its zeros. */
export function withZeros(matrix: Matrix): dense.DenseMatrix {
  return isSparse(matrix) ? sparse.dense(matrix) : matrix;
}

/** The same matrix without its zeros. */
export function withoutZeros(matrix: Matrix): sparse.SparseMatrix {
  return isSparse(matrix) ? matrix : sparse.sparse(matrix);
}
