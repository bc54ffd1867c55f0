import { type DualNormName, dualNorms } from '../../math/dualNorms.ts';
import { monotoneRoot } from '../../math/monotoneRoot.ts';
import { normalProbability } from '../../math/normalDistribution.ts';
import { dot, norm, sumOfMagnitudes } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';

/**
 * Two Gaussian clusters with one covariance: class I around −m, class J around m, the features independent of each other.
 * Labels are swapped with probability ρ.
 */
export interface TwoClusters {
  /** m, half the difference of the means: d values. */
  readonly halfDifference: Float64Array;
  /** The features' standard deviations σ: d values, all > 0. */
  readonly deviations: Float64Array;
  /** ρ, 0 ≤ ρ < ½. */
  readonly labelNoise: number;
}

/** Σ⁻¹m: the weights of the classifier with the fewest errors, Fisher's discriminant; the best bias is 0. */
export function bayesWeights({ halfDifference, deviations }: TwoClusters): Float64Array {
  return halfDifference.map((m, k) => m / deviations[k] ** 2);
}

/**
 * The probability that a classifier with w ≠ 0 errs on a sample of the clusters that may be moved by ‖r‖_p ≤ ε at will: the
 * mean over the classes y = ±1 of
 *
 *     (1 − ρ) Φ((e − a)/s) + ρ Φ((e + a)/s), a = w·m + y b, e = ε‖w‖_q, s = √(wᵀΣw).
 */
export function robustErrorOf(
  clusters: TwoClusters,
  { w, b }: LinearClassifier,
  norm: DualNormName,
  epsilon: number,
): number {
  const { halfDifference, deviations, labelNoise } = clusters;
  const push = epsilon * dualNorms[norm].length(w);
  const middle = dot(w, halfDifference);
  const spread = spreadAlong(w, deviations);
  const errorAt = (margin: number) => normalProbability((push - margin) / spread);
  const errorOf = (margin: number) => (1 - labelNoise) * errorAt(margin) + labelNoise * errorAt(-margin);
  return (errorOf(middle + b) + errorOf(middle - b)) / 2;
}

/** √(wᵀΣw). */
function spreadAlong(w: Float64Array, deviations: Float64Array): number {
  return norm(w.map((weight, k) => weight * deviations[k]));
}

/**
 * Of all classifiers, the weights of the one that errs least where samples may be moved by ‖r‖_p ≤ ε and labels are right:
 * Σ⁻¹(m − z), where z is the point of ‖z‖_p ≤ ε closest to m in the metric Σ⁻¹; the error is Φ(−‖Σ^(−½)(m − z)‖). All 0
 * where ‖m‖_p ≤ ε: no classifier is better than chance. After Bhagoji, Cullina & Mittal, Lower Bounds on Adversarial
 * Robustness from Optimal Transport, 2019.
 */
export function mostRobustWeights(clusters: TwoClusters, norm: DualNormName, epsilon: number): Float64Array {
  const { halfDifference, deviations } = clusters;
  if (epsilon === 0) return bayesWeights(clusters);
  if (lengths[norm](halfDifference) <= epsilon) return new Float64Array(halfDifference.length);
  const z = closestPoint[norm](halfDifference, deviations, epsilon);
  return halfDifference.map((m, k) => (m - z[k]) / deviations[k] ** 2);
}

/** ‖r‖_p, which is the dual norm of the dual norm. */
export const lengths: Readonly<Record<DualNormName, (r: Float64Array) => number>> = {
  l2: dualNorms.l2.length,
  linf: dualNorms.l1.length,
  l1: dualNorms.linf.length,
};

/** argmin over ‖z‖_p ≤ ε of Σ (m − z)²/σ², from its conditions of optimality; ‖m‖_p > ε. */
const closestPoint: Readonly<
  Record<DualNormName, (m: Float64Array, deviations: Float64Array, epsilon: number) => Float64Array>
> = {
  l2(m, deviations, epsilon) {
    const at = (multiplier: number) => m.map((value, k) => value / (1 + multiplier * deviations[k] ** 2));
    const least = deviations.reduce((least, deviation) => Math.min(least, deviation));
    return at(monotoneRoot((t) => norm(at(t)) - epsilon, 0, (norm(m) / epsilon - 1) / least ** 2));
  },
  linf: (m, _, epsilon) => m.map((value) => Math.sign(value) * Math.min(Math.abs(value), epsilon)),
  l1(m, deviations, epsilon) {
    const at = (multiplier: number) =>
      m.map((value, k) => Math.sign(value) * Math.max(Math.abs(value) - multiplier * deviations[k] ** 2, 0));
    const most = m.reduce((most, value, k) => Math.max(most, Math.abs(value) / deviations[k] ** 2), 0);
    return at(monotoneRoot((t) => sumOfMagnitudes(at(t)) - epsilon, 0, most));
  },
};
