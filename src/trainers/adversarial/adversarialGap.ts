import type { DualNormName } from '../../math/dualNorms.ts';
import { monotoneRoot } from '../../math/monotoneRoot.ts';
import { dot, norm, sumOfMagnitudes } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { type AdversarialProblem, lostMargin, worstMargins } from './adversarialObjective.ts';

/**
 * How far A(w, b) is from its minimum at most, for μ > 0 and a dual point 0 ≤ α ≤ 1 with Σ α y = 0 to rounding (see
 * `balanceDual`), however it was found. With v = (1/n) Σ α y x, ᾱ the mean of the α, and π the point of ‖π‖_p ≤ εᾱ closest
 * to v, the dual value is D(α) = −(1/n) Σ f*(−α) − ‖v − π‖²/(4μ), and
 *
 *     A − D = (1/n) Σ [f(z) + f*(−α) + αz] + μ‖w − (v − π)/(2μ)‖² + (εᾱ‖w‖_q − π·w) − b (1/n) Σ α y,
 *
 * a sum of terms that are each ≥ 0 (the last is rounding).
 */
export function adversarialGap(problem: AdversarialProblem, { w, b }: LinearClassifier, alpha: Float64Array): number {
  const { features, labels, loss, epsilon, mu } = problem;
  const n = labels.length;
  const margins = worstMargins(problem, { w, b });
  let losses = 0;
  let mean = 0;
  let imbalance = 0;
  const signed = alpha.map((a, i) => {
    losses += loss.fenchelYoungGap(margins[i], a) / n;
    mean += a / n;
    imbalance += (a * labels[i]) / n;
    return (a * labels[i]) / n;
  });
  const v = features.transposedTimes(signed);
  const closest = closestInBall[problem.norm](v, epsilon * mean);
  const distance = norm(w.map((weight, k) => weight - (v[k] - closest[k]) / (2 * mu)));
  const slack = Math.max(mean * lostMargin(problem, w) - dot(closest, w), 0);
  return losses + mu * distance * distance + slack + Math.abs(b * imbalance);
}

/** The point of ‖π‖_p ≤ radius closest to v. */
const closestInBall: Readonly<Record<DualNormName, (v: Float64Array, radius: number) => Float64Array>> = {
  l2(v, radius) {
    const length = norm(v);
    return length <= radius ? v : v.map((value) => (value / length) * radius);
  },
  linf: (v, radius) => v.map((value) => Math.max(-radius, Math.min(radius, value))),
  l1(v, radius) {
    if (sumOfMagnitudes(v) <= radius) return v;
    const shrunk = (by: number) => v.map((value) => Math.sign(value) * Math.max(Math.abs(value) - by, 0));
    const most = v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const nearly = shrunk(monotoneRoot((by) => sumOfMagnitudes(shrunk(by)) - radius, 0, most));
    // Inside the ball whatever rounding did.
    const length = sumOfMagnitudes(nearly);
    return length <= radius ? nearly : nearly.map((value) => (value / length) * radius);
  },
};
