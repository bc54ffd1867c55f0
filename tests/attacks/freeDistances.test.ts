import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { norms } from '../../src/attacks/index.ts';
import { freeDistanceOf, freeDistances } from '../../src/attacks/norm.ts';

const distance = (name: keyof typeof norms, w: readonly number[], m: number) =>
  freeDistances(norms[name], Float64Array.from(w), Float64Array.of(m))[0];

/** The perturbation that Hölder's inequality makes tight: it lowers the score by m and has the norm m/‖w‖_q. */
const tight = {
  l2: (w: number[], m: number) => w.map((value) => (-m * value) / Math.hypot(...w) ** 2),
  linf: (w: number[], m: number) =>
    w.map((value) => (-m * Math.sign(value)) / w.reduce((sum, v) => sum + Math.abs(v), 0)),
  l1: (w: number[], m: number) => {
    const largest = w.reduce((best, value, k) => (Math.abs(value) > Math.abs(w[best]) ? k : best), 0);
    return w.map((value, k) => (k === largest ? -m / value : 0));
  },
};

const lengths = {
  l2: (r: number[]) => Math.hypot(...r),
  linf: (r: number[]) => Math.max(...r.map(Math.abs)),
  l1: (r: number[]) => r.reduce((sum, value) => sum + Math.abs(value), 0),
};

const weights = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 });
const nonzero = weights.filter((w) => Math.hypot(...w) > 0.01);
const margin = fc.double({ min: 1e-3, max: 100, noNaN: true });

describe('the smallest perturbation of a linear classifier without a box', () => {
  test('of the sample (.5, .5) under w = (3, 4), b = −1 is .5 in L2, 2.5/7 in L∞ and 2.5/4 in L1', () => {
    expect(distance('l2', [3, 4], 2.5)).toBe(0.5);
    expect(distance('linf', [3, 4], 2.5)).toBeCloseTo(0.357143, 6);
    expect(distance('l1', [3, 4], 2.5)).toBe(0.625);
  });

  test('of a misclassified sample and of one on the boundary is 0', () => {
    for (const name of ['l2', 'linf', 'l1'] as const) {
      expect(distance(name, [3, 4], -2)).toBe(0);
      expect(distance(name, [3, 4], 0)).toBe(0);
    }
  });

  test.each(['l2', 'linf', 'l1'] as const)('in %s is the norm of a perturbation that reaches the boundary', (name) => {
    fc.assert(
      fc.property(nonzero, margin, (w, m) => {
        const r = tight[name](w, m);
        const change = w.reduce((sum, value, k) => sum + value * r[k], 0);
        expect(change).toBeCloseTo(-m, 9);
        expect(distance(name, w, m) / lengths[name](r)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('is no larger in L∞ than in L2, and no larger in L2 than in L1', () => {
    fc.assert(
      fc.property(nonzero, margin, (w, m) => {
        expect(distance('linf', w, m)).toBeLessThanOrEqual(distance('l2', w, m) * (1 + 1e-12));
        expect(distance('l2', w, m)).toBeLessThanOrEqual(distance('l1', w, m) * (1 + 1e-12));
      }),
    );
  });
});

test('distances never fall where margins rise', () => {
  const margin = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 5e-324));
  const weights = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(norms)),
      weights.filter((w) => w.some((value) => Math.abs(value) > 1e-3)),
      margin,
      margin,
      (norm, w, one, other) => {
        const distance = freeDistanceOf(norm, Float64Array.from(w));
        expect(distance(Math.min(one, other))).toBeLessThanOrEqual(distance(Math.max(one, other)));
      },
    ),
  );
});
