import { times, transposedTimes } from '../math/matrix.ts';
import type { BinarySamples } from '../model/dataset.ts';
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

/**
 * The certificate of (w, b) given a dual point α that is feasible: 0 ≤ α ≤ 1 and Σ α y = 0 to rounding (see
 * `balanceDual`). With w(α) = (1/2μn) Σ α y x,
 *
 *     P − D = (1/n) Σ [f(z_i) + f*(−α_i) + α_i z_i] + μ‖w − w(α)‖² − b (1/n) Σ α_i y_i,
 *
 * a sum of terms that are each ≥ 0 (the last is rounding), so that nothing cancels however small the gap is.
 */
export function certify(problem: Problem, classifier: LinearClassifier, alpha: Float64Array): Certificate {
  const { samples, loss, mu } = problem;
  const { features, labels } = samples;
  const { w, b } = classifier;
  const n = features.rows;
  const products = times(features, w);
  let risk = 0;
  let fenchelYoung = 0;
  let imbalance = 0;
  const signedAlpha = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const z = labels[i] * (products[i] + b);
    risk += loss.value(z);
    fenchelYoung += loss.fenchelYoungGap(z, alpha[i]);
    signedAlpha[i] = labels[i] * alpha[i];
    imbalance += signedAlpha[i];
  }
  const dualSum = transposedTimes(features, signedAlpha);
  let squaredNorm = 0;
  let squaredDistance = 0;
  for (let k = 0; k < w.length; k++) {
    squaredNorm += w[k] * w[k];
    squaredDistance += (w[k] - dualSum[k] / (2 * mu * n)) ** 2;
  }
  const empiricalRisk = risk / n;
  const objective = empiricalRisk + mu * squaredNorm;
  const gap = fenchelYoung / n + mu * squaredDistance + Math.abs((b * imbalance) / n);
  return {
    objective,
    empiricalRisk,
    gap,
    relativeGap: gap === 0 ? 0 : gap / objective,
    radius: Math.sqrt(gap / mu),
  };
}

/**
 * Repairs a dual point in place so that Σ α y = 0: the free bias demands it, and a point that breaks it certifies
 * nothing. The class with the larger sum is scaled down (the values stay in [0, 1]), then the last bits are taken from
 * its largest value.
 */
export function balanceDual(alpha: Float64Array, labels: Int8Array): void {
  for (let round = 0; round < 3; round++) {
    let sumI = 0;
    let sumJ = 0;
    for (let i = 0; i < alpha.length; i++) {
      if (labels[i] < 0) sumI += alpha[i];
      else sumJ += alpha[i];
    }
    if (sumI === sumJ) return;
    const surplus = sumI > sumJ ? -1 : 1;
    const factor = sumI > sumJ ? sumJ / sumI : sumI / sumJ;
    for (let i = 0; i < alpha.length; i++) if (labels[i] === surplus) alpha[i] *= factor;
  }
}

/** (1/2μn) Σ α y x: the weights that belong to a dual point. d values. */
export function weightsOfDual({ features, labels }: BinarySamples, mu: number, alpha: Float64Array): Float64Array {
  const signedAlpha = alpha.map((a, i) => a * labels[i]);
  const w = transposedTimes(features, signedAlpha);
  for (let k = 0; k < w.length; k++) w[k] /= 2 * mu * features.rows;
  return w;
}
