import { describe, expect, it } from 'vitest';
import { penalties } from '../../src/config/penalty.ts';

/** For n = 50 samples, risk R and ‖w‖² = s, the value of each spelling's objective, divided so that R has coefficient 1. */
const objectives: Record<keyof typeof penalties, (value: number, n: number, risk: number, s: number) => number> = {
  lambda: (value, _, risk, s) => risk + value * s,
  half: (value, _, risk, s) => risk + (value / 2) * s,
  slides: (value, n, risk, s) => risk + (value / (2 * n)) * s,
  C: (value, n, risk, s) => (0.5 * s + value * n * risk) / (value * n),
};

describe('a penalty', () => {
  it.each(Object.keys(penalties) as (keyof typeof penalties)[])(
    '%s gives the μ for which R + μ‖w‖² is its objective',
    (name) => {
      for (const value of [0.003, 1, 70]) {
        const mu = penalties[name].toMu(value, 50);
        expect(0.31 + mu * 2.7).toBeCloseTo(objectives[name](value, 50, 0.31, 2.7), 12);
      }
    },
  );
});
