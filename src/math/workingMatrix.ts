import {
  type Bytes,
  type Guide,
  type Indices,
  type Kernels,
  markBytes,
  markFilled,
  type Numbers,
  newFrame,
  type Reals,
  type Stored,
  strideOf,
} from './kernels/index.ts';
import { type DenseMatrix, isSparse, type Matrix, type Products, productsOf } from './matrix.ts';

/** Above this share of fours of bytes that are not all 0, passing over the others saves no time. */
const MOST_FILLED = 0.6;

/** Numbers that lie in the memory of kernels already, and are to stay as they are: A has (value − centre_k) · scale. */
export interface NumbersInPlace {
  /** rows × cols values, behind which a row's width may be read: see `Home`. */
  readonly values: Numbers;
  readonly centre: Float64Array;
  /** A power of two. */
  readonly scale: number;
}

/**
 * A dense matrix A (rows × cols) in the memory of the kernels, with the products that trainers need. Arguments and
 * results are ordinary arrays; they are small beside the matrix.
 */
export class WorkingMatrix {
  readonly kernels: Kernels;
  readonly rows: number;
  readonly cols: number;
  /** Elements from one row to the next. */
  readonly stride: number;
  /** Columns that the kernels take: those beyond `cols` count as 0. */
  readonly width: number;
  /** rows × stride values: A has (value − centre_k) · scale, most often c = 0 and scale 1. */
  readonly values: Stored;
  readonly centre: Float64Array;
  readonly scale: number;
  /** The same for the kernels, where it is not 0 and 1. */
  readonly frame: Reals | null;
  readonly #overColumns: Reals;
  readonly #overRows: Reals;
  readonly #weights: Reals;
  readonly #listed: Indices;
  /** Where rows of bytes are not 0: images are 0 in most of their pixels. */
  #marks: Bytes | null;
  #isMarked = false;

  /** All zero where the storage is given; the caller fills `values` before the first product. */
  constructor(kernels: Kernels, rows: number, cols: number, source: 'uint8' | 'float64' | NumbersInPlace) {
    const { arena } = kernels;
    this.kernels = kernels;
    this.rows = rows;
    this.cols = cols;
    if (typeof source === 'string') {
      this.width = strideOf(cols, source);
      this.stride = this.width;
      this.values = arena[source](rows * this.stride);
      this.centre = new Float64Array(cols);
      this.scale = 1;
      this.frame = null;
    } else {
      this.width = strideOf(cols, 'float64');
      this.stride = cols;
      this.values = source.values;
      this.centre = source.centre;
      this.scale = source.scale;
      this.frame = newFrame(arena, this.width, source.centre, source.scale);
    }
    this.#overColumns = arena.float64(this.width);
    this.#overRows = arena.float64(rows);
    this.#weights = arena.float64(rows);
    this.#listed = arena.int32(rows);
    this.#marks = source === 'uint8' ? arena.uint8(rows * markBytes(this.stride)) : null;
  }

  /** A w: `rows` values, new ones or those given. */
  times(w: Float64Array, into = new Float64Array(this.rows)): Float64Array {
    this.#overColumns.set(w);
    this.kernels.times(this.values, this.stride, 0, this.rows, this.#overColumns, this.#overRows, this.#guide());
    into.set(this.#overRows);
    return into;
  }

  /** Aᵀ r: `cols` values. Rows with r = 0 cost nothing. */
  transposedTimes(r: Float64Array): Float64Array {
    return this.#weightedSum(listNonzero(r, this.#weights, this.#listed));
  }

  /** Σ weights_p a_{rows_p}: `cols` values. */
  rowSum(rows: Uint32Array, weights: Float64Array): Float64Array {
    this.#weights.set(weights);
    this.#listed.set(rows);
    return this.#weightedSum(rows.length);
  }

  /** a_i · w for the listed rows. */
  rowTimes(rows: Uint32Array, w: Float64Array): Float64Array {
    this.#overColumns.set(w);
    this.#listed.set(rows);
    const out = this.#overRows.subarray(0, rows.length);
    this.kernels.timesRows(this.values, this.stride, this.#listed, rows.length, this.#overColumns, out, this.#guide());
    return new Float64Array(out);
  }

  /** a_i · a_j for the listed j: exact integers for bytes. The result is overwritten by the next product. */
  rowProducts(i: number, others: readonly number[]): Float64Array {
    this.#listed.set(others);
    this.kernels.gramRow(this.values, this.stride, i, this.#listed, others.length, this.#overRows, this.frame);
    return this.#overRows.subarray(0, others.length);
  }

  /**
   * Writes a_i · a_j of the listed rows to the lower triangle of a matrix, rows `first` and beyond, leading dimension ld: exact
   * integers for bytes.
   */
  gramRows(rows: Uint32Array, first: number, matrix: Reals, ld: number): void {
    this.#listed.set(rows);
    this.kernels.gramRows(this.values, this.stride, this.#listed, first, rows.length, matrix, ld, this.frame);
  }

  /** The list of rows in the kernels' memory, valid until the next product. */
  list(rows: ArrayLike<number>): Indices {
    this.#listed.set(rows);
    return this.#listed;
  }

  #weightedSum(count: number): Float64Array {
    this.#overColumns.fill(0);
    const { values, stride } = this;
    const out = this.#overColumns;
    this.kernels.transposedTimesRows(values, stride, this.#listed, this.#weights, count, out, this.#guide());
    return new Float64Array(out.subarray(0, this.cols));
  }

  #guide(): Guide {
    if (!this.#isMarked && this.#marks && this.values instanceof Uint8Array) {
      if (markFilled(this.values, this.stride, this.#marks) > MOST_FILLED) this.#marks = null;
      this.#isMarked = true;
    }
    return this.frame ?? this.#marks;
  }
}

/** Lists the entries that are not 0, and where they are; returns how many there are. */
function listNonzero(r: Float64Array, weights: Reals, listed: Indices): number {
  let count = 0;
  for (let i = 0; i < r.length; i++) {
    if (r[i] === 0) continue;
    weights[count] = r[i];
    listed[count++] = i;
  }
  return count;
}

/** The values of a matrix as they are stored, not yet divided by its divisor. */
export function workingCopy(kernels: Kernels, { rows, cols, values }: DenseMatrix): WorkingMatrix {
  const working = new WorkingMatrix(kernels, rows, cols, values instanceof Uint8Array ? 'uint8' : 'float64');
  for (let i = 0; i < rows; i++) working.values.set(values.subarray(i * cols, (i + 1) * cols), i * working.stride);
  return working;
}

/**
 * The products of a matrix by the kernels where it holds bytes: a copy of anything larger would cost more memory than it
 * saves time, and is multiplied where it lies.
 */
export function fastProducts(kernels: Kernels, matrix: Matrix): Products {
  const { divisor, values } = matrix;
  if (!(values instanceof Uint8Array) || isSparse(matrix)) return productsOf(matrix);
  const working = workingCopy(kernels, matrix);
  return {
    times: (w) => divided(working.times(w), divisor),
    transposedTimes: (r) => divided(working.transposedTimes(r), divisor),
  };
}

/** The values themselves, divided in place. */
function divided(values: Float64Array, divisor: number): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] /= divisor;
  return values;
}
