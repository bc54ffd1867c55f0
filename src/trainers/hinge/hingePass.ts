import type { Kernels, Reals } from '../../math/kernels/index.ts';
import type { AugmentedLagrangian, Primal } from './augmentedLagrangian.ts';
import type { WorkingSet } from './workingSet.ts';

/** The hinge's sums over the free samples, by kernels. What they are given must not change afterwards: it is copied once. */
export class HingePass {
  readonly #kernels: Kernels;
  readonly #labels: Copy;
  readonly #bounds: Copy;
  readonly #products: Copy;
  readonly #centre: Copy;
  readonly #alpha: Copy;
  readonly #direction: Reals;
  readonly #out: Reals;
  readonly #sums: Reals;

  /** For up to n samples. */
  constructor(kernels: Kernels, n: number) {
    const { arena } = kernels;
    this.#kernels = kernels;
    [this.#labels, this.#bounds, this.#products, this.#centre, this.#alpha] = [0, 1, 2, 3, 4].map(
      () => new Copy(arena.float64(n)),
    );
    this.#direction = arena.float64(n);
    this.#out = arena.float64(n);
    this.#sums = arena.float64(2);
  }

  /** a_i = clip(ã_i + s_i/δ, 0, v_i). */
  dual({ delta, centre }: AugmentedLagrangian, workingSet: WorkingSet, { products, b }: Primal): Float64Array {
    const { margin } = workingSet;
    const n = centre.length;
    const [p, ofSamples, c] = [this.#products.of(products), this.#samples(workingSet), this.#centre.of(centre)];
    this.#kernels.hingeDual(p, ofSamples, c, { b, margin, delta }, n, this.#out);
    return new Float64Array(this.#out.subarray(0, n));
  }

  /** Σ a_i y_i as a function of b, at given products, until the next slope is asked for. */
  balance(
    { delta, centre }: AugmentedLagrangian,
    workingSet: WorkingSet,
    products: Float64Array,
  ): (b: number) => number {
    const { margin } = workingSet;
    const [p, ofSamples, c] = [this.#products.of(products), this.#samples(workingSet), this.#centre.of(centre)];
    this.#direction.fill(1, 0, centre.length);
    return (b) => this.#kernels.hingeSlope(p, this.#direction, 0, ofSamples, c, { b, margin, delta }, centre.length);
  }

  /** Σ a_i y_i times the change of the score of i from one point to the other, as a function of the part t of the way gone. */
  slope(
    { delta, centre }: AugmentedLagrangian,
    workingSet: WorkingSet,
    from: Primal,
    to: Primal,
  ): (t: number) => number {
    const n = centre.length;
    const at = { b: from.b, margin: workingSet.margin, delta };
    writeChange(from.products, to.products, to.b - from.b, this.#direction);
    const [p, ofSamples, c] = [this.#products.of(from.products), this.#samples(workingSet), this.#centre.of(centre)];
    return (t) => this.#kernels.hingeSlope(p, this.#direction, t, ofSamples, c, at, n);
  }

  /** Σ v_i max(s_i, 0), and Σ v_i max(s_i, 0) − a_i s_i. */
  gaps(workingSet: WorkingSet, { products, b }: Primal, alpha: Float64Array): { losses: number; gaps: number } {
    const at = { b, margin: workingSet.margin };
    const [p, ofSamples, a] = [this.#products.of(products), this.#samples(workingSet), this.#alpha.of(alpha)];
    this.#kernels.hingeGaps(p, ofSamples, a, at, alpha.length, this.#sums);
    return { losses: this.#sums[0], gaps: this.#sums[1] };
  }

  #samples({ labels, bounds }: WorkingSet): { labels: Reals; bounds: Reals } {
    return { labels: this.#labels.of(labels), bounds: this.#bounds.of(bounds) };
  }
}

/** target = to − from + shift. */
function writeChange(from: Float64Array, to: Float64Array, shift: number, target: Reals): void {
  for (let i = 0; i < from.length; i++) target[i] = to[i] - from[i] + shift;
}

/** A vector in the kernels' memory, copied there when it is not the last one. */
class Copy {
  readonly #there: Reals;
  #source: ArrayLike<number> | undefined;

  constructor(there: Reals) {
    this.#there = there;
  }

  of(source: ArrayLike<number>): Reals {
    if (source !== this.#source) this.#there.set(source);
    this.#source = source;
    return this.#there;
  }
}
