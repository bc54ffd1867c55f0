import { type Bytes, LARGEST_SHORT, type Reals } from './kernels/index.ts';
import type { WorkingMatrix } from './workingMatrix.ts';

/**
 * The products of a matrix A of bytes with vectors rounded to 16 bits, relative to their largest entry: several times
 * faster than the exact ones. Nothing else is rounded.
 */
export class RoundedProducts {
  readonly #matrix: WorkingMatrix;
  readonly #bytes: Bytes;
  readonly #overColumns: Reals;
  readonly #overRows: Reals;

  constructor(matrix: WorkingMatrix, bytes: Bytes) {
    const { arena } = matrix.kernels;
    this.#matrix = matrix;
    this.#bytes = bytes;
    this.#overColumns = arena.float64(matrix.stride);
    this.#overRows = arena.float64(matrix.rows);
  }

  /** A w, about: `rows` values, new ones or those given. */
  times(w: Float64Array, into?: Float64Array): Float64Array {
    const { kernels, stride, rows } = this.#matrix;
    const scale = scaleOf(w);
    this.#overColumns.set(w);
    kernels.roundedTimes(this.#bytes, stride, rows, this.#overColumns, scale, this.#overRows);
    return divided(this.#overRows, scale, into);
  }

  /** Aᵀ r, about: `cols` values. */
  transposedTimes(r: Float64Array): Float64Array {
    const { kernels, stride, rows, cols } = this.#matrix;
    const scale = scaleOf(r);
    this.#overRows.set(r);
    kernels.roundedTransposedTimes(this.#bytes, stride, rows, this.#overRows, scale, this.#overColumns);
    const product = divided(this.#overColumns.subarray(0, cols), scale);
    this.#overColumns.fill(0);
    return product;
  }
}

/** What takes the largest entry to the largest rounded number. */
function scaleOf(v: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < v.length; i++) largest = Math.max(largest, Math.abs(v[i]));
  return largest > 0 ? LARGEST_SHORT / largest : 1;
}

function divided(integers: Reals, scale: number, into: Float64Array = new Float64Array(integers.length)): Float64Array {
  for (let i = 0; i < into.length; i++) into[i] = integers[i] / scale;
  return into;
}
