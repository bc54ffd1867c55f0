import type { Indices, Kernels, Reals, StoredWeights } from '../math/kernels/index.ts';
import { largestMagnitude } from '../math/vector.ts';

/** Of the largest weight. */
const SMALLEST = 2 ** -500;
/** Numbers before those of features, and of each feature. */
const HEAD = 8;
const FIELDS = 4;

/**
 * A classifier's weights in the order in which attacks within a box want them, the same for all samples. They are relative
 * to the largest, so that no square of them overflows; those whose squares would vanish, too small for any margin that rounding
 * leaves, are 0.
 */
export class BoxedWeights implements StoredWeights {
  readonly numbers: Reals;
  readonly order: Indices;
  /** max |w|: all numbers are in units of it. */
  scale = 1;
  readonly #d: number;
  readonly #sizes: Float64Array;

  constructor({ arena }: Kernels, d: number) {
    this.numbers = arena.float64(HEAD + (FIELDS + 1) * d + 6 * (d + 1));
    this.order = arena.int32(d);
    this.#d = d;
    this.#sizes = new Float64Array(d);
  }

  /** w of feature i in these units. */
  weight(i: number): number {
    return this.numbers[HEAD + FIELDS * i + 2];
  }

  /** Takes the weights of a classifier, w ≠ 0. */
  take(w: Float64Array): void {
    const { numbers, order } = this;
    const d = this.#d;
    const sizes = this.#sizes;
    this.scale = largestMagnitude(w);
    let count = 0;
    for (let i = 0, at = HEAD; i < d; i++, at += FIELDS) {
      const relative = w[i] / this.scale;
      const value = Math.abs(relative) < SMALLEST ? 0 : relative;
      sizes[i] = Math.abs(value);
      numbers[at] = sizes[i];
      numbers[at + 1] = value * value;
      numbers[at + 2] = value;
      numbers[at + 3] = 1 / sizes[i];
      if (value !== 0) order[count++] = i;
    }
    // In a copy: comparisons are slow in shared memory.
    const falling = Uint32Array.from(order.subarray(0, count)).sort((i, j) => sizes[j] - sizes[i] || i - j);
    order.set(falling);
    const magnitudes = numbers.subarray(HEAD + FIELDS * d, HEAD + (FIELDS + 1) * d);
    const sides = [0, 1].map((side) => {
      const at = HEAD + (FIELDS + 1) * d + 3 * (d + 1) * side;
      return numbers.subarray(at, at + 3 * (d + 1));
    });
    const counts = [0, 0];
    for (let k = 0; k < count; k++) {
      const i = falling[k];
      magnitudes[k] = sizes[i];
      const side = w[i] > 0 ? 0 : 1;
      sides[side][counts[side]++] = sizes[i];
    }
    const [positive, negative] = sides.map((side, k) => addUp(side, counts[k], d + 1));
    numbers.set([...counts, positive.sum + negative.sum, positive.squares + negative.squares, magnitudes[count - 1]]);
  }
}

/** Behind `count` falling magnitudes the sums of the first k of them, and the rest of their squares without these. */
function addUp(side: Reals, count: number, stride: number): { readonly sum: number; readonly squares: number } {
  side[stride] = 0;
  for (let k = 0; k < count; k++) side[stride + k + 1] = side[stride + k] + side[k];
  side[2 * stride + count] = 0;
  for (let k = count - 1; k >= 0; k--) side[2 * stride + k] = side[2 * stride + k + 1] + side[k] ** 2;
  return { sum: side[stride + count], squares: side[2 * stride] };
}
