import type { HomeOf } from './kernels/index.ts';

/** Numbers in memory, in the smallest type that holds them exactly. */
export type StoredValues = Uint8Array | Float32Array | Float64Array;

/**
 * A matrix of which every value is stored, row by row. A stored value v stands for the number v / divisor, so that pixels
 * stay bytes: an image in [0, 1] is a `Uint8Array` with divisor 255.
 */
export interface DenseMatrix {
  readonly rows: number;
  readonly cols: number;
  /** rows × cols stored values, row-major. */
  readonly values: StoredValues;
  /** Positive; 1 for data that is stored as it is. */
  readonly divisor: number;
  /** Where the values lie, if kernels can work on them there: a home of other values, left behind by a copy, does not count. */
  readonly home?: HomeOf;
  /** Only sparse matrices have these: none can be mistaken for a dense one. */
  readonly rowStarts?: never;
}

/** The matrix's row `i` as numbers (stored value / divisor), a new array of length `cols`. */
export function rowOf({ cols, values, divisor }: DenseMatrix, i: number): Float64Array {
  const row = new Float64Array(cols);
  for (let k = 0; k < cols; k++) row[k] = values[i * cols + k] / divisor;
  return row;
}

/** ‖x‖₂ of every row, summed in order. */
export function rowNorms({ rows, cols, values, divisor }: DenseMatrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let squares = 0;
    for (const end = at + cols; at < end; at++) squares += values[at] * values[at];
    norms[i] = Math.sqrt(squares) / divisor;
  }
  return norms;
}

/** The chosen rows, in the order given, as a matrix of its own with the same storage. */
export function selectRows({ cols, values, divisor }: DenseMatrix, indices: ArrayLike<number>): DenseMatrix {
  const selected = sameStorage(values, indices.length * cols);
  for (let i = 0; i < indices.length; i++) {
    selected.set(values.subarray(indices[i] * cols, (indices[i] + 1) * cols), i * cols);
  }
  return { rows: indices.length, cols, values: selected, divisor };
}

/** The matrix with columns of zeros behind its own, so that there are `cols`. */
export function widened({ rows, cols: before, values, divisor }: DenseMatrix, cols: number): DenseMatrix {
  const wide = sameStorage(values, rows * cols);
  for (let i = 0; i < rows; i++) wide.set(values.subarray(i * before, (i + 1) * before), i * cols);
  return { rows, cols, values: wide, divisor };
}

/** Zeros in the type that other values are stored in. */
export function sameStorage(values: StoredValues, length: number): StoredValues {
  return new (values.constructor as new (length: number) => StoredValues)(length);
}

/** How many values are not 0. By index: an iterator takes six times as long until the engine has optimised it. */
export function nonZeros(values: StoredValues): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) if (values[at] !== 0) count++;
  return count;
}

/** Xw: one product x·w per row. Four interleaved partial sums, on stored values, divided once. */
export function times({ rows, cols, values, divisor }: DenseMatrix, w: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  const whole = cols - (cols % 4);
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = 0; k < whole; k += 4) {
      sum0 += values[at + k] * w[k];
      sum1 += values[at + k + 1] * w[k + 1];
      sum2 += values[at + k + 2] * w[k + 2];
      sum3 += values[at + k + 3] * w[k + 3];
    }
    for (let k = whole; k < cols; k++) sum0 += values[at + k] * w[k];
    product[i] = (sum0 + sum1 + (sum2 + sum3)) / divisor;
  }
  return product;
}

/** (X − 1cᵀ) w: one product (x − c)·w per row, c subtracted first. Four interleaved partial sums. */
export function timesAbout(
  { rows, cols, values, divisor }: DenseMatrix,
  centre: Float64Array,
  w: Float64Array,
): Float64Array {
  const product = new Float64Array(rows);
  const sums = new Float64Array(4);
  for (let i = 0, at = 0; i < rows; i++) {
    sums.fill(0);
    for (let k = 0; k < cols; k++, at++) sums[k & 3] += (values[at] / divisor - centre[k]) * w[k];
    product[i] = sums[0] + sums[1] + (sums[2] + sums[3]);
  }
  return product;
}

/** (X − 1cᵀ)ᵀ r: the sum of r_i (x_i − c) over the rows with r_i ≠ 0, in order, c subtracted first. */
export function transposedTimesAbout(
  { rows, cols, values, divisor }: DenseMatrix,
  centre: Float64Array,
  r: Float64Array,
): Float64Array {
  const sum = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const weight = r[i];
    if (weight === 0) continue;
    for (let k = 0, at = i * cols; k < cols; k++, at++) sum[k] += weight * (values[at] / divisor - centre[k]);
  }
  return sum;
}

/** Xᵀr: the sum of r_i x_i over the rows with r_i ≠ 0. Rows in order, four at a time, on stored values, divided once. */
export function transposedTimes({ rows, cols, values, divisor }: DenseMatrix, r: Float64Array): Float64Array {
  const sum = new Float64Array(cols);
  const used = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) if (r[i] !== 0) used[count++] = i;
  let next = 0;
  for (; next + 4 <= count; next += 4) {
    const [row0, row1, row2, row3] = [used[next], used[next + 1], used[next + 2], used[next + 3]];
    const [r0, r1, r2, r3] = [r[row0], r[row1], r[row2], r[row3]];
    const [at0, at1, at2, at3] = [row0 * cols, row1 * cols, row2 * cols, row3 * cols];
    for (let k = 0; k < cols; k++) {
      sum[k] += r0 * values[at0 + k] + r1 * values[at1 + k] + (r2 * values[at2 + k] + r3 * values[at3 + k]);
    }
  }
  for (; next < count; next++) {
    const weight = r[used[next]];
    for (let k = 0, at = used[next] * cols; k < cols; k++, at++) sum[k] += weight * values[at];
  }
  if (divisor !== 1) for (let k = 0; k < cols; k++) sum[k] /= divisor;
  return sum;
}
