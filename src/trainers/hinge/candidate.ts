import { dot, norm } from '../../math/vector.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { liftToMargin } from './hardMargin.ts';
import { isBelow } from './partition.ts';
import type { WorkingSet } from './workingSet.ts';

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
  const { data, rows, labels, bounds, heldSum, heldLabels, heldWeight, margin } = workingSet;
  const { total } = data.sampleWeights;
  const m = labels.length;
  const alpha = new Float64Array(m);
  for (let i = 0; i < m; i++) alpha[i] = Math.min(Math.max(dual[i], 0), bounds[i]);
  balance(alpha, workingSet);
  const moved: number[] = [];
  const amounts: number[] = [];
  for (let i = 0; i < m; i++) {
    if (alpha[i] === dual[i]) continue;
    moved.push(rows[i]);
    amounts.push((alpha[i] - dual[i]) * labels[i]);
  }
  const dualWeights = data.features.rowSum(Uint32Array.from(moved), Float64Array.from(amounts));
  for (let k = 0; k < sum.length; k++) dualWeights[k] = (sum[k] + dualWeights[k]) / (2 * mu * total);
  const judged = (point: Primal): Candidate => {
    let fenchelYoung = 0;
    let risk = heldWeight - dot(heldSum, point.w) - heldLabels * point.b;
    for (let i = 0; i < m; i++) {
      const shortfall = margin - labels[i] * (point.products[i] + point.b);
      if (shortfall > 0) {
        risk += bounds[i] * shortfall;
        fenchelYoung += (bounds[i] - alpha[i]) * shortfall;
      } else fenchelYoung -= alpha[i] * shortfall;
    }
    let squaredDistance = 0;
    for (let k = 0; k < dualWeights.length; k++) squaredDistance += (point.w[k] - dualWeights[k]) ** 2;
    const gap = fenchelYoung / total + mu * squaredDistance;
    // Of tiny weights the squares vanish before they do.
    const accuracy = () => norm(point.w.map((weight, k) => weight - dualWeights[k])) / norm(point.w);
    const penalty = mu * dot(point.w, point.w);
    // Without a margin the objective is 0 where w = 0 is optimal, and the gap itself is as good: see `strongLimit`.
    const objective = margin === 0 ? 1 : risk / total + penalty;
    return {
      primal: point,
      alpha,
      relativeGap: gap / objective,
      weightError: gap === 0 ? accuracy() || 0 : Math.sqrt(gap / penalty),
      penaltyShare: penalty / objective,
    };
  };
  const plain = judged(primal);
  if (plain.relativeGap <= 1e-12 || heldWeight > 0 || !isBelow(alpha, bounds)) return plain;
  const lifted = liftToMargin(primal, labels);
  if (lifted === undefined) return plain;
  const up = judged(lifted);
  return up.relativeGap < plain.relativeGap ? up : plain;
}

/**
 * Balances Σ a y by scaling down the interior variables of the class with the larger sum, and all of that class only where
 * they do not suffice: variables at their bound pay for what they lose with all of their loss. Where the surplus is that of samples held
 * at their bound, the variables of the other class are raised.
 */
function balance(alpha: Float64Array, { data, labels, bounds, heldLabels }: WorkingSet): void {
  let imbalance = heldLabels;
  for (let i = 0; i < alpha.length; i++) imbalance += alpha[i] * labels[i];
  if (Math.abs(imbalance) <= data.sampleWeights.sumRounding) return;
  const surplus = Math.sign(imbalance);
  let interior = 0;
  let total = 0;
  let headroom = 0;
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] !== surplus) headroom += bounds[i] - alpha[i];
    else total += alpha[i];
    if (labels[i] === surplus && alpha[i] < bounds[i]) interior += alpha[i];
  }
  if (total < Math.abs(imbalance)) {
    const share = Math.min(Math.abs(imbalance) / headroom, 1);
    for (let i = 0; i < alpha.length; i++) if (labels[i] !== surplus) alpha[i] += share * (bounds[i] - alpha[i]);
    return;
  }
  const interiorSuffices = interior > 2 * Math.abs(imbalance);
  const factor = Math.max(1 - Math.abs(imbalance) / (interiorSuffices ? interior : total), 0);
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] === surplus && !(interiorSuffices && alpha[i] === bounds[i])) alpha[i] *= factor;
  }
}
