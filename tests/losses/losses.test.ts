import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import { convexLoss, type Loss } from '../../src/losses/loss.ts';
import { zeroOne } from '../../src/losses/zeroOne.ts';
import { bentHinge, huberisedHinge, hyperbola, smoothHinge, squaredHinge } from './otherLosses.ts';

const otherLosses = [squaredHinge, huberisedHinge(0.1), smoothHinge, hyperbola, bentHinge];

const score = fc.double({ min: -30, max: 30, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('losses are registered under their own names', () => {
  expect(Object.values<Loss>(losses).map(({ name }) => name)).toEqual(Object.keys(losses));
});

// Those that are not in the registry hold for what `convexLoss` derives, which hinge and softplus partly know better.
describe.each([...Object.values<Loss>(losses), ...otherLosses].map((loss) => [loss.name, loss] as const))(
  'the %s loss',
  (_, loss) => {
    /** Dual variables are between 0 and this; any number will do where slopes have no bound. */
    const most = Math.min(loss.largestSlope, 50);
    const dual = share.map((part) => part * most);
    /** What slopes change by within 0.01 of z, and curvatures: much, at a kink or next to one. */
    const change = (of: (z: number) => number, z: number) => Math.abs(of(z + 0.01) - of(z - 0.01));

    test('has the derivatives that finite differences give, away from kinks', () => {
      fc.assert(
        fc.property(score, (z) => {
          const h = 1e-5 * Math.max(1, Math.abs(z));
          const slope = loss.derivative(z);
          const [before, after] = [loss.value(z) - loss.value(z - h), loss.value(z + h) - loss.value(z)];
          // f is convex: every (sub)gradient lies between.
          const rounding = 1e-10 * Math.max(1, loss.value(z));
          expect(slope).toBeGreaterThanOrEqual(before / h - rounding);
          expect(slope).toBeLessThanOrEqual(after / h + rounding);
          fc.pre(loss.kinks.every(({ at }) => Math.abs(z - at) > 0.01));
          const size = Math.max(1, Math.abs(slope));
          expect(slope / size).toBeCloseTo((before + after) / (2 * h) / size, 5);
          fc.pre(change(loss.secondDerivative, z) < 0.1 * Math.max(1, loss.secondDerivative(z)));
          const second = (loss.derivative(z + h) - loss.derivative(z - h)) / (2 * h);
          expect(loss.secondDerivative(z) / size).toBeCloseTo(second / size, 6);
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

    test('is as steep and as curved as it says, and no more, with kinks where it says', () => {
      fc.assert(
        fc.property(score, score, (z, other) => {
          const [low, high] = [Math.min(z, other), Math.max(z, other)];
          const rise = loss.derivative(high) - loss.derivative(low);
          const jumps = loss.kinks.filter(({ at }) => low < at && at <= high).reduce((sum, { jump }) => sum + jump, 0);
          expect(-loss.derivative(low)).toBeLessThanOrEqual(loss.largestSlope);
          expect(rise).toBeGreaterThanOrEqual(jumps - 1e-12);
          expect(rise).toBeLessThanOrEqual(
            (high > low ? loss.largestCurvature * (high - low) : 0) * (1 + 1e-9) + 1e-12,
          );
          expect(loss.secondDerivative(z)).toBeLessThanOrEqual(loss.largestCurvature);
        }),
      );
      for (const { at, jump } of loss.kinks) {
        expect(loss.derivative(at + 1e-9) - loss.derivative(at - 1e-9)).toBeCloseTo(jump, 6);
        expect(loss.derivative(at)).toBeCloseTo(loss.derivative(at + 1e-9), 6);
      }
      if (Number.isFinite(loss.largestSlope)) {
        expect(-loss.derivative(-1e6) / loss.largestSlope).toBeCloseTo(1, 9);
      }
      if (Number.isFinite(loss.largestCurvature)) {
        const grid = Array.from({ length: 2001 }, (_, i) => loss.secondDerivative(-10 + i / 100));
        expect(Math.max(...grid) / loss.largestCurvature).toBeCloseTo(1, 9);
      }
    });

    test('obeys Fenchel and Young: f(z) + f*(−a) ≥ −a z, with equality at a = −f′(z)', () => {
      fc.assert(
        fc.property(score, dual, (z, a) => {
          const parts = loss.value(z) + Math.abs(loss.conjugate(a)) + Math.abs(a * z);
          const sum = loss.value(z) + loss.conjugate(a) + a * z;
          expect(sum).toBeGreaterThanOrEqual(-1e-15 * Math.max(parts, 1000));
          expect(loss.fenchelYoungGap(z, a)).toBeGreaterThanOrEqual(0);
          expect(Math.abs(loss.fenchelYoungGap(z, a) - sum)).toBeLessThanOrEqual(5e-15 * Math.max(parts, 1000));
          const slope = -loss.derivative(z);
          const atSlope = loss.value(z) + Math.abs(loss.conjugate(slope)) + Math.abs(slope * z);
          expect(loss.fenchelYoungGap(z, slope)).toBeLessThan(2e-15 * Math.max(atSlope, 0.5));
        }),
      );
      expect(loss.conjugate(-0.1)).toBe(Number.POSITIVE_INFINITY);
      if (Number.isFinite(loss.largestSlope))
        expect(loss.conjugate(1.1 * loss.largestSlope)).toBe(Number.POSITIVE_INFINITY);
    });

    test('is finite for |z| up to 1e6, and as small or as straight there as convexity asks', () => {
      for (const z of [1e2, 1e3, 1e4, 1e5, 1e6]) {
        expect(loss.value(z)).toBeLessThan(1e3 / z);
        expect(-loss.derivative(z)).toBeLessThan(loss.value(z / 2) / (z / 2) + 1e-300);
        const halfway = (loss.value(-z) + loss.value(0)) / 2;
        expect(loss.value(-z / 2)).toBeLessThanOrEqual(halfway * (1 + 1e-15));
        expect(loss.value(-z)).toBeGreaterThanOrEqual(loss.value(0) + z * -loss.derivative(0));
        expect(Number.isFinite(loss.value(-z))).toBe(true);
        for (const a of [0, most / 4, most]) {
          for (const at of [z, -z]) expect(Number.isFinite(loss.fenchelYoungGap(at, a))).toBe(true);
        }
      }
    });

    test('tends to α − βz at 0, as the limit of small ‖w‖ says', () => {
      const h = 1e-6;
      expect(loss.value(0)).toBe(loss.alpha);
      if (loss.kinks.every(({ at }) => at !== 0)) {
        const digits = change(loss.secondDerivative, 0) > 0.1 ? 6 : 8;
        expect((loss.value(h) - loss.value(-h)) / (2 * h)).toBeCloseTo(-loss.beta, digits);
      }
    });

    test('has a best bias for w = 0 that no other bias beats', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 50 }),
          fc.integer({ min: 1, max: 50 }),
          score,
          (countI, countJ, other) => {
            const sum = (b: number) => countI * loss.value(-b) + countJ * loss.value(b);
            const { b, unique, dual } = loss.bestBias(countI, countJ);
            expect(sum(b)).toBeLessThanOrEqual(sum(other) * (1 + 1e-12));
            // The dual value of these is as large, and Σ α y = 0.
            const [ofI, ofJ] = dual;
            expect((ofI * countI) / (ofJ * countJ)).toBeCloseTo(1, 12);
            expect((-countI * loss.conjugate(ofI) - countJ * loss.conjugate(ofJ)) / sum(b)).toBeCloseTo(1, 12);
            const alsoBest = Math.abs(sum(b + 0.01) - sum(b)) < 1e-9 && Math.abs(sum(b - 0.01) - sum(b)) < 1e-9;
            expect(unique).toBe(!alsoBest);
          },
        ),
      );
    });
  },
);

test('hinge and softplus keep their relative accuracy for |z| up to 1e6', () => {
  for (const loss of [losses.hinge, losses.softplus]) {
    for (const z of [1e2, 1e3, 1e4, 1e5, 1e6]) {
      expect(loss.value(z)).toBeLessThan(1e-40);
      expect(loss.value(-z)).toBeCloseTo(loss === losses.hinge ? z + 1 : z, 9);
      expect(loss.derivative(z)).toBeCloseTo(0, 30);
      expect(loss.derivative(-z)).toBe(-1);
      expect(loss.fenchelYoungGap(-z, 0.25) / (0.75 * z)).toBeCloseTo(1, 1);
      expect(Number.isFinite(loss.fenchelYoungGap(z, 1))).toBe(true);
      expect(loss.secondDerivative(z)).toBeGreaterThanOrEqual(0);
    }
    fc.assert(
      fc.property(score, share, (z, a) => {
        const sum = loss.value(z) + loss.conjugate(a) + a * z;
        expect(sum).toBeGreaterThanOrEqual(-1e-12);
        expect(loss.fenchelYoungGap(z, a)).toBeCloseTo(sum, 11);
        expect(loss.fenchelYoungGap(z, -loss.derivative(z))).toBeLessThan(1e-15);
      }),
    );
  }
});

test('the derived gap is never below the true one, in exact numbers', () => {
  // Of hinge, whose own gap has no cancellation.
  const { hinge } = losses;
  const { name, formula, value, derivative, secondDerivative, largestCurvature, largestSlope, conjugate } = hinge;
  const stated = { name, formula, value, derivative, secondDerivative, largestCurvature, largestSlope, conjugate };
  const derived = convexLoss(stated);
  fc.assert(
    fc.property(score, share, (z, a) => {
      expect(derived.fenchelYoungGap(z, a)).toBeGreaterThanOrEqual(hinge.fenchelYoungGap(z, a) * (1 - 1e-15));
    }),
  );
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
