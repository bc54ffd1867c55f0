import type { Bounds } from '../model/dataset.ts';
import { type LinearClassifier, score } from '../model/linearClassifier.ts';
import type { Closest, ClosestSample } from './closestSample.ts';

/** A sample that a classifier gets wrong, as close to the original one as may be. */
export interface Adversarial extends Closest {
  /** Whether the sample is beyond the boundary for certain, see `isBeyond`. False: the box ends at the boundary. */
  readonly flipped: boolean;
  /** How much farther than `distance`, which leads to the boundary and no farther, the sample is; 0 where it is not moved. */
  readonly nudge: number;
}

/**
 * The sample of the box closest to x that a classifier takes for the other class than y, in the norm of `closest`. The
 * distance is the exact one to the boundary; the sample there would round to either side, so it is made for a margin of
 * −η m instead of 0, m = y s(x), with the first η = 2⁻⁵², 2⁻⁵¹, … that puts it beyond the boundary for certain, as long as
 * that margin is a number. A misclassified x needs no perturbation: distance 0.
 */
export function adversarialSample(
  closest: ClosestSample,
  x: Float64Array,
  y: number,
  classifier: LinearClassifier,
  bounds: Bounds,
): Adversarial {
  const margin = y * score(x, classifier);
  if (margin <= 0) return { distance: 0, sample: x.slice(), flipped: isBeyond(x, y, classifier), nudge: 0 };
  const u = classifier.w.map((value) => y * value);
  const exact = closest(x, u, margin, bounds);
  if (exact.sample === undefined) return { ...exact, flipped: false, nudge: 0 };
  let nudged = exact;
  let flipped = false;
  for (let eta = 2 ** -52; !flipped && Number.isFinite(margin * (1 + eta)); eta *= 2) {
    const next = closest(x, u, margin * (1 + eta), bounds);
    if (next.sample === undefined) break;
    nudged = next;
    flipped = isBeyond(next.sample, y, classifier);
  }
  return { ...nudged, distance: exact.distance, flipped, nudge: Math.max(0, nudged.distance - exact.distance) };
}

/**
 * Whether x is on the other side than y by more than rounding can be: y s(x) < −(d + 1) 2⁻⁵² (Σ|w_i (x_i − c_i)| + |b|), twice the
 * error bound of a sum of products in float64, which holds for any order of adding up. So whoever computes the score again
 * finds x on that side. Source: Higham, Accuracy and Stability of Numerical Algorithms, §3.1.
 */
export function isBeyond(x: Float64Array, y: number, classifier: LinearClassifier): boolean {
  const { w, b, centre } = classifier;
  const size = x.reduce((sum, value, i) => sum + Math.abs(w[i] * (value - (centre?.[i] ?? 0))), Math.abs(b));
  return y * score(x, classifier) < -(x.length + 1) * 2 ** -52 * size;
}
