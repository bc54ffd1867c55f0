import { type LossName, losses } from '../losses/index.ts';
import type { Cell, DerivedQuantity, Row } from './metric.ts';
import { newAngle } from './sources.ts';

/*
 * The loss sees z = ‖w‖ y d(x). As ‖w‖ → ∞ both losses tend to max(−z, 0), so that R → ‖w‖ d_err; as ‖w‖ → 0 they tend
 * to the line α − β z, so that R → α − β‖w‖ d_adv (Tanay & Griffin, §2). For the hinge the second is exact as long as
 * every z ≤ 1.
 */

/** In losses, where α is about 1, and of how far a limit is off, as a fraction: what rounding of α − β‖w‖ d_adv leaves. */
const ROUNDING = 1e-13;

export const riskLargeW: DerivedQuantity = {
  column: 'risk_large_w',
  symbol: 'R ‖w‖→∞',
  type: 'number',
  description: 'What the empirical risk tends to where ‖w‖ is large: minimising it means minimising d_err.',
  formula: '‖w‖ d_err',
  unit: 'loss',
  source: newAngle,
  derive: largeLimit,
};

export const riskLargeWError: DerivedQuantity = {
  column: 'risk_large_w_error',
  symbol: 'off by',
  type: 'number',
  description: 'By how much risk_large_w is off, relative to the empirical risk.',
  formula: '|‖w‖ d_err − R| / R',
  unit: '1',
  rounding: ROUNDING,
  source: newAngle,
  derive: (row) => relativeError(largeLimit(row), row),
};

export const riskSmallW: DerivedQuantity = {
  column: 'risk_small_w',
  symbol: 'R ‖w‖→0',
  type: 'number',
  description: 'What the empirical risk tends to where ‖w‖ is small: minimising it means maximising d_adv.',
  formula: `α − β‖w‖ d_adv, ${Object.values(losses)
    .map(({ name, alpha, beta }) => `${name}: α = ${alpha === Math.LN2 ? 'ln 2' : alpha}, β = ${beta}`)
    .join('; ')}`,
  unit: 'loss',
  rounding: ROUNDING,
  source: newAngle,
  derive: smallLimit,
};

export const riskSmallWError: DerivedQuantity = {
  column: 'risk_small_w_error',
  symbol: 'off by',
  type: 'number',
  description: 'By how much risk_small_w is off, relative to the empirical risk.',
  formula: '|α − β‖w‖ d_adv − R| / R',
  unit: '1',
  rounding: ROUNDING,
  source: newAngle,
  derive: (row) => relativeError(smallLimit(row), row),
};

function largeLimit({ w_norm: norm, d_err: distance }: Row): number | undefined {
  return typeof norm === 'number' && typeof distance === 'number' ? norm * distance : undefined;
}

function smallLimit({ w_norm: norm, d_adv: distance, loss }: Row): number | undefined {
  if (typeof norm !== 'number' || typeof distance !== 'number') return undefined;
  const { alpha, beta } = losses[loss as LossName];
  return alpha - beta * norm * distance;
}

/** 0 where both are 0. */
function relativeError(limit: number | undefined, { empirical_risk: risk }: Row): Cell {
  if (limit === undefined || typeof risk !== 'number') return undefined;
  return limit === risk ? 0 : Math.abs(limit - risk) / risk;
}
