import { twoSum, UNIT } from '../../math/compensated.ts';
import type { DualNormName } from '../../math/dualNorms.ts';
import { dualNorms } from '../../math/dualNorms.ts';
import { monotoneRoot } from '../../math/monotoneRoot.ts';
import { dot, norm, sumOfMagnitudes } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { type AdversarialProblem, lostMargin, worstMargins } from './adversarialObjective.ts';
import type { SizedProducts } from './weightedGram.ts';

/** A problem for which rounding can be bounded. */
export interface SizedProblem extends AdversarialProblem {
  readonly features: SizedProducts;
}

/** A feasible dual point, 0 ≤ α ≤ sup −f′ with Σ α y = 0, near one in doubles, and what it is to a problem. */
export interface DualPoint {
  readonly alpha: Float64Array;
  /** How far the feasible α_i may be from that one. */
  readonly spread: Float64Array;
  /** Bounds of ᾱ, the mean of the α. */
  readonly least: number;
  readonly most: number;
  /** v = (1/n) Σ α y x, and how far it may be off: d values each. */
  readonly v: Float64Array;
  readonly error: Float64Array;
}

/** Operations beside the additions, rounded up. */
const OTHER_OPERATIONS = 16;
/** Covers what the bounds on rounding are themselves rounded by. */
export const SLACK = 1 + 1e-9;

/**
 * The dual point next to α, for which Σ α y = 0 up to rounding (see `balanceDual`): what is left of that sum, the largest α of
 * the class with too much gives up.
 */
export function dualPoint({ features, labels }: SizedProblem, alpha: Float64Array): DualPoint {
  const n = labels.length;
  const signed = alpha.map((a, i) => (a * labels[i]) / n);
  const { total, surplus } = sums(alpha, labels);
  const left = Math.abs(surplus) + (n * UNIT) ** 2 * total;
  const spread = new Float64Array(n);
  if (left > 0) spread[largestOf(alpha, labels, surplus)] = left * SLACK;
  const rounding = (n + OTHER_OPERATIONS) * UNIT * total;
  return {
    alpha,
    spread,
    least: Math.max((total - rounding - left) / n, 0),
    most: (total + 2 * rounding) / n,
    v: features.transposedTimes(signed),
    error: features.sizes.map((size) => ((rounding + left) / n) * size * SLACK),
  };
}

/**
 * How far A(w, b) is from its minimum at most, whatever rounding does. With v = (1/n) Σ α y x, ᾱ the mean of the α, and π the
 * point of ‖π‖_p ≤ εᾱ closest to v, the dual value is D(α) = −(1/n) Σ f*(−α) − ‖v − π‖²/(4μ), and
 *
 *     A − D = (1/n) Σ [f(z) + f*(−α) + αz] + μ‖w − (v − π)/(2μ)‖² + (εᾱ‖w‖_q − π·w),
 *
 * a sum of terms that are each ≥ 0. Where v itself is in that ball, −(1/n) Σ f*(−α) is a dual value without weight decay, so
 * that A − D = (1/n) Σ […] + μ‖w‖² + (εᾱ‖w‖_q − v·w). The smaller of the two; ∞ where there is neither.
 */
export function adversarialGap(problem: SizedProblem, classifier: LinearClassifier, dual: DualPoint): number {
  const losses = lossGaps(problem, classifier, dual);
  return (losses + Math.min(decayGap(problem, classifier, dual), heldGap(problem, classifier, dual))) * SLACK;
}

/** Whether ‖v‖_p ≤ εᾱ: then no weights are as good as any, but for the losses. */
export function holds({ norm: name, epsilon }: SizedProblem, { v, error, least }: DualPoint): boolean {
  const farthest = v.map((value, k) => Math.abs(value) + error[k]);
  return lengthOf[name](farthest) * (1 + (v.length + OTHER_OPERATIONS) * UNIT) <= epsilon * least;
}

function decayGap({ norm: name, epsilon, mu }: SizedProblem, { w }: LinearClassifier, dual: DualPoint): number {
  if (mu === 0) return Number.POSITIVE_INFINITY;
  const { v, error, least } = dual;
  const closest = closestInBall[name](v, epsilon * least * (1 - (2 * w.length + OTHER_OPERATIONS) * UNIT));
  const distance = norm(
    w.map((weight, k) => {
      const own = (v[k] - closest[k]) / (2 * mu);
      return Math.abs(weight - own) + error[k] / (2 * mu) + 4 * UNIT * (Math.abs(weight) + Math.abs(own));
    }),
  );
  const relative = 1 + (w.length + OTHER_OPERATIONS) * UNIT;
  return mu * distance * distance * relative + alignment({ norm: name, epsilon }, w, dual, closest);
}

