import { log } from '../../math/elementary.ts';
import { addScaled, difference, divided, dot } from '../../math/vector.ts';
import type { Primal } from './augmentedLagrangian.ts';

/** Scores of all samples that a solution is expected to have, and by how much they are usually off: the root mean square. */
export interface Expectation {
  readonly scores: Pick<Primal, 'products' | 'b'>;
  /** ∞ where nothing is known. */
  readonly error: number;
}

/**
 * What the scores of the last two solutions let expect of the next one: that they go on as they have in log μ, or stay, whichever
 * has been closer lately.
 */
export class ScoreHistory {
  #last: Float64Array | undefined;
  /** By how much scores have changed, per unit of log μ. */
  #slope: Float64Array | undefined;
  #extrapolated: Float64Array | undefined;
  #logMu = 0;
  /** The root mean squares of what the last scores differed by from those before, and from those extrapolated. */
  #change = Number.POSITIVE_INFINITY;
  #error = Number.POSITIVE_INFINITY;

  add(mu: number, { products, b }: Primal): void {
    const scores = scoresOf(products, b);
    const logMu = log(mu);
    if (this.#last !== undefined) {
      this.#change = distance(scores, this.#last);
      this.#error = this.#extrapolated ? distance(scores, this.#extrapolated) : Number.POSITIVE_INFINITY;
      this.#slope = divided(difference(scores, this.#last), logMu - this.#logMu);
    }
    this.#last = scores;
    this.#logMu = logMu;
  }

  /** Of μ, the next one to be solved for, given the last solution. */
  expectedAt(mu: number, { products, b }: Primal): Expectation {
    this.#extrapolated = this.#slope && this.#last?.slice();
    if (this.#extrapolated) addScaled(this.#extrapolated, log(mu) - this.#logMu, this.#slope!);
    return this.#extrapolated && this.#error < this.#change
      ? { scores: { products: this.#extrapolated, b: 0 }, error: this.#error }
      : { scores: { products, b }, error: this.#change };
  }
}

function scoresOf(products: Float64Array, b: number): Float64Array {
  const scores = new Float64Array(products.length);
  for (let i = 0; i < scores.length; i++) scores[i] = products[i] + b;
  return scores;
}

/** The root mean square of the differences. */
function distance(one: Float64Array, other: Float64Array): number {
  const differences = difference(one, other);
  return Math.sqrt(dot(differences, differences) / one.length);
}
