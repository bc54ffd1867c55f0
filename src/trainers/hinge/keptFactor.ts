import { leadingDimension, type Reals } from '../../math/kernels/index.ts';
import type { GramCache } from './gramCache.ts';
import type { RowFeatures } from './workingSet.ts';

/** A new factor is made where updating would change more than this share of its rows, … */
const LARGEST_CHANGE = 0.1;
/** … or after so many updates per row, whose rounding errors add up. */
const MOST_UPDATES = 8;

/**
 * The Cholesky factor of K_JJ + c11ᵀ + ρI for interior samples J that change little from one system to the next: while the
 * ridge ρ stays the same, the factor is only updated by the samples that enter and leave.
 */
export class KeptFactor {
  readonly #features: RowFeatures;
  readonly #gram: GramCache;
  readonly #most: number;
  readonly #leading: number;
  readonly #factor: Reals;
  readonly #side: Reals;
  /** n values, all 0 between updates. */
  readonly #marks: Uint8Array;
  #order: number[] = [];
  #ridge = 0;
  #updates = 0;

  /** `most`: the largest number of interior samples. */
  constructor(features: RowFeatures, gram: GramCache, most: number) {
    this.#features = features;
    this.#marks = new Uint8Array(features.rows);
    this.#gram = gram;
    this.#most = most;
    this.#leading = leadingDimension(this.#most);
    this.#factor = features.kernels.arena.float64(this.#most * this.#leading);
    this.#side = features.kernels.arena.float64(this.#most);
  }

  /**
   * Brings the factor to the interior samples and the ridge given; returns the samples in its own order, or undefined where
   * they are too many or dependent beyond the ridge.
   */
  update(interior: Uint32Array, ridge: number): Uint32Array | undefined {
    if (interior.length > this.#most) return undefined;
    if (ridge !== this.#ridge) return this.#refactor(interior, ridge);
    const { leaving, entering } = this.#changesTo(interior);
    const changes = leaving.length + entering.length;
    const isCheap = changes <= LARGEST_CHANGE * interior.length && this.#updates <= MOST_UPDATES * interior.length;
    if (!isCheap) return this.#refactor(interior, ridge);
    for (const i of leaving) this.#delete(this.#order.indexOf(i));
    for (const i of entering) if (!this.#append(i)) return this.#refactor(interior, ridge);
    this.#updates += changes;
    return Uint32Array.from(this.#order);
  }

  /** Solves in place, right-hand sides in the order that `update` returned. */
  solve(right: Float64Array): Float64Array {
    this.#side.set(right);
    this.#features.kernels.choleskySolve(this.#factor, right.length, this.#leading, this.#side);
    right.set(this.#side.subarray(0, right.length));
    return right;
  }

  /** The samples of the factor that are not wanted, and those wanted that are not in it. */
  #changesTo(wanted: Uint32Array): { leaving: number[]; entering: number[] } {
    const isWanted = this.#marks;
    const order = this.#order;
    const leaving: number[] = [];
    const entering: number[] = [];
    for (let p = 0; p < wanted.length; p++) isWanted[wanted[p]] = 1;
    for (let q = 0; q < order.length; q++) {
      if (isWanted[order[q]] === 0) leaving.push(order[q]);
      else isWanted[order[q]] = 0;
    }
    for (let p = 0; p < wanted.length; p++) {
      if (isWanted[wanted[p]] === 1) entering.push(wanted[p]);
      isWanted[wanted[p]] = 0;
    }
    return { leaving, entering };
  }

  #refactor(interior: Uint32Array, ridge: number): Uint32Array | undefined {
    this.#updates = 0;
    this.#ridge = ridge;
    const order = this.#gram.write(interior, this.#factor, this.#leading);
    for (let p = 0; p < order.length; p++) this.#factor[p * this.#leading + p] += this.#ridge;
    const failed = this.#features.kernels.choleskyFactor(this.#factor, order.length, this.#leading) !== 0;
    this.#order = failed ? [] : [...order];
    return failed ? undefined : order;
  }

  #delete(index: number): void {
    this.#features.kernels.choleskyDelete(this.#factor, this.#order.length, this.#leading, index);
    this.#order.splice(index, 1);
  }

  #append(i: number): boolean {
    const m = this.#order.length;
    if (m === this.#most) return false;
    this.#order.push(i);
    const products = this.#features.rowProducts(i, this.#order);
    const row = m * this.#leading;
    for (let q = 0; q <= m; q++) this.#factor[row + q] = products[q] + this.#gram.shift;
    this.#factor[row + m] += this.#ridge;
    return this.#features.kernels.choleskyAppend(this.#factor, m, this.#leading) === 0;
  }
}
