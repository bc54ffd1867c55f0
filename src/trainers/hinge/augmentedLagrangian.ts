import { monotoneRoot } from '../../math/monotoneRoot.ts';
import { addScaled, dot } from '../../math/vector.ts';
import type { NewtonSystem } from './newtonSystem.ts';
import { codeOf, countChanges, type Partition } from './partition.ts';
import { signedSum, type WorkingSet } from './workingSet.ts';

/** The share of the gap that truncated steps may leave to the next centre. */
const NEAR_MINIMUM = 0.01;

/** A primal point with the products x_i·w of the samples in question, kept together. */
export interface Primal {
  readonly w: Float64Array;
  readonly b: number;
  readonly products: Float64Array;
}

/**
 * The augmented Lagrangian of the hinge problem with centre ã and proximal width δ (times V), over the free samples,
 *
 *     φ(w, b) = (κ/2)‖w‖² + Σ max_{0 ≤ a ≤ v_i} [a s_i − (δ/2)(a − ã_i)²] + Σ_held v_i s_i,  s_i = m − y_i(w·x_i + b),  κ = 2μV,
 *
 * m the margin to be reached (1),
 *
 * smooth, convex and piecewise quadratic. The maximiser a_i = clip(ã_i + s_i/δ, 0, v_i) is the next dual point.
 */
export interface AugmentedLagrangian {
  readonly kappa: number;
  readonly delta: number;
  readonly centre: Float64Array;
}

/** a = clip(ã + s/δ, 0, v) and the partition it makes. */
export function dualPoint(
  { delta, centre }: AugmentedLagrangian,
  { labels, bounds, margin }: WorkingSet,
  { products, b }: Primal,
): { alpha: Float64Array; partition: Partition } {
  const alpha = new Float64Array(centre.length);
  const partition = new Uint8Array(centre.length);
  for (let i = 0; i < centre.length; i++) {
    const a = centre[i] + (margin - labels[i] * (products[i] + b)) / delta;
    partition[i] = codeOf(a, bounds[i]);
    alpha[i] = a <= 0 ? 0 : Math.min(a, bounds[i]);
  }
  return { alpha, partition };
}

/**
 * Minimises φ by Newton steps with exact line search. Ends where a full step leaves the partition as it was: the
 * minimum, since φ is quadratic there; or after `mostSteps`, or where rounding allows no descent. Where δ is too small
 * for floating point a larger one is used from there on, and returned.
 */
export function minimise(
  asked: AugmentedLagrangian,
  workingSet: WorkingSet,
  system: NewtonSystem,
  start: Primal,
  mostSteps: number,
): { primal: Primal; steps: number; delta: number } {
  let lagrangian = asked;
  let primal = withBestBias(lagrangian, workingSet, start);
  let { partition } = dualPoint(lagrangian, workingSet, primal);
  let steps = 0;
  let orthogonally = false;
  while (steps < mostSteps) {
    steps++;
    const target = system.solve({ ...lagrangian, workingSet, partition, start: primal, orthogonally });
    if (target.delta > lagrangian.delta) lagrangian = { ...lagrangian, delta: target.delta };
    const { w, products } = target;
    const goal: Primal =
      target.b === undefined
        ? withBestBias(lagrangian, workingSet, { w, b: primal.b, products })
        : { w, b: target.b, products };
    const t = lineSearch(lagrangian, workingSet, primal, goal);
    if (t === 0 && (orthogonally || !system.canBeOrthogonal)) break;
    orthogonally = t === 0;
    if (orthogonally) continue;
    primal = t === 1 ? goal : withBestBias(lagrangian, workingSet, between(primal, goal, t));
    const next = dualPoint(lagrangian, workingSet, primal);
    const isMinimum = system.isExact(partition)
      ? t === 1 && countChanges(partition, next.partition) === 0
      : isNearMinimum(lagrangian, workingSet, primal, next.alpha);
    if (isMinimum) break;
    partition = next.partition;
  }
  return { primal, steps, delta: lagrangian.delta };
}

