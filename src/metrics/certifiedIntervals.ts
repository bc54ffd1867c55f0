import { asin, cos } from '../math/elementary.ts';
import type { DerivedQuantity, Row } from './metric.ts';
import { convexOptimization } from './sources.ts';

/*
 * Intervals that contain the values of the exact minimiser w*, from the one thing that is certified: w* lies in the ball
 * of radius ρ = w_radius around w.
 *
 * ‖w‖: the triangle inequality, | ‖w*‖ − ‖w‖ | ≤ ‖w* − w‖ ≤ ρ.
 * θ:   if ρ < ‖w‖, the ball does not contain 0, and it lies in the cone around w whose sides touch it, of half angle
 *      δ = asin(ρ/‖w‖). So ∠(w, w*) ≤ δ, and by the triangle inequality of angles |θ* − θ| ≤ δ. Otherwise nothing is
 *      known: 0 ≤ θ* ≤ π (or w* = 0, which has no angle).
 * d_adv: of balanced classes d_adv = [ŵ·(j − i)]/2 = ½‖j − i‖ cos θ, because b cancels; it falls with θ, so its bounds
 *      are those of θ, exchanged. Of unbalanced ones it depends on b*, of which nothing is certified: empty.
 *
 * In double precision ‖w‖, θ, ‖j − i‖ and what is made of them here are off by rounding. A sum of up to 2¹⁷ terms of one
 * sign is off by at most 2¹⁷·2⁻⁵³ = 2⁻³⁶ of itself, so ρ is made larger by 2⁻³⁶‖w‖, and the interval of d_adv on both
 * sides by 2⁻³⁶·½‖j − i‖: far below any ρ that a relative gap can certify, √(gap·L/μ) ≥ √gap·‖w‖. `w_radius` itself is
 * taken as it is.
 */
const ROUNDING = 2 ** -36;

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

const source = `w_radius; ${convexOptimization}`;

export const [wNormLower, wNormUpper] = bounds({
  of: 'w_norm',
  symbol: '‖w*‖',
  what: 'the Euclidean norm of the optimal weights',
  formulas: ['max(‖w‖ − ρ, 0)', '‖w‖ + ρ'],
  unit: '1 / feature unit',
  interval: wNormInterval,
});

export const [tiltAngleLower, tiltAngleUpper] = bounds({
  of: 'tilt_angle',
  symbol: 'θ*',
  what: 'the tilting angle of the optimal weights (0 and π where ρ ≥ ‖w‖)',
  formulas: ['max(θ − asin(ρ/‖w‖), 0)', 'min(θ + asin(ρ/‖w‖), π)'],
  unit: 'radians',
  interval: tiltAngleInterval,
});

export const [dAdvLower, dAdvUpper] = bounds({
  of: 'd_adv',
  symbol: 'd_adv*',
  what: 'the adversarial distance of the optimal classifier; empty where the classes are not balanced',
  formulas: ['½‖j − i‖ cos θ_upper', '½‖j − i‖ cos θ_lower'],
  unit: 'feature units',
  interval: dAdvInterval,
});

function wNormInterval(row: Row): Interval | undefined {
  const { w_norm: norm, w_radius: radius } = row;
  if (typeof norm !== 'number' || typeof radius !== 'number') return undefined;
  const rho = radius + ROUNDING * norm;
  return { lower: Math.max(norm - rho, 0), upper: norm + rho };
}

function tiltAngleInterval(row: Row): Interval | undefined {
  const { w_norm: norm, w_radius: radius, tilt_angle: angle } = row;
  if (typeof norm !== 'number' || typeof radius !== 'number' || typeof angle !== 'number') return undefined;
  const ratio = radius / norm + ROUNDING;
  if (ratio >= 1) return { lower: 0, upper: Math.PI };
  const delta = asin(ratio);
  return { lower: Math.max(angle - delta, 0), upper: Math.min(angle + delta, Math.PI) };
}

function dAdvInterval(row: Row): Interval | undefined {
  const angles = tiltAngleInterval(row);
  const { centroid_distance: distance, n_train_i: sizeI, n_train_j: sizeJ } = row;
  if (!angles || typeof distance !== 'number' || sizeI === undefined || sizeI !== sizeJ) return undefined;
  const largest = distance / 2;
  return {
    lower: largest * (cos(angles.upper) - ROUNDING),
    upper: largest * (cos(angles.lower) + ROUNDING),
  };
}

/** The two columns of an interval around a column of results.csv. */
function bounds(quantity: {
  readonly of: string;
  readonly symbol: string;
  readonly what: string;
  readonly formulas: readonly [lower: string, upper: string];
  readonly unit: string;
  interval(row: Row): Interval | undefined;
}): [lower: DerivedQuantity, upper: DerivedQuantity] {
  const { of, symbol, what, formulas, unit, interval } = quantity;
  const column = (bound: 'lower' | 'upper', sign: string, formula: string): DerivedQuantity => ({
    column: `${of}_${bound}`,
    symbol: `${symbol} ${sign}`,
    type: 'number',
    description: `Certified ${bound} bound of ${what}.`,
    formula,
    unit,
    source,
    bound,
    derive: (row) => interval(row)?.[bound],
  });
  return [column('lower', '≥', formulas[0]), column('upper', '≤', formulas[1])];
}
