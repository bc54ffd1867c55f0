import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { zeroOne } from '../../src/losses/zeroOne.ts';

const score = fc.double({ min: -30, max: 30, noNaN: true });
const dual = fc.double({ min: 0, max: 1, noNaN: true });

describe.each(Object.entries<Loss>(losses))('the %s loss', (name, loss) => {
  test('is registered under its own name', () => {
    expect(loss.name).toBe(name);
  });

  test('has the derivatives that finite differences give, away from kinks', () => {
    fc.assert(
      fc.property(score, (z) => {
        fc.pre(Math.abs(z - 1) > 1e-2);
        const h = 1e-5 * Math.max(1, Math.abs(z));
        const first = (loss.value(z + h) - loss.value(z - h)) / (2 * h);
        expect(loss.derivative(z)).toBeCloseTo(first, 6);
        const second = (loss.derivative(z + h) - loss.derivative(z - h)) / (2 * h);
        expect(loss.secondDerivative(z)).toBeCloseTo(second, 6);
      }),
    );
  });

  test('never rises and is never negative', () => {
    fc.assert(
      fc.property(score, score, (z, other) => {
        expect(loss.value(Math.max(z, other))).toBeLessThanOrEqual(loss.value(Math.min(z, other)));
        expect(loss.value(z)).toBeGreaterThanOrEqual(0);
        expect(loss.derivative(z)).toBeLessThanOrEqual(0);
        expect(loss.secondDerivative(z)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('obeys Fenchel and Young: f(z) + f*(−a) ≥ −a z, with equality at a = −f′(z)', () => {
    fc.assert(
      fc.property(score, dual, (z, a) => {
        const sum = loss.value(z) + loss.conjugate(a) + a * z;
        expect(sum).toBeGreaterThanOrEqual(-1e-12);
        expect(loss.fenchelYoungGap(z, a)).toBeGreaterThanOrEqual(0);
        expect(loss.fenchelYoungGap(z, a)).toBeCloseTo(sum, 11);
        expect(loss.fenchelYoungGap(z, -loss.derivative(z))).toBeLessThan(1e-15);
      }),
    );
    expect(loss.conjugate(-0.1)).toBe(Number.POSITIVE_INFINITY);
    expect(loss.conjugate(1.1)).toBe(Number.POSITIVE_INFINITY);
  });

  test('is stable for |z| up to 1e6', () => {
    for (const z of [1e2, 1e3, 1e4, 1e5, 1e6]) {
      expect(loss.value(z)).toBeLessThan(1e-40);
      expect(loss.value(-z)).toBeCloseTo(name === 'hinge' ? z + 1 : z, 9);
      expect(loss.derivative(z)).toBeCloseTo(0, 30);
      expect(loss.derivative(-z)).toBe(-1);
      expect(loss.fenchelYoungGap(-z, 0.25) / (0.75 * z)).toBeCloseTo(1, 1);
      expect(Number.isFinite(loss.fenchelYoungGap(z, 1))).toBe(true);
      expect(loss.secondDerivative(z)).toBeGreaterThanOrEqual(0);
    }
  });

  test('tends to α − βz at 0, as the limit of small ‖w‖ says', () => {
    const h = 1e-6;
    expect(loss.value(0)).toBe(loss.alpha);
    expect((loss.value(h) - loss.value(-h)) / (2 * h)).toBeCloseTo(-loss.beta, 8);
  });

  test('has a best bias for w = 0 that no other bias beats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), score, (countI, countJ, other) => {
        const sum = (b: number) => countI * loss.value(-b) + countJ * loss.value(b);
        const { b, unique } = loss.bestBias(countI, countJ);
        expect(sum(b)).toBeLessThanOrEqual(sum(other) * (1 + 1e-12));
        const alsoBest = Math.abs(sum(b + 0.01) - sum(b)) < 1e-9 && Math.abs(sum(b - 0.01) - sum(b)) < 1e-9;
        expect(unique).toBe(!alsoBest);
      }),
    );
  });
});

test('softplus has the values of its formula at 0 and far out', () => {
  const { softplus } = losses;
  expect(softplus.value(0)).toBe(Math.LN2);
  expect(softplus.value(50) / Math.exp(-50)).toBeCloseTo(1, 12);
  expect(softplus.conjugate(0.5)).toBeCloseTo(-Math.LN2, 15);
  expect(softplus.conjugate(0)).toBe(0);
  expect(softplus.conjugate(1)).toBe(0);
});

test('the 0-1 loss counts a sample on the boundary as misclassified, and cannot be trained with', () => {
  expect([-1, 0, 1e-300, 1].map(zeroOne.value)).toEqual([1, 1, 0, 0]);
  expect(Object.keys(losses)).not.toContain(zeroOne.name);
});

test('softplus keeps a small Fenchel–Young gap to full relative accuracy', () => {
  const { softplus } = losses;
  // To second order the gap at a = −f′(z) + h is h²/(2 f″(z)).
  fc.assert(
    fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (z) => {
      const curvature = softplus.secondDerivative(z);
      const h = 1e-7 * curvature;
      const expected = (h * h) / (2 * curvature);
      expect(softplus.fenchelYoungGap(z, -softplus.derivative(z) + h) / expected).toBeCloseTo(1, 5);
    }),
  );
});
