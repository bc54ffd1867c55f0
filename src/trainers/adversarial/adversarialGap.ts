import { UNIT } from '../../math/compensated.ts';
import type { DualNormName } from '../../math/dualNorms.ts';
import { dualNorms } from '../../math/dualNorms.ts';
import { monotoneRoot } from '../../math/monotoneRoot.ts';
import { dot, norm, sumOfMagnitudes } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { signedTotal } from '../dualBalance.ts';
import { weighted } from '../sampleWeights.ts';
import { type AdversarialProblem, lostMargin, worstMargins } from './adversarialObjective.ts';
import type { SizedProducts } from './weightedGram.ts';

/** A problem for which rounding can be bounded. */
export interface SizedProblem extends AdversarialProblem {
  readonly features: SizedProducts;
}

/** A feasible dual point, 0 ≤ α ≤ sup −f′ with Σ v α y = 0, near one in doubles, and what it is to a problem. */
export interface DualPoint {
  readonly alpha: Float64Array;
  /** How far the feasible α_i may be from that one. */
  readonly spread: Float64Array;
  /** Bounds of ᾱ = (1/V) Σ v α, the mean of the α. */
  readonly least: number;
  readonly most: number;
  /** u = (1/V) Σ v α y x, and how far it may be off: d values each. */
  readonly pull: Float64Array;
  readonly error: Float64Array;
}

/** Operations beside the additions, rounded up. */
const OTHER_OPERATIONS = 16;
/** Covers what the bounds on rounding are themselves rounded by. */
export const SLACK = 1 + 1e-9;

/**
 * The dual point next to α, for which Σ v α y = 0 up to rounding (see `balanceDual`): what is left of that sum, the largest v α
 * of the class with too much gives up.
 */
export function dualPoint({ features, labels, sampleWeights }: SizedProblem, alpha: Float64Array): DualPoint {
  const n = labels.length;
  const { values: v, total: V } = sampleWeights;
  const masses = weighted(sampleWeights, alpha);
  const signed = masses.map((mass, i) => (mass * labels[i]) / V);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const surplus = signedTotal(alpha, labels, sampleWeights);
  const left = Math.abs(surplus) + (n * UNIT) ** 2 * total;
  const spread = new Float64Array(n);
  if (left > 0) {
    const largest = largestOf(masses, labels, surplus);
    spread[largest] = (left / v[largest]) * SLACK;
  }
  const rounding = (n + OTHER_OPERATIONS) * UNIT * total;
  return {
    alpha,
    spread,
    least: Math.max((total - rounding - left) / V, 0),
    most: (total + 2 * rounding) / V,
    pull: features.transposedTimes(signed),
    error: features.sizes.map((size) => ((rounding + left) / V) * size * SLACK),
  };
}

/**
 * How far A(w, b) is from its minimum at most, whatever rounding does. With u = (1/V) Σ v α y x, ᾱ = (1/V) Σ v α, and π the
 * point of ‖π‖_p ≤ εᾱ closest to u, the dual value is D(α) = −(1/V) Σ v f*(−α) − ‖u − π‖²/(4μ), and
 *
 *     A − D = (1/V) Σ v [f(z) + f*(−α) + αz] + μ‖w − (u − π)/(2μ)‖² + (εᾱ‖w‖_q − π·w),
 *
 * a sum of terms that are each ≥ 0. Where u itself is in that ball, −(1/V) Σ v f*(−α) is a dual value without weight decay, so
 * that A − D = (1/V) Σ v […] + μ‖w‖² + (εᾱ‖w‖_q − u·w). The smaller of the two; ∞ where there is neither.
 */
export function adversarialGap(problem: SizedProblem, classifier: LinearClassifier, dual: DualPoint): number {
  const losses = lossGaps(problem, classifier, dual);
  return (losses + Math.min(decayGap(problem, classifier, dual), heldGap(problem, classifier, dual))) * SLACK;
}

/** Whether ‖u‖_p ≤ εᾱ: then no weights are as good as any, but for the losses. */
export function holds({ norm: name, epsilon }: SizedProblem, { pull, error, least }: DualPoint): boolean {
  const farthest = pull.map((value, k) => Math.abs(value) + error[k]);
  return lengthOf[name](farthest) * (1 + (pull.length + OTHER_OPERATIONS) * UNIT) <= epsilon * least;
}

function decayGap({ norm: name, epsilon, mu }: SizedProblem, { w }: LinearClassifier, dual: DualPoint): number {
  if (mu === 0) return Number.POSITIVE_INFINITY;
  const { pull, error, least } = dual;
  const closest = closestInBall[name](pull, epsilon * least * (1 - (2 * w.length + OTHER_OPERATIONS) * UNIT));
  const distance = norm(
    w.map((weight, k) => {
      const own = (pull[k] - closest[k]) / (2 * mu);
      return Math.abs(weight - own) + error[k] / (2 * mu) + 4 * UNIT * (Math.abs(weight) + Math.abs(own));
    }),
  );
  const relative = 1 + (w.length + OTHER_OPERATIONS) * UNIT;
  return mu * distance * distance * relative + alignment({ norm: name, epsilon }, w, dual, closest);
}

function heldGap(problem: SizedProblem, { w }: LinearClassifier, dual: DualPoint): number {
  if (!holds(problem, dual)) return Number.POSITIVE_INFINITY;
  const unsure = dual.error.reduce((sum, error, k) => sum + error * Math.abs(w[k]), 0);
  return problem.mu * dot(w, w) + alignment(problem, w, dual, dual.pull) + unsure;
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
 * (1/V) Σ v [f(z) + f*(−α) + αz] for margins that may be off by rounding, and α by their spread: each term is convex in z and
 * in α, so that it is largest in a corner. What rounds its own evaluation is bounded by its parts.
 */
function lossGaps(problem: SizedProblem, classifier: LinearClassifier, { alpha, spread }: DualPoint): number {
  const { loss, sampleWeights } = problem;
  const { values: v, total: V } = sampleWeights;
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
    sum += v[i] * (gap + OTHER_OPERATIONS * UNIT * parts);
  }
  return (sum / V) * (1 + n * UNIT);
}

/** Bounds of A(w, b), whatever rounding does. */
export function objectiveBounds(problem: SizedProblem, classifier: LinearClassifier): { least: number; most: number } {
  const { loss, mu, sampleWeights } = problem;
  const { values: v, total: V } = sampleWeights;
  const error = marginError(problem, classifier);
  const margins = worstMargins(problem, classifier);
  const relative = (margins.length + classifier.w.length + OTHER_OPERATIONS) * UNIT;
  const at = (moved: number) => {
    const risk = margins.reduce((sum, z, i) => sum + v[i] * loss.value(z + moved), 0) / V;
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

/** Of the class with that sign, or of all where the sign is 0. */
function largestOf(masses: Float64Array, labels: Int8Array, sign: number): number {
  let largest = -1;
  for (let i = 0; i < masses.length; i++) {
    if (labels[i] * sign >= 0 && (largest < 0 || masses[i] > masses[largest])) largest = i;
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
