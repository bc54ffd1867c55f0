import { norm } from '../../math/vector.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { type Candidate, candidateOf, signedTotal } from './candidate.ts';
import { AT_BOUND, AT_ZERO, type Partition, partitionOf } from './partition.ts';
import { signedSum, type WorkingSet } from './workingSet.ts';

/** Dual variables closer to 0 or to their bound than this share of it may be there exactly. */
const NEAR_BOUND = 1e-6;
/** A relative gap that is rounding. */
const EXACT_GAP = 1e-14;

/**
 * The optimal biases when no dual variable is strictly between 0 and its bound: an interval [lower, upper]. With the margin m (1),
 * lower = max of −m − w·x over class I at the bound and of m − w·x over class J at 0;
 * upper = min of m − w·x over class J at the bound and of −m − w·x over class I at 0.
 */
export function biasInterval(
  products: Float64Array,
  { labels, margin }: Pick<WorkingSet, 'labels' | 'margin'>,
  partition: Partition,
): { lower: number; upper: number } {
  let lower = Number.NEGATIVE_INFINITY;
  let upper = Number.POSITIVE_INFINITY;
  for (let i = 0; i < labels.length; i++) {
    const end = labels[i] * margin - products[i];
    const pushesUp = labels[i] < 0 ? partition[i] === AT_BOUND : partition[i] === AT_ZERO;
    if (pushesUp) lower = Math.max(lower, end);
    else upper = Math.min(upper, end);
  }
  return { lower, upper };
}

/** What rounding may have done to the ends of such an interval: to products of w and samples, and beside a margin. */
export function biasRounding({ data: { features, longest }, margin }: WorkingSet, { w }: Primal): number {
  return Number.EPSILON * (margin + (features.cols / 4 + 16) * norm(w) * longest);
}

/**
 * Decides whether the bias is unique, and how long the interval of optimal ones is where it is not: else 0. When every dual
 * variable is 0 or at its bound to within the gap, the optimal biases may form an interval: then its midpoint is taken and the
 * dual variables are rounded, if the certificate agrees.
 */
export function settleBias(
  workingSet: WorkingSet,
  mu: number,
  best: Candidate,
): { candidate: Candidate; length: number } {
  const { data, labels, bounds, heldLabels } = workingSet;
  const rounded = atNearestEnd(best.alpha, bounds);
  if (farthestShare(rounded, best.alpha, bounds) > NEAR_BOUND) return { candidate: best, length: 0 };
  const imbalance = signedTotal(rounded, labels) + heldLabels;
  if (Math.abs(imbalance) > data.sampleWeights.sumRounding) return { candidate: best, length: 0 };
  const partition = partitionOf(rounded, bounds);
  const { lower, upper } = biasInterval(best.primal.products, workingSet, partition);
  if (!(upper - lower > biasRounding(workingSet, best.primal))) return { candidate: best, length: 0 };
  const primal = { ...best.primal, b: (lower + upper) / 2 };
  const midpoint = candidateOf(workingSet, mu, primal, rounded, signedSum(workingSet, rounded));
  return midpoint.relativeGap <= Math.max(best.relativeGap, EXACT_GAP)
    ? { candidate: midpoint, length: upper - lower }
    : { candidate: best, length: 0 };
}

/** Dual variables at 0 or at their bound, whichever is nearer. */
function atNearestEnd(alpha: Float64Array, bounds: Float64Array): Float64Array {
  const rounded = new Float64Array(alpha.length);
  for (let i = 0; i < rounded.length; i++) rounded[i] = 2 * alpha[i] >= bounds[i] ? bounds[i] : 0;
  return rounded;
}

function farthestShare(rounded: Float64Array, alpha: Float64Array, bounds: Float64Array): number {
  let farthest = 0;
  for (let i = 0; i < rounded.length; i++) {
    farthest = Math.max(farthest, Math.abs(rounded[i] - alpha[i]) / bounds[i]);
  }
  return farthest;
}
