import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hinge } from '../../../src/losses/hinge.ts';
import { softplus } from '../../../src/losses/softplus.ts';
import { rowOf } from '../../../src/math/matrix.ts';
import { randomSource } from '../../../src/math/random.ts';
import type { BinarySamples } from '../../../src/model/dataset.ts';
import { descentSamplesOf } from '../../../src/trainers/descent/descentSamples.ts';
import { safeRate, sizesOf } from '../../../src/trainers/descent/safeRate.ts';
import { plainKernels } from '../../math/kernels/plain/index.ts';
import { byteSamples, randomSamples, samplesOf, sparseSamples } from '../problems.ts';

const sizes = (samples: BinarySamples) => sizesOf(descentSamplesOf(samples, plainKernels()));

/** The samples less their mean. */
function centred({ features }: BinarySamples): number[][] {
  const rows = Array.from({ length: features.rows }, (_, i) => [...rowOf(features, i)]);
  const mean = rows[0].map((_, k) => rows.reduce((sum, x) => sum + x[k], 0) / rows.length);
  return rows.map((x) => x.map((value, k) => value - mean[k]));
}

/** vᵀ (1/n) Σ (x, 1)(x, 1)ᵀ v / ‖v‖², about the mean. */
function rayleigh(samples: BinarySamples, v: readonly number[]): number {
  const { features } = samples;
  let sum = 0;
  for (const row of centred(samples)) {
    const x = [...row, 1];
    sum += x.reduce((total, value, k) => total + value * v[k], 0) ** 2;
  }
  return sum / features.rows / v.reduce((total, value) => total + value * value, 0);
}

describe('the size of samples', () => {
  test('is the largest eigenvalue, also across the mean of the samples: 25 along (3, 4), 1 along the bias', () => {
    const found = sizes(samplesOf([[-3, -4]], [[3, 4]]));
    expect(found.largestEigenvalue).toBeCloseTo(25, 3);
    expect(found.largestSquare).toBe(26);
  });

  test('is at least what any vector shows, and at most the mean of ‖x‖² + 1', () => {
    const shape = fc.record({
      n: fc.integer({ min: 4, max: 30 }),
      d: fc.integer({ min: 1, max: 12 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(randomSamples, byteSamples, sparseSamples), shape, (samplesOfKind, options) => {
        const samples = samplesOfKind(options);
        const { n, largestEigenvalue, largestSquare } = sizes(samples);
        const random = randomSource(options.seed);
        for (let time = 0; time < 20; time++) {
          const v = Array.from({ length: samples.features.cols + 1 }, () => random.uniform() - 0.5);
          expect(rayleigh(samples, v)).toBeLessThanOrEqual(largestEigenvalue * 1.01);
        }
        const squares = centred(samples).map((x) => x.reduce((sum, value) => sum + value * value, 1));
        const trace = squares.reduce((sum, square) => sum + square, 0) / n;
        expect(largestEigenvalue).toBeLessThanOrEqual(trace * (1 + 1e-12));
        expect(largestSquare).toBeCloseTo(Math.max(...squares), 8);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the automatic learning rate', () => {
  const found = { n: 10, largestEigenvalue: 4, largestSquare: 9 };
  const rate = (loss: typeof hinge, mu: number, batchSize: number, shrinks = false) =>
    safeRate(found, loss, mu, { batchSize, shrinks });

  test('for softplus is 1/(λ_max/4 + 2μ), whatever the schedule', () => {
    expect([rate(softplus, 0.5, 10), rate(softplus, 0.5, 10, true), rate(softplus, 0, 10)]).toEqual([0.5, 0.5, 1]);
  });

  test('for single samples is 1/(2(max‖x‖²/4 + 2μ)), and in between for batches', () => {
    expect(rate(softplus, 0.5, 1)).toBeCloseTo(1 / (2 * (9 / 4 + 1)), 14);
    // B = 4: (10·3·4 + 6·9)/(4·9) = 29/6.
    expect(rate(softplus, 0.5, 4)).toBeCloseTo(1 / (2 * (29 / 24 + 1)), 14);
  });

  test('for hinge is 1/(2μ) with steps that shrink, at most 100/λ_max; else as if f″ were up to 1', () => {
    expect([rate(hinge, 0.5, 10, true), rate(hinge, 1e-6, 10, true), rate(hinge, 0, 3, true)]).toEqual([1, 25, 25]);
    expect(rate(hinge, 0.5, 10)).toBe(0.2);
  });
});
