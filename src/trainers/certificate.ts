import type { Loss } from '../losses/loss.ts';
import { type Products, productsOf } from '../math/matrix.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import type { Problem } from './problem.ts';

/** A proof of how far (w, b) is from optimal, from strong duality alone: it does not matter how w, b and α were found. */
export interface Certificate {
  /** L(w, b) = R + μ‖w‖². */
  readonly objective: number;
  /** R(w, b) = (1/n) Σ f(y s(x)). */
  readonly empiricalRisk: number;
  /** P − D ≥ L − L* ≥ 0. */
  readonly gap: number;
  /** gap / objective, the column `duality_gap`; 0 where both are 0. */
  readonly relativeGap: number;
  /** ‖w − w*‖ ≤ √(gap/μ), because L is 2μ-strongly convex in w. */
  readonly radius: number;
}

/** The losses of n samples added up, Σ f(z_i), and their Fenchel–Young gaps, Σ [f(z_i) + f*(−α_i) + α_i z_i]. */
export type LossSums = (margins: Float64Array, alpha: Float64Array) => { losses: number; gaps: number };

/**
 * The certificate of (w, b) given a dual point α that is feasible: 0 ≤ α ≤ 1 and Σ α y = 0 to rounding (see
 * `balanceDual`). With w(α) = (1/2μn) Σ α y x,
 *
 *     P − D = (1/n) Σ [f(z_i) + f*(−α_i) + α_i z_i] + μ‖w − w(α)‖² − b (1/n) Σ α_i y_i,
 *
 * a sum of terms that are each ≥ 0 (the last is rounding), so that nothing cancels however small the gap is. `features`
 * are those of the problem, and `lossSums` belongs to its loss: faster ways to compute the same may be given.
 */
export function certify(
  problem: Problem,
  classifier: LinearClassifier,
  alpha: Float64Array,
  features: Products = productsOf(problem.samples.features),
  lossSums: LossSums = sumsOf(problem.loss),
): Certificate {
  const { samples, mu } = problem;
  const { labels } = samples;
  const { w, b } = classifier;
  const n = labels.length;
  const products = features.times(w);
  let imbalance = 0;
  const margins = new Float64Array(n);
  const signedAlpha = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    margins[i] = labels[i] * (products[i] + b);
    signedAlpha[i] = labels[i] * alpha[i];
    imbalance += signedAlpha[i];
  }
  const { losses, gaps } = lossSums(margins, alpha);
  const dualSum = features.transposedTimes(signedAlpha);
  let squaredNorm = 0;
  let squaredDistance = 0;
  for (let k = 0; k < w.length; k++) {
    squaredNorm += w[k] * w[k];
    squaredDistance += (w[k] - dualSum[k] / (2 * mu * n)) ** 2;
  }
  const empiricalRisk = losses / n;
  const objective = empiricalRisk + mu * squaredNorm;
  const gap = gaps / n + mu * squaredDistance + Math.abs((b * imbalance) / n);
  return {
    objective,
    empiricalRisk,
    gap,
    relativeGap: gap === 0 ? 0 : gap / objective,
    radius: Math.sqrt(gap / mu),
  };
}

function sumsOf(loss: Loss): LossSums {
  return (margins, alpha) => {
    let losses = 0;
    let gaps = 0;
    for (let i = 0; i < margins.length; i++) {
      losses += loss.value(margins[i]);
      gaps += loss.fenchelYoungGap(margins[i], alpha[i]);
    }
    return { losses, gaps };
  };
}

/**
 * Repairs a dual point in place so that |Σ α y| ≤ n·2⁻⁵²: the free bias demands it, and a point that breaks it certifies
 * nothing. The class with the larger sum is scaled down, so that all values stay in [0, 1]; what rounding leaves of the
 * difference is taken from that class's largest value.
 */
export function balanceDual(alpha: Float64Array, labels: Int8Array): void {
  const imbalance = signedTotal(alpha, labels);
  if (imbalance === 0) return;
  const surplus = Math.sign(imbalance);
  let total = 0;
  for (let i = 0; i < alpha.length; i++) total += alpha[i];
  const factor = Math.max(1 - Math.abs(imbalance) / ((total + Math.abs(imbalance)) / 2), 0);
  // Looked up: classes alternate at random, and no processor foresees the branches that they would take.
  const factors = Float64Array.of(surplus < 0 ? factor : 1, 1, surplus > 0 ? factor : 1);
  for (let i = 0; i < alpha.length; i++) alpha[i] *= factors[labels[i] + 1];
  let left = signedTotal(alpha, labels);
  for (let round = 0; round < 3 && left !== 0; round++) {
    const largest = indexOfLargest(alpha, labels, Math.sign(left));
    const before = alpha[largest];
    alpha[largest] = Math.max(before - Math.abs(left), 0);
    if (alpha[largest] === before) return;
    left -= labels[largest] * (before - alpha[largest]);
  }
}

/** Σ α_i y_i, with the rounding errors of the sum added back (Knuth's TwoSum). */
function signedTotal(alpha: Float64Array, labels: Int8Array): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < alpha.length; i++) {
    const term = alpha[i] * labels[i];
    const next = sum + term;
    const added = next - sum;
    lost += sum - (next - added) + (term - added);
    sum = next;
  }
  return sum + lost;
}

function indexOfLargest(alpha: Float64Array, labels: Int8Array, label: number): number {
  let largest = -1;
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] === label && (largest < 0 || alpha[i] > alpha[largest])) largest = i;
  }
  return largest;
}
