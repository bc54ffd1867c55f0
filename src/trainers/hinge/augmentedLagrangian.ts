import { monotoneRoot } from '../../math/monotoneRoot.ts';
import { addScaled, difference, dot } from '../../math/vector.ts';
import type { NewtonSystem } from './newtonSystem.ts';
import { countChanges, partitionOf } from './partition.ts';
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
  const { pass, bounds } = workingSet;
  let partition = partitionOf(pass.dual(lagrangian, workingSet, primal), bounds);
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
    const alpha = pass.dual(lagrangian, workingSet, primal);
    const next = partitionOf(alpha, bounds);
    const isMinimum = system.isExact(partition)
      ? t === 1 && countChanges(partition, next) === 0
      : isNearMinimum(lagrangian, workingSet, primal, alpha);
    if (isMinimum) break;
    partition = next;
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
  primal: Primal,
  alpha: Float64Array,
): boolean {
  const gradient = signedSum(workingSet, alpha);
  addScaled(gradient, -kappa, primal.w);
  const { gaps } = workingSet.pass.gaps(workingSet, primal, alpha);
  return dot(gradient, gradient) / (2 * kappa) <= NEAR_MINIMUM * gaps;
}

/** The minimiser t of φ on the segment from one point to another, 0 ≤ t ≤ 1; φ′ is monotone and piecewise linear. */
function lineSearch(lagrangian: AugmentedLagrangian, workingSet: WorkingSet, from: Primal, to: Primal): number {
  const { kappa } = lagrangian;
  const { heldSum, heldLabels } = workingSet;
  const direction = difference(to.w, from.w);
  const slope = dot(from.w, direction);
  const curvature = dot(direction, direction);
  const heldChange = dot(heldSum, direction) + heldLabels * (to.b - from.b);
  const slopeOfFree = workingSet.pass.slope(lagrangian, workingSet, from, to);
  const descent = (t: number) => heldChange - kappa * (slope + t * curvature) + slopeOfFree(t);
  return monotoneRoot(descent, 0, 1, 1e-12 * Math.abs(descent(0)));
}

/** Products by linearity: what rounding leaves there is no more than at the ends, and never grows. */
function between(from: Primal, to: Primal, t: number): Primal {
  const [w, products] = [from.w.slice(), from.products.slice()];
  addScaled(w, t, difference(to.w, from.w));
  addScaled(products, t, difference(to.products, from.products));
  return { w, b: from.b + t * (to.b - from.b), products };
}

/** The same w with the b that minimises φ: the root of Σ a_i(b) y_i, which falls as b grows. */
export function withBestBias(lagrangian: AugmentedLagrangian, workingSet: WorkingSet, primal: Primal): Primal {
  const { delta } = lagrangian;
  const { data, labels, heldLabels, margin, pass } = workingSet;
  const { largest, sumRounding } = data.sampleWeights;
  const balanceOfFree = pass.balance(lagrangian, workingSet, primal.products);
  const balance = (b: number) => heldLabels + balanceOfFree(b);
  const here = balance(primal.b);
  if (Math.abs(here) <= sumRounding) return primal;
  // Beyond these ends every free dual variable of one class is at 0 and of the other at its bound.
  const { low, high } = biasesAtMargin(labels, margin, primal.products);
  const lower = here > 0 ? primal.b : low - 2 * delta * largest - 1;
  const upper = here > 0 ? high + 2 * delta * largest + 1 : primal.b;
  return { ...primal, b: monotoneRoot(balance, lower, upper) };
}

/** The least and the largest b at which a sample is on its margin. */
function biasesAtMargin(labels: Int8Array, margin: number, products: Float64Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < products.length; i++) {
    const b = labels[i] * margin - products[i];
    if (b < low) low = b;
    if (b > high) high = b;
  }
  return { low, high };
}
