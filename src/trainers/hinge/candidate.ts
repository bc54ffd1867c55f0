import { dot, norm } from '../../math/vector.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { liftToMargin } from './hardMargin.ts';
import type { WorkingSet } from './workingSet.ts';

/** A primal and a feasible dual point of the free samples and the relative gap between them. */
export interface Candidate {
  readonly primal: Primal;
  /** Dual variables in [0, 1]; with those held, Σ a y = 0. */
  readonly alpha: Float64Array;
  readonly relativeGap: number;
  /** ‖w − w*‖ is at most so many times ‖w‖. */
  readonly weightError: number;
  /** μ‖w‖² over the objective: how much of it the gap can see of w. */
  readonly penaltyShare: number;
}

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
 * The gap of a primal point and a dual point that may leave [0, 1]: it is clipped and balanced first. `sum` is Σ a y x
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
  const { data, rows, labels, heldSum, heldLabels, heldCount, margin } = workingSet;
  const n = data.labels.length;
  const m = labels.length;
  const alpha = new Float64Array(m);
  for (let i = 0; i < m; i++) alpha[i] = Math.min(Math.max(dual[i], 0), 1);
  balance(alpha, workingSet);
  const moved: number[] = [];
  const amounts: number[] = [];
  for (let i = 0; i < m; i++) {
    if (alpha[i] === dual[i]) continue;
    moved.push(rows[i]);
    amounts.push((alpha[i] - dual[i]) * labels[i]);
  }
  const dualWeights = data.features.rowSum(Uint32Array.from(moved), Float64Array.from(amounts));
  for (let k = 0; k < sum.length; k++) dualWeights[k] = (sum[k] + dualWeights[k]) / (2 * mu * n);
  const judged = (point: Primal): Candidate => {
    let fenchelYoung = 0;
    let risk = heldCount - dot(heldSum, point.w) - heldLabels * point.b;
    for (let i = 0; i < m; i++) {
      const shortfall = margin - labels[i] * (point.products[i] + point.b);
      if (shortfall > 0) {
        risk += shortfall;
        fenchelYoung += (1 - alpha[i]) * shortfall;
      } else fenchelYoung -= alpha[i] * shortfall;
    }
    let squaredDistance = 0;
    for (let k = 0; k < dualWeights.length; k++) squaredDistance += (point.w[k] - dualWeights[k]) ** 2;
    const gap = fenchelYoung / n + mu * squaredDistance;
    // Of tiny weights the squares vanish before they do.
    const accuracy = () => norm(point.w.map((weight, k) => weight - dualWeights[k])) / norm(point.w);
    const penalty = mu * dot(point.w, point.w);
    // Without a margin the objective is 0 where w = 0 is optimal, and the gap itself is as good: see `strongLimit`.
    const objective = margin === 0 ? 1 : risk / n + penalty;
    return {
      primal: point,
      alpha,
      relativeGap: gap / objective,
      weightError: gap === 0 ? accuracy() || 0 : Math.sqrt(gap / penalty),
      penaltyShare: penalty / objective,
    };
  };
  const plain = judged(primal);
  if (plain.relativeGap <= 1e-12 || heldCount > 0 || alpha.includes(1)) return plain;
  const lifted = liftToMargin(primal, labels);
  if (lifted === undefined) return plain;
  const up = judged(lifted);
  return up.relativeGap < plain.relativeGap ? up : plain;
}

/**
 * Balances Σ a y by scaling down the interior variables of the class with the larger sum, and all of that class only where
 * they do not suffice: variables at 1 pay for what they lose with all of their loss. Where the surplus is that of samples held
 * at 1, the variables of the other class are raised.
 */
function balance(alpha: Float64Array, { labels, heldLabels }: WorkingSet): void {
  let imbalance = heldLabels;
  for (let i = 0; i < alpha.length; i++) imbalance += alpha[i] * labels[i];
  if (imbalance === 0) return;
  const surplus = Math.sign(imbalance);
  let interior = 0;
  let total = 0;
  let headroom = 0;
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] !== surplus) headroom += 1 - alpha[i];
    else total += alpha[i];
    if (labels[i] === surplus && alpha[i] < 1) interior += alpha[i];
  }
  if (total < Math.abs(imbalance)) {
    const share = Math.min(Math.abs(imbalance) / headroom, 1);
    for (let i = 0; i < alpha.length; i++) if (labels[i] !== surplus) alpha[i] += share * (1 - alpha[i]);
    return;
  }
  const interiorSuffices = interior > 2 * Math.abs(imbalance);
  const factor = Math.max(1 - Math.abs(imbalance) / (interiorSuffices ? interior : total), 0);
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] === surplus && !(interiorSuffices && alpha[i] === 1)) alpha[i] *= factor;
  }
}
