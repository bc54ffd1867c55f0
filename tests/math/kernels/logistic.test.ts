import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { losses } from '../../../src/losses/index.ts';
import { bothGive } from './samples.ts';

/** How many units in the last place of `expected` the value is off. */
function ulps(value: number, expected: number): number {
  if (value === expected) return 0;
  const unit = Math.max(2 ** -1074, 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52));
  return Math.abs(value - expected) / unit;
}

/** Margins of every size: from 1e-20 to where e^−z vanishes, and 0. */
const margins = [0, 1e6, ...Array.from({ length: 4000 }, (_, i) => 10 ** (-20 + (22.88 * i) / 4000))].flatMap((z) => [
  z,
  -z,
]);

/** Dual variables: the one that goes with a margin, others near it, and any. */
function dualVariables(z: number): fc.Arbitrary<number> {
  const p = z > 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
  const near = fc.double({ noNaN: true, min: -0.02, max: 0.02 }).map((t) => Math.min(1, p * (1 + t)));
  return fc.oneof(fc.constantFrom(p, 0, 1), near, fc.double({ noNaN: true, min: 0, max: 1 }));
}

describe('the logistic kernels', () => {
  it('give the same bits in both for any scores, labels and bias', () => {
    const scores = fc.array(fc.record({ p: fc.double({ noNaN: true, min: -1e6, max: 1e6 }), up: fc.boolean() }));
    fc.assert(
      fc.property(scores, fc.double({ noNaN: true, min: -50, max: 50 }), (samples, b) => {
        bothGive((kernels) => {
          const n = samples.length;
          const [p, y, alpha, curvature] = [0, 1, 2, 3].map(() => kernels.arena.float64(n));
          p.set(samples.map((sample) => sample.p));
          y.set(samples.map((sample) => (sample.up ? 1 : -1)));
          const out = kernels.arena.float64(2);
          kernels.logisticBalance(p, y, b, n, out);
          return [kernels.logisticPass(p, y, b, n, alpha, curvature), alpha, curvature, out];
        });
      }),
    );
  });

  it('give the Fenchel–Young gaps of softplus, or none where these take logarithms', () => {
    const margin = fc.oneof(fc.double({ noNaN: true, min: -800, max: 800 }), fc.constantFrom(0, -0, 700, -700));
    const sample = margin.chain((z) => fc.record({ z: fc.constant(z), a: dualVariables(z) }));
    let close = 0;
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const n = samples.length;
        const [[lossSum], gaps] = bothGive((kernels) => {
          const [z, alpha, gap, scratch] = [0, 1, 2, 3].map(() => kernels.arena.float64(n));
          z.set(samples.map((one) => one.z));
          alpha.set(samples.map((one) => one.a));
          const sum = kernels.logisticGaps(z, alpha, n, gap);
          const ones = kernels.arena.float64(n).fill(1);
          expect(sum).toBe(kernels.logisticPass(z, ones, 0, n, alpha, scratch));
          return [sum, gap];
        });
        expect(lossSum).toBeGreaterThanOrEqual(0);
        samples.forEach(({ z, a }, i) => {
          if (Number.isNaN(gaps[i])) {
            const p = z > 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
            const isFar = Math.abs(p - a) > 0.0099 * Math.min(a, 1 - a);
            expect(isFar || Math.abs(z) >= 700).toBe(true);
          } else {
            expect(gaps[i]).toBe(losses.softplus.fenchelYoungGap(z, a));
            close++;
          }
        });
      }),
    );
    expect(close).toBeGreaterThan(100);
  });

  it('are accurate to two units in the last place in both tails, and never run over', () => {
    const [losses, alphas, curvatures, sums] = bothGive((kernels) => {
      const n = margins.length;
      const [p, y, alpha, curvature, loss, out] = [0, 1, 2, 3, 4, 5].map(() => kernels.arena.float64(n));
      p.set(margins);
      y.fill(1);
      const one = kernels.arena.float64(1);
      for (let i = 0; i < n; i++) {
        one[0] = margins[i];
        loss[i] = kernels.logisticPass(one, y, 0, 1, alpha, curvature);
      }
      kernels.logisticPass(p, y, 0, n, alpha, curvature);
      kernels.logisticBalance(p, y, 0, n, out);
      return [loss, alpha, curvature, out.subarray(0, 2)];
    });
    margins.forEach((z, i) => {
      const e = Math.exp(-Math.abs(z));
      expect(ulps(losses[i], Math.max(-z, 0) + Math.log1p(e))).toBeLessThanOrEqual(2);
      expect(ulps(alphas[i], z < 0 ? 1 / (1 + e) : e / (1 + e))).toBeLessThanOrEqual(2);
      expect(ulps(curvatures[i], e / (1 + e) / (1 + e))).toBeLessThanOrEqual(3);
    });
    const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(sums[0]).toBeCloseTo(total(alphas), 8);
    expect(sums[1]).toBeCloseTo(total(curvatures), 8);
  });
});
