import { describe, expect, test } from 'vitest';
import { type PenaltyName, penalties } from '../../src/config/penalty.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type LossName, losses } from '../../src/losses/index.ts';
import { withoutZeros } from '../../src/math/matrix.ts';
import { totalVariance } from '../../src/math/totalVariance.ts';
import { scores } from '../../src/model/linearClassifier.ts';
import { autoStrengths, withStrengths } from '../../src/sweep/autoStrengths.ts';
import { exact } from '../../src/trainers/exact.ts';
import { randomSamples, samplesOf } from '../trainers/problems.ts';
import { repeated, withWholeWeights } from '../trainers/weighted.ts';
import { datasetsOf } from './examples.ts';

const penaltyNames = Object.keys(penalties) as PenaltyName[];

describe('the sum of the variances of the columns', () => {
  test('is 1 for each column of −1 and 1 in equal shares', () => {
    const { features } = samplesOf(
      [
        [1, -1, 1],
        [-1, -1, 1],
      ],
      [
        [1, 1, -1],
        [-1, 1, -1],
      ],
    );
    expect(totalVariance(features)).toBe(3);
  });

  test('loses no digits to a far offset', () => {
    const near = randomSamples({ n: 60, d: 5, seed: 1, levels: 16 });
    const far = { ...near.features, values: near.features.values.map((x) => x + 5e6) };
    expect(totalVariance(far)).toBeCloseTo(totalVariance(near.features), 12);
  });

  test('is the same with and without zeros, and with weights or so many rows', () => {
    const weighted = withWholeWeights(randomSamples({ n: 40, d: 6, seed: 2, levels: 1 }));
    const written = totalVariance(weighted.features, weighted.weights);
    const { features } = repeated(weighted);
    expect(totalVariance(features)).toBeCloseTo(written, 12);
    expect(totalVariance(withoutZeros(weighted.features), weighted.weights)).toBeCloseTo(written, 12);
  });
});

describe('strengths that the data decide', () => {
  test('begin where scores have a standard deviation of ½ at the most, with each loss', () => {
    for (const name of Object.keys(losses) as LossName[]) {
      for (let seed = 0; seed < 8; seed++) {
        const samples = randomSamples({
          n: 50,
          d: 7,
          seed,
          countI: 5 + 5 * seed,
          scale: 10 ** (seed - 4),
          offset: seed,
        });
        const variance = totalVariance(samples.features);
        const [mu] = autoStrengths({ count: 3, ratio: 1e-3 }, 'lambda', [{ variance, weight: 50 }]);
        const problem = { samples, loss: losses[name], path: [{ mu }] };
        const [fit] = exact.fitPath(problem, { tolerance: 1e-9 });
        const s = scores(samples.features, { w: fit.w, b: fit.b });
        const mean = s.reduce((sum, score) => sum + score, 0) / s.length;
        const deviation = Math.sqrt(s.reduce((sum, score) => sum + (score - mean) ** 2, 0) / s.length);
        expect(deviation).toBeLessThanOrEqual(0.5);
        // Nor is it stronger than two digits make it.
        expect(mu).toBeGreaterThanOrEqual(variance * (1 - 1e-9));
        expect(mu).toBeLessThanOrEqual(variance * 1.1);
      }
    }
  });

  test('mean about the same μ in every spelling of the penalty, falling by the ratio', () => {
    for (const name of penaltyNames) {
      const strengths = autoStrengths({ count: 7, ratio: 1e-6 }, name, [{ variance: 3.3, weight: 270 }]);
      const mus = strengths.map((value) => penalties[name].toMu(value, 270));
      expect(mus).toHaveLength(7);
      expect(mus[0]).toBeGreaterThanOrEqual(3.3 * (1 - 1e-9));
      expect(mus[0]).toBeLessThanOrEqual(3.3 * 1.1);
      for (const [k, mu] of mus.entries()) expect(mu / mus[0]).toBeCloseTo(10 ** -k, 8);
      expect(Number(strengths[0].toPrecision(2))).toBe(strengths[0]);
    }
  });

  test('are as strong as the class pair that asks for most', () => {
    const spreads = [
      { variance: 2, weight: 100 },
      { variance: 7, weight: 10 },
    ];
    expect(autoStrengths({ count: 2, ratio: 0.1 }, 'lambda', spreads)).toEqual([7, 0.7]);
    // C = 1/(2·μ·n): 0.0025 for the first pair, 0.00714… for the second.
    expect(autoStrengths({ count: 1, ratio: 0.1 }, 'C', spreads)).toEqual([0.0025]);
  });

  test('are 81 down to 1e-6 where nothing else is said, and other grids stay as they are', () => {
    const data = datasetsOf({ classI: 'I', classJ: 'J', train: randomSamples({ n: 20, d: 2, seed: 3 }) });
    const schema = configSchema({ name: 'example', resolvePath: (path) => path });
    const { lambda } = withStrengths(schema.parse({ lambda: 'auto' }), data);
    expect(lambda).toHaveLength(81);
    expect(lambda[80] / lambda[0]).toBeCloseTo(1e-6, 15);
    expect(withStrengths(schema.parse({ lambda: [3, 2] }), data).lambda).toEqual([3, 2]);
    expect(withStrengths(schema.parse({}), data).lambda.slice(0, 1)).toEqual([100]);
  });

  test('are refused where all samples of a class pair are the same', () => {
    const same = samplesOf([[1, 1]], [[1, 1]]);
    const schema = configSchema({ name: 'example', resolvePath: (path) => path });
    const data = datasetsOf({ classI: 'I', classJ: 'J', train: same });
    expect(() => withStrengths(schema.parse({ lambda: 'auto' }), data)).toThrow(/expected samples that differ/);
  });
});
