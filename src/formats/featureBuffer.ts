import type { DenseMatrix, StoredValues } from '../math/matrix.ts';

/**
 * Feature values in reading order: bytes as long as all are integers from 0 to 255, doubles from the first that is not.
 * −0 is 0 in either.
 */
export class FeatureBuffer {
  #bytes: Uint8Array | undefined;
  #doubles: Float64Array | undefined;
  #count = 0;

  /** `capacity`: the most values there can be. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  push(value: number): void {
    if (this.#bytes !== undefined) {
      if (isByte(value)) {
        this.#bytes[this.#count++] = value;
        return;
      }
      this.#doubles = Float64Array.from(this.#bytes);
      this.#bytes = undefined;
    }
    this.#doubles![this.#count++] = value + 0;
  }

  /** The values pushed so far, in rows of `cols`. */
  matrix(cols: number): DenseMatrix {
    const stored = (this.#bytes ?? this.#doubles)!;
    const values = this.#count === stored.length ? stored : stored.slice(0, this.#count);
    return { rows: this.#count / cols, cols, values, divisor: 1 };
  }
}

/** The values as bytes where all are integers from 0 to 255, otherwise as they are. */
export function compact(values: StoredValues): StoredValues {
  for (let k = 0; k < values.length; k++) if (!isByte(values[k])) return values;
  return values instanceof Uint8Array ? values : Uint8Array.from(values);
}

/** Whether a value is an integer from 0 to 255. */
export function isByte(value: number): boolean {
  return (value & 255) === value;
}
