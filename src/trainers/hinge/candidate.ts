import { addScaled, difference, divided, dot, nonzeroPlaces, norm } from '../../math/vector.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { liftToMargin } from './hardMargin.ts';
import { clipped, isBelow } from './partition.ts';
import { rowsAt, signedAt, type WorkingSet } from './workingSet.ts';

/** A primal and a feasible dual point of the free samples and the relative gap between them. */
export interface Candidate {
  readonly primal: Primal;
  /** Dual variables in [0, v]; with those held, Σ a y = 0. */
  readonly alpha: Float64Array;
  readonly relativeGap: number;
  /** ‖w − w*‖ is at most so many times ‖w‖. */
  readonly weightError: number;
  /** μ‖w‖² over the objective: how much of it the gap can see of w. */
  readonly penaltyShare: number;
}

/** What is known of a point before its gap is. */
export const gapUnknown = {
  relativeGap: Number.POSITIVE_INFINITY,
  weightError: Number.POSITIVE_INFINITY,
  penaltyShare: 1,
};

/** Whether w is as accurate as asked for, or the gap sees enough of it to mean something. */
export function hasAccurateWeights({ weightError, penaltyShare }: Candidate, visibleShare: number): boolean {
  return weightError <= WEIGHT_ACCURACY || penaltyShare > visibleShare;
}

/** The one with the smaller gap; where squares of tiny weights have vanished from both, the one with the better weights. */
export function betterOf(best: Candidate, other: Candidate): Candidate {
  const isTie = other.relativeGap === best.relativeGap && other.weightError < best.weightError;
  return isTie || other.relativeGap < best.relativeGap ? other : best;
}

/** ‖w − w*‖/‖w‖ where the gap does not see w. */
const WEIGHT_ACCURACY = 3e-7;

/**
 * The gap of a primal point and a dual point that may leave [0, v]: it is clipped and balanced first. `sum` is Σ a y x
 * of the dual point as it is given, so that only the few samples that the repair moves need their features again. The
 * gap is that of all samples if those held are where they belong.
 */
export function candidateOf(
  workingSet: WorkingSet,
  mu: number,
  primal: Primal,
  dual: Float64Array,
  sum: Float64Array,
): Candidate {
  const { data, labels, bounds, heldWeight } = workingSet;
  const alpha = clipped(dual, bounds);
  balance(alpha, workingSet);
  const dualSum = repairedSum(workingSet, alpha, dual, sum);
  const kappa = 2 * mu * data.sampleWeights.total;
  const dualWeights = divided(dualSum, kappa);
  const plain = judged(workingSet, mu, primal, alpha, dualWeights);
  if (plain.relativeGap <= 1e-12 || heldWeight > 0 || !isBelow(alpha, bounds)) return plain;
  const lifted = liftToMargin(primal, labels);
  if (lifted === undefined) return plain;
  const up = judged(workingSet, mu, lifted, alpha, dualWeights);
  return up.relativeGap < plain.relativeGap ? up : plain;
}

function judged(
  workingSet: WorkingSet,
  mu: number,
  primal: Primal,
  alpha: Float64Array,
  dualWeights: Float64Array,
): Candidate {
  const { data, heldSum, heldLabels, heldWeight, margin } = workingSet;
  const { total } = data.sampleWeights;
  const { w, b } = primal;
  const free = workingSet.pass.gaps(workingSet, primal, alpha);
  const risk = heldWeight - dot(heldSum, w) - heldLabels * b + free.losses;
  const differences = difference(w, dualWeights);
  const gap = free.gaps / total + mu * dot(differences, differences);
  const penalty = mu * dot(w, w);
  // Without a margin the objective is 0 where w = 0 is optimal, and the gap itself is as good: see `strongLimit`.
  const objective = margin === 0 ? 1 : risk / total + penalty;
  return {
    primal,
    alpha,
    relativeGap: gap / objective,
    // Of tiny weights the squares vanish before they do.
    weightError: gap === 0 ? norm(differences) / norm(w) || 0 : Math.sqrt(gap / penalty),
    penaltyShare: penalty / objective,
  };
}

/** Σ a y x of a dual point that differs in few samples from one whose sum is given. */
function repairedSum(
  { data, rows, labels }: WorkingSet,
  alpha: Float64Array,
  before: Float64Array,
  sum: Float64Array,
): Float64Array {
  const change = difference(alpha, before);
  const moved = nonzeroPlaces(change);
  const repaired = data.features.rowSum(rowsAt(moved, rows), signedAt(moved, change, labels));
  addScaled(repaired, 1, sum);
  return repaired;
}

/**
 * Balances Σ a y by scaling down the interior variables of the class with the larger sum, and all of that class only where
 * they do not suffice: variables at their bound pay for what they lose with all of their loss. Where the surplus is that of samples held
 * at their bound, the variables of the other class are raised.
 */
function balance(alpha: Float64Array, { data, labels, bounds, heldLabels }: WorkingSet): void {
  const imbalance = signedTotal(alpha, labels) + heldLabels;
  if (Math.abs(imbalance) <= data.sampleWeights.sumRounding) return;
  const surplus = Math.sign(imbalance);
  const { interior, total, headroom } = roomOf(alpha, labels, bounds, surplus);
  if (total < Math.abs(imbalance)) raise(alpha, labels, bounds, -surplus, Math.min(Math.abs(imbalance) / headroom, 1));
  else if (interior > 2 * Math.abs(imbalance)) {
    scaleDown(alpha, labels, bounds, surplus, 1 - Math.abs(imbalance) / interior, 'interior');
  } else scaleDown(alpha, labels, bounds, surplus, Math.max(1 - Math.abs(imbalance) / total, 0), 'all');
}

/** Σ a y. */
export function signedTotal(alpha: Float64Array, labels: Int8Array): number {
  let sum = 0;
  for (let i = 0; i < alpha.length; i++) sum += alpha[i] * labels[i];
  return sum;
}

/** Of one class: Σ a, and of the interior variables alone; of the other: how much they can be raised. */
function roomOf(alpha: Float64Array, labels: Int8Array, bounds: Float64Array, label: number) {
  let [interior, total, headroom] = [0, 0, 0];
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] !== label) headroom += bounds[i] - alpha[i];
    else {
      total += alpha[i];
      if (alpha[i] < bounds[i]) interior += alpha[i];
    }
  }
  return { interior, total, headroom };
}

function raise(alpha: Float64Array, labels: Int8Array, bounds: Float64Array, label: number, share: number): void {
  for (let i = 0; i < alpha.length; i++) if (labels[i] === label) alpha[i] += share * (bounds[i] - alpha[i]);
}

function scaleDown(
  alpha: Float64Array,
  labels: Int8Array,
  bounds: Float64Array,
  label: number,
  factor: number,
  which: 'interior' | 'all',
): void {
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] === label && (which === 'all' || alpha[i] < bounds[i])) alpha[i] *= factor;
  }
}