/**
 * Whether what is left to gain from φ is little beside the gap that its minimum would still leave: with the gradient
 * g = κw − Σ a y x, the gap times V is ‖g‖²/(2κ), which minimising φ removes, and a sum over the samples, which it does not.
 */
function isNearMinimum(
  { kappa }: AugmentedLagrangian,
  workingSet: WorkingSet,
  { w, b, products }: Primal,
  alpha: Float64Array,
): boolean {
  const { labels, bounds, margin } = workingSet;
  const gradient = signedSum(workingSet, alpha);
  addScaled(gradient, -kappa, w);
  let fenchelYoung = 0;
  for (let i = 0; i < alpha.length; i++) {
    const shortfall = margin - labels[i] * (products[i] + b);
    fenchelYoung += shortfall > 0 ? (bounds[i] - alpha[i]) * shortfall : -alpha[i] * shortfall;
  }
  return dot(gradient, gradient) / (2 * kappa) <= NEAR_MINIMUM * fenchelYoung;
}

/** The minimiser t of φ on the segment from one point to another, 0 ≤ t ≤ 1; φ′ is monotone and piecewise linear. */
function lineSearch(
  { kappa, delta, centre }: AugmentedLagrangian,
  { labels, bounds, heldSum, heldLabels, margin }: WorkingSet,
  from: Primal,
  to: Primal,
): number {
  const m = centre.length;
  const direction = to.w.map((value, k) => value - from.w[k]);
  const slope = dot(from.w, direction);
  const curvature = dot(direction, direction);
  const heldChange = dot(heldSum, direction) + heldLabels * (to.b - from.b);
  const start = new Float64Array(m);
  const change = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    start[i] = centre[i] + (margin - labels[i] * (from.products[i] + from.b)) / delta;
    change[i] = labels[i] * (to.products[i] + to.b - from.products[i] - from.b);
  }
  const descent = (t: number): number => {
    let sum = heldChange - kappa * (slope + t * curvature);
    for (let i = 0; i < m; i++) {
      const a = start[i] - (t * change[i]) / delta;
      if (a >= bounds[i]) sum += bounds[i] * change[i];
      else if (a > 0) sum += a * change[i];
    }
    return sum;
  };
  const atStart = descent(0);
  return monotoneRoot(descent, 0, 1, 1e-12 * Math.abs(atStart));
}

/** Products by linearity: what rounding leaves there is no more than at the ends, and never grows. */
function between(from: Primal, to: Primal, t: number): Primal {
  const w = from.w.map((value, k) => value + t * (to.w[k] - value));
  const products = from.products.map((value, i) => value + t * (to.products[i] - value));
  return { w, b: from.b + t * (to.b - from.b), products };
}

/** The same w with the b that minimises φ: the root of Σ a_i(b) y_i, which falls as b grows. */
export function withBestBias(
  { delta, centre }: AugmentedLagrangian,
  { data, labels, bounds, heldLabels, margin }: WorkingSet,
  primal: Primal,
): Primal {
  const { products } = primal;
  const { largest, sumRounding } = data.sampleWeights;
  const m = products.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < m; i++) {
    low = Math.min(low, labels[i] * margin - products[i]);
    high = Math.max(high, labels[i] * margin - products[i]);
  }
  const balance = (b: number): number => {
    let sum = heldLabels;
    for (let i = 0; i < m; i++) {
      const a = centre[i] + (margin - labels[i] * (products[i] + b)) / delta;
      sum += labels[i] * (a <= 0 ? 0 : Math.min(a, bounds[i]));
    }
    return sum;
  };
  const here = balance(primal.b);
  if (Math.abs(here) <= sumRounding) return primal;
  // Beyond these ends every free dual variable of one class is at 0 and of the other at its bound.
  const lower = here > 0 ? primal.b : low - 2 * delta * largest - 1;
  const upper = here > 0 ? high + 2 * delta * largest + 1 : primal.b;
  return { ...primal, b: monotoneRoot(balance, lower, upper) };
}
