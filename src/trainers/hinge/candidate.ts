import { dot } from '../../math/vector.ts';
import { balanceDual } from '../certificate.ts';
import type { Design } from '../design.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { liftToMargin } from './hardMargin.ts';

/** A primal and a feasible dual point and the relative gap between them. */
export interface Candidate {
  readonly primal: Primal;
  /** n dual variables in [0, 1] with Σ a y = 0. */
  readonly alpha: Float64Array;
  readonly relativeGap: number;
}

/**
 * The gap of a primal point and a dual point that may leave [0, 1]: it is clipped and balanced first. `sum` is Σ a y x
 * of the dual point as it is given, so that only the few samples that the repair moves need their features again.
 */
export function candidateOf(
  design: Design,
  mu: number,
  primal: Primal,
  dual: Float64Array,
  sum: Float64Array,
): Candidate {
  const { features, labels } = design;
  const n = labels.length;
  const alpha = dual.map((a) => Math.min(Math.max(a, 0), 1));
  balanceInterior(alpha, labels);
  const moved = new Float64Array(n);
  for (let i = 0; i < n; i++) moved[i] = (alpha[i] - dual[i]) * labels[i];
  const change = features.transposedTimes(moved);
  const dualWeights = sum.map((value, k) => (value + change[k]) / (2 * mu * n));
  const gap = (point: Primal): number => {
    let fenchelYoung = 0;
    let risk = 0;
    for (let i = 0; i < n; i++) {
      const shortfall = 1 - labels[i] * (point.products[i] + point.b);
      if (shortfall > 0) {
        risk += shortfall;
        fenchelYoung += (1 - alpha[i]) * shortfall;
      } else fenchelYoung -= alpha[i] * shortfall;
    }
    let squaredDistance = 0;
    for (let k = 0; k < dualWeights.length; k++) squaredDistance += (point.w[k] - dualWeights[k]) ** 2;
    return (fenchelYoung / n + mu * squaredDistance) / (risk / n + mu * dot(point.w, point.w));
  };
  const relativeGap = gap(primal);
  if (relativeGap <= 1e-12 || alpha.includes(1)) return { primal, alpha, relativeGap };
  const lifted = liftToMargin(primal, labels);
  if (lifted === undefined) return { primal, alpha, relativeGap };
  const liftedGap = gap(lifted);
  return liftedGap < relativeGap ? { primal: lifted, alpha, relativeGap: liftedGap } : { primal, alpha, relativeGap };
}

/**
 * Balances Σ a y by scaling down the interior variables of the class with the larger sum, and the whole class only where
 * they do not suffice: variables at 1 pay for what they lose with all of their loss.
 */
function balanceInterior(alpha: Float64Array, labels: Int8Array): void {
  let imbalance = 0;
  for (let i = 0; i < alpha.length; i++) imbalance += alpha[i] * labels[i];
  const surplus = Math.sign(imbalance);
  let interior = 0;
  for (let i = 0; i < alpha.length; i++) if (labels[i] === surplus && alpha[i] < 1) interior += alpha[i];
  if (interior > 2 * Math.abs(imbalance)) {
    const factor = 1 - Math.abs(imbalance) / interior;
    for (let i = 0; i < alpha.length; i++) if (labels[i] === surplus && alpha[i] < 1) alpha[i] *= factor;
  } else balanceDual(alpha, labels);
}