function heldGap(problem: SizedProblem, { w }: LinearClassifier, dual: DualPoint): number {
  if (!holds(problem, dual)) return Number.POSITIVE_INFINITY;
  const unsure = dual.error.reduce((sum, error, k) => sum + error * Math.abs(w[k]), 0);
  return problem.mu * dot(w, w) + alignment(problem, w, dual, dual.v) + unsure;
}

/** εᾱ‖w‖_q − π·w ≥ 0. */
function alignment(
  problem: Pick<AdversarialProblem, 'norm' | 'epsilon'>,
  w: Float64Array,
  { most }: DualPoint,
  inBall: Float64Array,
): number {
  const lost = most * lostMargin(problem, w);
  const rounding =
    (w.length + OTHER_OPERATIONS) * UNIT * (lost + w.reduce((sum, x, k) => sum + Math.abs(x * inBall[k]), 0));
  return Math.max(lost - dot(inBall, w), 0) + rounding;
}

/**
 * (1/n) Σ [f(z) + f*(−α) + αz] for margins that may be off by rounding, and α by their spread: each term is convex in z and
 * in α, so that it is largest in a corner. What rounds its own evaluation is bounded by its parts.
 */
function lossGaps(problem: SizedProblem, classifier: LinearClassifier, { alpha, spread }: DualPoint): number {
  const { loss } = problem;
  const error = marginError(problem, classifier);
  const margins = worstMargins(problem, classifier);
  const n = margins.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const [z, a] = [margins[i], alpha[i]];
    const gapAt = (dual: number) =>
      Math.max(loss.fenchelYoungGap(z - error, dual), loss.fenchelYoungGap(z + error, dual));
    let gap = gapAt(a);
    if (spread[i] > 0)
      gap = Math.max(gap, gapAt(Math.max(a - spread[i], 0)), gapAt(Math.min(a + spread[i], loss.largestSlope)));
    const parts = loss.value(z) + Math.abs(loss.conjugate(a)) + a * Math.abs(z);
    sum += gap + OTHER_OPERATIONS * UNIT * parts;
  }
  return (sum / n) * (1 + n * UNIT);
}

/** Bounds of A(w, b), whatever rounding does. */
export function objectiveBounds(problem: SizedProblem, classifier: LinearClassifier): { least: number; most: number } {
  const { loss, mu } = problem;
  const error = marginError(problem, classifier);
  const margins = worstMargins(problem, classifier);
  const relative = (margins.length + classifier.w.length + OTHER_OPERATIONS) * UNIT;
  const at = (moved: number) => {
    const risk = margins.reduce((sum, z) => sum + loss.value(z + moved), 0) / margins.length;
    return risk + mu * dot(classifier.w, classifier.w);
  };
  return { least: at(error) * (1 - relative), most: at(-error) * (1 + relative) };
}

/** How far rounding may move a margin y (w·x + b) − ε‖w‖_q as it is computed. */
function marginError({ features, norm: name, epsilon }: SizedProblem, { w, b }: LinearClassifier): number {
  let reach = Math.abs(b);
  for (let k = 0; k < w.length; k++) reach += Math.abs(w[k]) * features.sizes[k];
  const operations = w.length + OTHER_OPERATIONS;
  return operations * UNIT * (reach + 2 * lostMargin({ norm: name, epsilon }, w)) * SLACK;
}

/** Σ α, and Σ α y with the rounding errors of the sum added back (Knuth's TwoSum). */
function sums(alpha: Float64Array, labels: Int8Array): { total: number; surplus: number } {
  let total = 0;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < alpha.length; i++) {
    total += alpha[i];
    const { high, low } = twoSum(sum, alpha[i] * labels[i]);
    sum = high;
    lost += low;
  }
  return { total, surplus: sum + lost };
}

/** Of the class with that sign, or of all where the sign is 0. */
function largestOf(alpha: Float64Array, labels: Int8Array, sign: number): number {
  let largest = -1;
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] * sign >= 0 && (largest < 0 || alpha[i] > alpha[largest])) largest = i;
  }
  return largest;
}

/** ‖v‖_p, by the name of the norm. */
const lengthOf: Readonly<Record<DualNormName, (v: Float64Array) => number>> = {
  l2: norm,
  linf: dualNorms.l1.length,
  l1: dualNorms.linf.length,
};

/** The point of ‖π‖_p ≤ radius closest to v. */
export const closestInBall: Readonly<Record<DualNormName, (v: Float64Array, radius: number) => Float64Array>> = {
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
