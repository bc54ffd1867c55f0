import type { DerivedQuantity, Quantity } from './metric.ts';
import { wilson } from './sources.ts';

/** 95 % of a standard normal variable lies within ±z. */
const Z = 1.96;

/**
 * The shares p for which `wrong` of `count` is no surprise at 95 %: |wrong/count − p| ≤ z √(p(1 − p)/count), which is
 *
 *     (k + z²/2 ± z √(k(n − k)/n + z²/4)) / (n + z²),   k = wrong, n = count > 0
 */
export function wilsonInterval(wrong: number, count: number): readonly [lower: number, upper: number] {
  const middle = wrong + (Z * Z) / 2;
  const half = Z * Math.sqrt((wrong * (count - wrong)) / count + (Z * Z) / 4);
  const total = count + Z * Z;
  // At the ends, where rounding would leave a trace, the formula is 0 or 1.
  return [wrong === 0 ? 0 : (middle - half) / total, wrong === count ? 1 : (middle + half) / total];
}

/** The interval of an error of so many samples; undefined where there is none. */
export function errorInterval(error: unknown, count: unknown): readonly [lower: number, upper: number] | undefined {
  if (typeof error !== 'number' || typeof count !== 'number') return undefined;
  return wilsonInterval(Math.round(error * count), count);
}

export const [testErrorLower, testErrorUpper] = [0, 1].map(
  (end): DerivedQuantity => ({
    ...wilsonEnd(end, 'test_error', 'test err', 'the test error, were there ever more test samples', 'test samples'),
    derive: ({ test_error: error, n_test: count }) => errorInterval(error, count)?.[end],
  }),
) as [DerivedQuantity, DerivedQuantity];

/** Beside a robust error of test samples; training samples say little of others. */
export const robustErrorEnds: readonly Quantity[] = [0, 1].map((end) =>
  wilsonEnd(
    end,
    'robust_error',
    'robust err',
    'robust_error, were there ever more test samples; empty where training samples are attacked',
    'attacked samples',
  ),
);

function wilsonEnd(end: number, of: string, symbol: string, what: string, samples: string): Quantity {
  const [side, sign, formulaSign] = end === 0 ? ['lower', '≥', '−'] : ['upper', '≤', '+'];
  return {
    column: `${of}_${side}`,
    symbol: `${symbol} ${sign}`,
    type: 'number',
    description: `The ${side} end of the 95 % Wilson interval of ${what}.`,
    formula: `(k + z²/2 ${formulaSign} z √(k(n − k)/n + z²/4)) / (n + z²), z = 1.96, k of n ${samples} wrong`,
    unit: 'fraction',
    source: wilson,
  };
}
