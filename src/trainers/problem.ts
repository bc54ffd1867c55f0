import type { Loss } from '../losses/loss.ts';
import { type DualNormName, dualNorms } from '../math/dualNorms.ts';
import type { BinarySamples } from '../model/dataset.ts';

/**
 * The one objective every trainer minimises, over w ∈ ℝᵈ and b ∈ ℝ:
 *
 *     L(w, b) = (1/n) Σ f(y_i (w·x_i + b)) + μ‖w‖²
 *
 * No ½; the bias is never penalised. All spellings of the penalty (λ‖w‖², (λ/2)‖w‖², (λ/2n)‖w‖², ½‖w‖² + C Σ f) are
 * turned into μ before they get here.
 */
export interface Problem {
  /** n samples, d features; both classes present. */
  readonly samples: BinarySamples;
  readonly loss: Loss;
  /** μ > 0; gradient descent takes μ = 0, too. */
  readonly mu: number;
}

/** The same problem along a path of regularisation strengths, largest first. */
export interface PathProblem {
  readonly samples: BinarySamples;
  readonly loss: Loss;
  /** Strictly decreasing, all > 0; gradient descent takes 0, too. */
  readonly mus: readonly number[];
}

/**
 * The objective in words and with its loss written out, for people and for run.json. `norm`: in which samples are changed,
 * in adversarial training.
 */
export function describeObjective(loss: Loss, norm?: DualNormName): string {
  if (norm !== undefined) {
    return `A(w, b) = (1/n) Σ f(z) + μ‖w‖², f(z) = ${loss.formula}, z = y (w·x + b) − ε${dualNorms[norm].symbol}, b not penalised`;
  }
  return `L(w, b) = (1/n) Σ f(z) + μ‖w‖², f(z) = ${loss.formula}, z = y (w·x + b), b not penalised`;
}
