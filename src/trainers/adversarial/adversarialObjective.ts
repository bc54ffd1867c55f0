import type { Loss } from '../../losses/loss.ts';
import { type DualNormName, dualNorms } from '../../math/dualNorms.ts';
import type { Products } from '../../math/matrix.ts';
import { dot } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import type { SampleWeights } from '../sampleWeights.ts';

/**
 * What adversarial training of a linear classifier minimises. The worst that a change of ‖r‖_p ≤ ε can do to a sample is
 * to lower its margin by ε‖w‖_q, and f falls, so that the mean of the worst losses, with weights v, is in closed form
 *
 *     A(w, b) = (1/V) Σ v_i f(y_i (w·x_i + b) − ε‖w‖_q) + μ‖w‖²,
 *
 * which is convex. b is not penalised.
 */
export interface AdversarialProblem {
  readonly features: Products;
  /** n labels, −1 or +1. */
  readonly labels: Int8Array;
  readonly sampleWeights: SampleWeights;
  readonly loss: Loss;
  /** The norm of the changes, p. */
  readonly norm: DualNormName;
  /** ε ≥ 0. */
  readonly epsilon: number;
  /** μ ≥ 0. */
  readonly mu: number;
}

/** A(w, b), and its first part, the mean of the worst losses. */
export function adversarialObjective(
  problem: AdversarialProblem,
  { w, b }: LinearClassifier,
): { readonly objective: number; readonly worstRisk: number } {
  const { loss, mu, sampleWeights } = problem;
  const { values: v, total } = sampleWeights;
  const margins = worstMargins(problem, { w, b });
  const worstRisk = margins.reduce((sum, z, i) => sum + v[i] * loss.value(z), 0) / total;
  return { objective: worstRisk + mu * dot(w, w), worstRisk };
}

/** y_i (w·x_i + b) − ε‖w‖_q. */
export function worstMargins(problem: AdversarialProblem, { w, b }: LinearClassifier): Float64Array {
  const { features, labels } = problem;
  const lost = lostMargin(problem, w);
  return features.times(w).map((product, i) => labels[i] * (product + b) - lost);
}

/** ε‖w‖_q. */
export function lostMargin({ norm, epsilon }: Pick<AdversarialProblem, 'norm' | 'epsilon'>, w: Float64Array): number {
  return epsilon * dualNorms[norm].length(w);
}
