import { factorWithRidge } from '../../math/cholesky.ts';
import { leadingDimension, type Reals } from '../../math/kernels/index.ts';
import type { WorkingData } from '../workingData.ts';
import type { RowFeatures } from './workingSet.ts';

/**
 * The products x_i·x_j among the samples that have lately been interior, computed once and kept.
 *
 * The system's other equation fixes 1ᵀβ, so that a constant c may be added to every product: (K + c11ᵀ)β = Kβ + c(1ᵀβ)1
 * only shifts the bias. It stands for one more, constant feature and makes d + 1 samples in general position independent.
 */
export class GramCache {
  readonly #features: RowFeatures;
  /** More samples than this are not kept. */
  readonly #limit: number;
  /** c: about the size of ‖x‖², a whole number so that products of bytes stay exact. */
  readonly shift: number;
  /** The largest ‖x‖². */
  readonly largest: number;
  /** slotOf[i]: the slot of sample i, or −1. */
  readonly #slotOf: Int32Array;
  /** The sample in each slot. */
  #samples: number[] = [];
  #capacity = 0;
  /** capacity × capacity, by slots. */
  #products = new Float64Array(0);

  /** `most`: the largest number of interior samples. */
  constructor({ features, squaredNorms }: WorkingData<RowFeatures>, most: number) {
    this.#features = features;
    this.#limit = 2 * most + 64;
    let squares = 0;
    let largest = 0;
    for (const square of squaredNorms) {
      squares += square;
      largest = Math.max(largest, square);
    }
    this.largest = largest;
    const mean = squares / features.rows;
    this.shift = mean >= 1 ? Math.round(mean) : mean;
    this.#slotOf = new Int32Array(features.rows).fill(-1);
  }

  /**
   * Factorises K_JJ + c11ᵀ + ridge·I in the kernels' memory, with a larger ridge where that is singular in floating point;
   * `solve` works in place and is valid until that memory is released.
   */
  factorise(interior: Uint32Array, ridge: number): { solve: (right: Float64Array) => Float64Array; ridge: number } {
    const { kernels } = this.#features;
    const size = interior.length;
    const ld = leadingDimension(size);
    const matrix = kernels.arena.float64(size * ld);
    this.write(interior, matrix, ld);
    const factor = kernels.arena.float64(size * ld);
    const used = factorWithRidge(kernels, matrix, size, ld, ridge, factor);
    const side = kernels.arena.float64(size);
    const solve = (right: Float64Array): Float64Array => {
      side.set(right);
      kernels.choleskySolve(factor, size, ld, side);
      right.set(side);
      return right;
    };
    return { solve, ridge: used };
  }

  /** Writes K_JJ + c11ᵀ to the lower triangle of `matrix`, leading dimension ld. */
  write(interior: Uint32Array, matrix: Reals, ld: number): void {
    this.#admit(interior);
    const slots = Int32Array.from(interior, (i) => this.#slotOf[i]);
    const products = this.#products;
    for (let p = 0; p < slots.length; p++) {
      const from = slots[p] * this.#capacity;
      for (let q = 0; q <= p; q++) matrix[p * ld + q] = products[from + slots[q]] + this.shift;
    }
  }

  #admit(interior: Uint32Array): void {
    let newcomers = 0;
    for (const i of interior) if (this.#slotOf[i] < 0) newcomers++;
    if (newcomers === 0) return;
    if (this.#samples.length + newcomers > this.#limit) this.#keepOnly(interior);
    if (this.#samples.length + newcomers > this.#capacity) this.#grow(this.#samples.length + newcomers);
    for (const i of interior) {
      if (this.#slotOf[i] >= 0) continue;
      const slot = this.#samples.length;
      this.#samples.push(i);
      this.#slotOf[i] = slot;
      const row = this.#features.rowProducts(i, this.#samples);
      this.#products.set(row, slot * this.#capacity);
      for (let other = 0; other < slot; other++) this.#products[other * this.#capacity + slot] = row[other];
    }
  }

  /** Forgets every sample that is not interior now. */
  #keepOnly(interior: Uint32Array): void {
    const before = this.#products;
    const slots = [...interior].map((i) => this.#slotOf[i]).filter((slot) => slot >= 0);
    slots.sort((p, q) => p - q);
    const samples = slots.map((slot) => this.#samples[slot]);
    this.#slotOf.fill(-1);
    this.#products = new Float64Array(this.#capacity * this.#capacity);
    for (const [slot, old] of slots.entries()) {
      this.#slotOf[samples[slot]] = slot;
      for (const [other, oldOther] of slots.entries()) {
        this.#products[slot * this.#capacity + other] = before[old * this.#capacity + oldOther];
      }
    }
    this.#samples = samples;
  }

  #grow(needed: number): void {
    const capacity = Math.max(needed, Math.min(Math.max(2 * this.#capacity, 64), this.#limit));
    const products = new Float64Array(capacity * capacity);
    for (let slot = 0; slot < this.#samples.length; slot++) {
      const from = slot * this.#capacity;
      products.set(this.#products.subarray(from, from + this.#samples.length), slot * capacity);
    }
    this.#products = products;
    this.#capacity = capacity;
  }
}
