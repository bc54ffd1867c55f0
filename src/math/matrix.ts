/**
 * Dense matrices, stored row by row. A stored value v stands for the number v / divisor, so that pixels stay bytes:
 * an image in [0, 1] is a `Uint8Array` with divisor 255.
 */
export interface DenseMatrix {
  readonly rows: number;
  readonly cols: number;
  /** rows × cols stored values, row-major. */
  readonly values: Uint8Array | Float32Array | Float64Array;
  /** Positive; 1 for data that is stored as it is. */
  readonly divisor: number;
}

/** The matrix's row `i` as numbers (stored value / divisor), a new array of length `cols`. */
export function rowOf({ cols, values, divisor }: DenseMatrix, i: number): Float64Array {
  const row = new Float64Array(cols);
  for (let k = 0; k < cols; k++) row[k] = values[i * cols + k] / divisor;
  return row;
}

/** The chosen rows, in the order given, as a matrix of its own with the same storage. */
export function selectRows({ cols, values, divisor }: DenseMatrix, indices: ArrayLike<number>): DenseMatrix {
  const Storage = values.constructor as new (length: number) => DenseMatrix['values'];
  const selected = new Storage(indices.length * cols);
  for (let i = 0; i < indices.length; i++) {
    selected.set(values.subarray(indices[i] * cols, (indices[i] + 1) * cols), i * cols);
  }
  return { rows: indices.length, cols, values: selected, divisor };
}

/** Xw: one product x·w per row. Summed in column order, on stored values, divided once. */
export function times({ rows, cols, values, divisor }: DenseMatrix, w: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0, at = i * cols; k < cols; k++, at++) sum += values[at] * w[k];
    product[i] = sum / divisor;
  }
  return product;
}

/** Xᵀr: the sum of r_i x_i over the rows. Summed in row order, on stored values, divided once. */
export function transposedTimes({ rows, cols, values, divisor }: DenseMatrix, r: Float64Array): Float64Array {
  const sum = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const weight = r[i];
    if (weight === 0) continue;
    for (let k = 0, at = i * cols; k < cols; k++, at++) sum[k] += weight * values[at];
  }
  for (let k = 0; k < cols; k++) sum[k] /= divisor;
  return sum;
}
