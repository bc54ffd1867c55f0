import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { rowOf } from '../../src/math/matrix.ts';
import { certify } from '../../src/trainers/certificate.ts';
import { balanceDual } from '../../src/trainers/dualBalance.ts';
import type { Problem } from '../../src/trainers/problem.ts';
import { sampleWeightsOf } from '../../src/trainers/sampleWeights.ts';
import { exactFits } from './paths.ts';
import { randomSamples } from './problems.ts';

/** P − D by the two formulas of the mathematics as they stand, nothing rearranged. */
function plainGap({ samples, loss, mu }: Problem, w: Float64Array, b: number, alpha: Float64Array): number {
  const n = samples.labels.length;
  const dual = new Float64Array(w.length);
  let risk = 0;
  let conjugates = 0;
  for (let i = 0; i < n; i++) {
    const x = rowOf(samples.features, i);
    const s = x.reduce((sum, value, k) => sum + value * w[k], b);
    risk += loss.value(samples.labels[i] * s) / n;
    conjugates += loss.conjugate(alpha[i]) / n;
    for (let k = 0; k < w.length; k++) dual[k] += (alpha[i] * samples.labels[i] * x[k]) / (2 * mu * n);
  }
  const squares = (v: Float64Array) => v.reduce((sum, value) => sum + value * value, 0);
  return risk + mu * squares(w) - (-conjugates - mu * squares(dual));
}

/** Σ α y without rounding: in integers, in units of 2⁻¹⁰⁷⁴. */
function exactSum(alpha: Float64Array, labels: Int8Array): number {
  let sum = 0n;
  for (let i = 0; i < alpha.length; i++) {
    let [mantissa, exponent] = [alpha[i], 0];
    while (!Number.isInteger(mantissa)) {
      mantissa *= 2;
      exponent++;
    }
    sum += BigInt(mantissa) * BigInt(labels[i]) * 2n ** BigInt(1074 - exponent);
  }
  return Number(sum) * 2 ** -1074;
}

describe.each(Object.entries<Loss>(losses))('the certificate for %s', (_, loss) => {
  test('is P − D for any classifier and any feasible dual point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.01, max: 10, noNaN: true }), (seed, mu) => {
        const samples = randomSamples({ n: 12, d: 3, seed });
        const w = Float64Array.of(Math.sin(seed), Math.cos(seed), 0.3);
        const alpha = Float64Array.from({ length: 12 }, (_, i) => Math.abs(Math.sin(seed + i)));
        balanceDual(alpha, samples.labels, sampleWeightsOf(samples));
        const problem = { samples, loss, mu };
        const { gap, relativeGap, objective, radius } = certify(problem, { w, b: 0.2 }, alpha);
        // Never below it, and above it by what rounding may be alone.
        const plain = plainGap(problem, w, 0.2, alpha);
        expect(gap).toBeGreaterThanOrEqual(plain * (1 - 1e-14));
        expect(gap).toBeLessThanOrEqual(plain * (1 + 1e-8) + 1e-12);
        expect(relativeGap).toBeGreaterThanOrEqual(gap / objective);
        expect(relativeGap).toBeLessThanOrEqual((gap / objective) * (1 + 1e-12));
        expect(radius).toBe(Math.sqrt(gap / mu));
      }),
    );
  });

  test('bounds the distance to the optimum: no point is farther from it than its radius', () => {
    const samples = randomSamples({ n: 60, d: 4, seed: 11, noise: 0.2 });
    const problem = { samples, loss, mu: 0.01 };
    const [best] = [...exactFits({ ...problem, mus: [problem.mu] }, { tolerance: 1e-12 })];
    for (const tolerance of [1e-1, 1e-2, 1e-3, 1e-5, 1e-7]) {
      const [fit] = [...exactFits({ ...problem, mus: [problem.mu] }, { tolerance })];
      const distance = Math.hypot(...fit.w.map((v, k) => v - best.w[k]));
      expect(distance).toBeLessThanOrEqual(fit.certificate.radius + best.certificate.radius);
      expect(fit.certificate.objective - best.certificate.objective).toBeLessThanOrEqual(fit.certificate.gap);
    }
  });
});

test('balancing a dual point leaves |Σ α y| ≤ n 2⁻⁵² and stays in [0, 1]', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 2, maxLength: 200 }),
      (entries) => {
        const alpha = Float64Array.from(entries, ([value]) => value);
        const labels = Int8Array.from(entries, ([, positive]) => (positive ? 1 : -1));
        const before = alpha.slice();
        balanceDual(alpha, labels, sampleWeightsOf({ labels }));
        expect(Math.abs(exactSum(alpha, labels))).toBeLessThanOrEqual(alpha.length * 2 ** -52);
        for (let i = 0; i < alpha.length; i++) {
          expect(alpha[i]).toBeGreaterThanOrEqual(0);
          expect(alpha[i]).toBeLessThanOrEqual(before[i]);
        }
      },
    ),
  );
});

describe('on the optical digits 8 and 9', () => {
  const samples = loadDatasets({ name: 'optdigits', classes: [8, 9], scale: 16 }).pair(0).train;
  const mus = Array.from({ length: 17 }, (_, k) => 10 ** (2 - k / 2));

  test.each(Object.values<Loss>(losses))('every fit of $name carries a gap that the plain formulas confirm', (loss) => {
    for (const fit of exactFits({ samples, loss, mus }, { tolerance: 1e-6 })) {
      const gap = plainGap({ samples, loss, mu: fit.mu }, fit.w, fit.b, fit.alpha);
      // The plain difference P − D cancels: it is known to rounding of the objective.
      expect(Math.abs(gap - fit.certificate.gap)).toBeLessThan(1e-12 * Math.max(1, fit.certificate.objective));
      expect(gap / fit.certificate.objective).toBeLessThanOrEqual(1e-6);
      expect(Math.abs(exactSum(fit.alpha, samples.labels))).toBeLessThanOrEqual(samples.labels.length * 2 ** -52);
      expect(fit.alpha.every((a) => a >= 0 && a <= loss.largestSlope)).toBe(true);
    }
  });
});
