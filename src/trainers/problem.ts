import type { Loss } from '../losses/loss.ts';
import { type DualNormName, dualNorms } from '../math/dualNorms.ts';
import type { BinarySamples } from '../model/dataset.ts';

/**
 * The one objective every trainer minimises, over w ∈ ℝᵈ and b ∈ ℝ:
 *
 *     L(w, b) = (1/V) Σ v_i f(y_i (w·x_i + b)) + μ‖w‖²,  V = Σ v,
 *
 * v the weights of the samples; where they have none, all are 1, and V = n. No ½; the bias is never penalised. All spellings of the penalty (λ‖w‖², (λ/2)‖w‖², (λ/2n)‖w‖², ½‖w‖² + C Σ f) are
 * turned into μ before they get here.
 */
export interface Problem {
  /** n samples, d features; both classes present. */
  readonly samples: BinarySamples;
  readonly loss: Loss;
  /** μ ≥ 0. */
  readonly mu: number;
}

/**
 * Who changes each sample by up to ‖r‖_p = ε for the worst, in adversarial training. The objective is then
 *
 *     A(w, b) = (1/n) Σ f(y_i (w·x_i + b) − ε‖w‖_q) + μ‖w‖²,  1/p + 1/q = 1
 */
export interface Adversary {
  /** The p of ‖r‖_p. */
  readonly norm: DualNormName;
}

/** How strongly one point of a path is regularised. */
export interface Regularisation {
  /** μ ≥ 0. */
  readonly mu: number;
  /** ε ≥ 0 of the adversary, where there is one. */
  readonly epsilon?: number;
}

/** The same problem at several points, from the most regularised one down. */
export interface PathProblem {
  readonly samples: BinarySamples;
  readonly loss: Loss;
  readonly adversary?: Adversary | undefined;
  /** No two the same; μ, or with an adversary ε, strictly decreasing. */
  readonly path: readonly Regularisation[];
}

export function isSameRegularisation(one: Regularisation, other: Regularisation): boolean {
  return one.mu === other.mu && one.epsilon === other.epsilon;
}

/** What an objective has in words beside its formula. */
export interface ObjectiveWords {
  readonly weights: string;
  readonly freeBias: string;
}

const english: ObjectiveWords = { weights: 'v the weights and V = Σ v', freeBias: 'b not penalised' };

/** The objective in words and with its loss written out, for people and for run.json. */
export function describeObjective(
  { loss, adversary, isWeighted }: Pick<PathProblem, 'loss' | 'adversary'> & { readonly isWeighted: boolean },
  words = english,
): string {
  const risk = isWeighted ? '(1/V) Σ v f(z)' : '(1/n) Σ f(z)';
  const weights = isWeighted ? `, ${words.weights}` : '';
  const letter = adversary ? 'A' : 'L';
  const taken = adversary ? ` − ε${dualNorms[adversary.norm].symbol}` : '';
  return `${letter}(w, b) = ${risk} + μ‖w‖², f(z) = ${loss.formula}, z = y (w·x + b)${taken}${weights}, ${words.freeBias}`;
}

/** What a tolerance is a tolerance of, in words for people. */
export function describeTolerance(
  size: string,
  { adversary, trainer }: Pick<PathProblem, 'adversary'> & { readonly trainer: string },
): string {
  return adversary
    ? `objective within ${size} of the least, relatively`
    : `relative duality gap ≤ ${size}, ${trainer} trainer`;
}
