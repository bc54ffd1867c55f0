import { factorWithRidge } from '../../math/cholesky.ts';
import { leadingDimension, type Reals } from '../../math/kernels/index.ts';
import type { WorkingData } from '../workingData.ts';
import type { RowFeatures } from './workingSet.ts';

/** Room for so many samples that are interior no more, and may be again. */
const MOST_RETIRED = 256;
/** More of them than are interior, and than this, are not kept. */
const FEWEST_RETIRED = 64;

/**
 * The products x_i·x_j among the samples that have lately been interior, computed once and kept.
 *
 * The system's other equation fixes 1ᵀβ, so that a constant c may be added to every product: (K + c11ᵀ)β = Kβ + c(1ᵀβ)1
 * only shifts the bias. It stands for one more, constant feature and makes d + 1 samples in general position independent.
 */
export class GramCache {
  readonly #features: RowFeatures;
  readonly #capacity: number;
  readonly #leading: number;
  /** c: about the size of ‖x‖², a whole number so that products of bytes stay exact. */
  readonly shift: number;
  /** The largest ‖x‖². */
  readonly largest: number;
  /** slotOf[i]: the slot of sample i, or −1. */
  readonly #slotOf: Int32Array;
  /** The samples in the first slots. */
  readonly #samples: Uint32Array;
  #count = 0;
  /** By slots, the lower triangle. */
  readonly #products: Reals;

  /** `most`: the largest number of interior samples. */
  constructor({ features, squares }: WorkingData<RowFeatures>, most: number) {
    this.#features = features;
    this.#capacity = most + Math.min(most, MOST_RETIRED) + FEWEST_RETIRED;
    this.#leading = leadingDimension(this.#capacity);
    this.largest = squares.largest;
    const mean = squares.sum / features.rows;
    this.shift = mean >= 1 ? Math.round(mean) : mean;
    this.#slotOf = new Int32Array(features.rows).fill(-1);
    this.#samples = new Uint32Array(this.#capacity);
    this.#products = features.kernels.arena.float64(this.#capacity * this.#leading);
  }

  /**
   * Factorises K_JJ + c11ᵀ + ridge·I in the kernels' memory, with a larger ridge where that is singular in floating point;
   * `solve` works in place, entries in the order of `samples`, and is valid until that memory is released.
   */
  factorise(
    interior: Uint32Array,
    ridge: number,
  ): { samples: Uint32Array; solve: (right: Float64Array) => Float64Array; ridge: number } {
    const { kernels } = this.#features;
    const size = interior.length;
    const ld = leadingDimension(size);
    const matrix = kernels.arena.float64(size * ld);
    const samples = this.write(interior, matrix, ld);
    const factor = kernels.arena.float64(size * ld);
    const used = factorWithRidge(kernels, matrix, size, ld, ridge, factor);
    const side = kernels.arena.float64(size);
    const solve = (right: Float64Array): Float64Array => {
      side.set(right);
      kernels.choleskySolve(factor, size, ld, side);
      right.set(side);
      return right;
    };
    return { samples, solve, ridge: used };
  }

  /** Writes K_JJ + c11ᵀ to the lower triangle of `matrix`, leading dimension ld; returns the samples in the order of its rows. */
  write(interior: Uint32Array, matrix: Reals, ld: number): Uint32Array {
    this.#admit(interior);
    const slots = interior.map((i) => this.#slotOf[i]).sort();
    copyTriangle(this.#products, this.#leading, slots, this.shift, matrix, ld);
    return slots.map((slot) => this.#samples[slot]);
  }

  #admit(interior: Uint32Array): void {
    const newcomers = interior.filter((i) => this.#slotOf[i] < 0);
    if (newcomers.length === 0) return;
    const most = Math.min(this.#capacity, 2 * interior.length + FEWEST_RETIRED);
    if (this.#count + newcomers.length > most) this.#keepOnly(interior);
    const first = this.#count;
    for (const i of newcomers) {
      this.#samples[this.#count] = i;
      this.#slotOf[i] = this.#count++;
    }
    this.#features.gramRows(this.#samples.subarray(0, this.#count), first, this.#products, this.#leading);
  }

  /** Forgets every sample that is not interior now. */
  #keepOnly(interior: Uint32Array): void {
    const slots = interior
      .map((i) => this.#slotOf[i] + 1)
      .filter((place) => place > 0)
      .map((place) => place - 1)
      .sort();
    copyTriangle(this.#products, this.#leading, slots, 0, this.#products, this.#leading);
    const samples = slots.map((slot) => this.#samples[slot]);
    this.#slotOf.fill(-1);
    this.#samples.set(samples);
    for (let slot = 0; slot < samples.length; slot++) this.#slotOf[samples[slot]] = slot;
    this.#count = samples.length;
  }
}

/** target[p, q] = source[numbers_p, numbers_q] + shift for q ≤ p; the numbers ascend, so that both may be the same. */
function copyTriangle(
  source: Reals,
  sourceLeading: number,
  numbers: Uint32Array,
  shift: number,
  target: Reals,
  targetLeading: number,
): void {
  for (let p = 0; p < numbers.length; p++) {
    const from = numbers[p] * sourceLeading;
    const to = p * targetLeading;
    for (let q = 0; q <= p; q++) target[to + q] = source[from + numbers[q]] + shift;
  }
}
