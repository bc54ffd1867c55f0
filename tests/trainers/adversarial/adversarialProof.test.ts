import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { type LossName, losses } from '../../../src/losses/index.ts';
import { centredProducts } from '../../../src/math/centredProducts.ts';
import { type DualNormName, dualNorms } from '../../../src/math/dualNorms.ts';
import { randomSource } from '../../../src/math/random.ts';
import { largestMagnitude, norm as lengthOf } from '../../../src/math/vector.ts';
import type { BinarySamples } from '../../../src/model/dataset.ts';
import type { AdversarialFit } from '../../../src/trainers/adversarial/adversarialFit.ts';
import { adversarialObjective } from '../../../src/trainers/adversarial/adversarialObjective.ts';
import { sampleWeightsOf } from '../../../src/trainers/sampleWeights.ts';
import { adversarialFits } from '../paths.ts';
import { randomSamples, samplesOf } from '../problems.ts';

/** Those whose optima are known from elsewhere. */
const lossNames = ['hinge', 'softplus'] as const;
const normNames = Object.keys(dualNorms) as DualNormName[];
const kinds = lossNames.flatMap((loss) => normNames.map((name) => [loss, name] as const));

/** Small tables: of integers, with rows twice, separable or not, the classes of any size, columns shifted and in any unit. */
function tableOf(seed: number): { samples: BinarySamples; size: number } {
  const { uniform, integer } = randomSource(seed, 'adversarial');
  const [n, d] = [2 + integer(12), 1 + integer(3)];
  const labels = Int8Array.from({ length: n }, (_, i) => (i < 2 ? 2 * i - 1 : uniform() < 0.4 ? -1 : 1));
  const [isSeparable, isCoarse] = [uniform() < 0.3, uniform() < 0.4];
  const size = 10 ** (6 * integer(3) - 6);
  const offset = uniform() < 0.3 ? 1000 * size : 0;
  const values = Float64Array.from({ length: n * d }, (_, at) => {
    const y = labels[Math.floor(at / d)];
    const value = 2 * (uniform() + uniform() - 1);
    const moved = isSeparable ? y * (Math.abs(value) + 0.1) : value + 0.3 * y;
    return (isCoarse ? Math.round(2 * moved) / 2 : moved) * size + offset;
  });
  for (let i = 3; i < n && uniform() < 0.3; i += 2) values.copyWithin(i * d, (i - 1) * d, i * d);
  return { samples: { features: { rows: n, cols: d, values, divisor: 1 }, labels }, size };
}

/** How much lower the objective becomes by trying directions at random, ever shorter, from a solution on. */
function fallFrom(
  samples: BinarySamples,
  kind: { loss: LossName; norm: DualNormName; mu: number },
  { w, biasAtMean, epsilon }: AdversarialFit,
): { fall: number; rounding: number } {
  const { uniform } = randomSource(1);
  const features = centredProducts(samples.features);
  const problem = {
    features,
    labels: samples.labels,
    sampleWeights: sampleWeightsOf(samples),
    ...kind,
    loss: losses[kind.loss],
    epsilon,
  };
  const valueAt = (one: { w: Float64Array; b: number }) => adversarialObjective(problem, one).objective;
  const start = valueAt({ w, b: biasAtMean });
  const size = largestMagnitude(features.sizes);
  const reach = Math.max(largestMagnitude(w), 1 / size);
  let best = { w, b: biasAtMean };
  let lowest = start;
  for (let step = 0.5; step > 1e-12; step /= 2) {
    for (let turn = 0; turn < 10; turn++) {
      const along = () => step * (2 * uniform() - 1);
      const next = { w: best.w.map((weight) => weight + reach * along()), b: best.b + along() };
      const value = valueAt(next);
      if (value < lowest) [best, lowest] = [next, value];
    }
  }
  return { fall: start - lowest, rounding: 1e-15 * (1 + reach * size) };
}

describe('adversarial training of separable samples', () => {
  const separable = samplesOf(
    [
      [-3, 0.5],
      [-1, 0],
    ],
    [
      [1, 0.25],
      [2, -1],
    ],
  );

  test.each(kinds)('%s, %s: is certified with hardly any weight decay', (loss, norm) => {
    for (const mu of [1e-6, 1e-12, 1e-300]) {
      for (const fit of adversarialFits({ samples: separable, loss, norm, mu, epsilons: [0.5, 0.1, 0] }, 1e-6)) {
        expect(fit.converged, `${mu} ${fit.epsilon} ${fit.stopped}`).toBe(true);
      }
    }
  });

  test('has with hinge the widest margin, ε taken from it', () => {
    // Class I at −3 and −1, J at 1 and 2: w (1 − ε) = 1, b = 0, A = μw².
    const samples = samplesOf([[-3], [-1]], [[1], [2]]);
    for (const norm of normNames) {
      const path = { samples, loss: 'hinge', norm, mu: 1e-6, epsilons: [0.5, 0.1, 0] } as const;
      for (const { epsilon, w, b, objective, relativeGapInFiles } of adversarialFits(path, 1e-6)) {
        expect(w[0] * (1 - epsilon)).toBeCloseTo(1, 5);
        expect(b).toBeCloseTo(0, 5);
        const excess = objective / (1e-6 / (1 - epsilon) ** 2) - 1;
        expect(excess).toBeGreaterThan(-1e-14);
        expect(excess).toBeLessThanOrEqual(relativeGapInFiles);
        expect(relativeGapInFiles).toBeLessThan(1e-6);
      }
    }
  });
});

describe('the gap of adversarial training', () => {
  test.each(kinds)('%s, %s: is never below what a search in random directions finds', (loss, norm) => {
    for (let seed = 0; seed < 60; seed++) {
      const { samples, size } = tableOf(seed);
      const mu = [1e-6, 1e-2, 1, 0][seed % 4] * size * size;
      const tolerance = seed % 3 === 0 ? 1e-9 : 1e-6;
      for (const epsilon of [0.3 * size, 0]) {
        let fit: AdversarialFit;
        try {
          [fit] = adversarialFits({ samples, loss, norm, mu, epsilons: [epsilon] }, tolerance);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(mu).toBe(0);
          continue;
        }
        const about = `table ${seed}, μ = ${mu}, ε = ${epsilon}`;
        if (mu > 0 && tolerance > 1e-9) expect(fit.converged, about).toBe(true);
        const { fall, rounding } = fallFrom(samples, { loss, norm, mu }, fit);
        expect(fall, about).toBeLessThanOrEqual(fit.gap + rounding);
      }
    }
  });

  test('is that of weights and bias in the files, too, where raw coordinates cannot hold the bias', () => {
    const samples = randomSamples({ n: 40, d: 3, seed: 8, offset: 1.7e12 });
    const [fit] = adversarialFits({ samples, loss: 'softplus', norm: 'l2', mu: 1e-4, epsilons: [0.1] }, 1e-9);
    expect(fit.converged).toBe(true);
    expect(fit.relativeGap).toBeLessThan(1e-9);
    // Half a unit in the last place of b ≈ 1e12 is about 1e-4, and the objective hardly 1.
    expect(fit.relativeGapInFiles).toBeGreaterThan(1e-7);
    expect(fit.relativeGapInFiles).toBeLessThan(1e-2);
  });

  test.each(kinds)('%s, %s: without weight decay, converged is what duality proves', (loss, norm) => {
    const overlapping = samplesOf([[0], [4], [9]], [[13], [7], [16]]);
    const fits = [...adversarialFits({ samples: overlapping, loss, norm, mu: 0, epsilons: [2, 1, 0] }, 1e-6)];
    for (const fit of fits) expect(fit.converged, fit.stopped).toBe(true);
    // softplus: by independent solvers; hinge: the vertices of a linear program.
    const right = { softplus: [0.589243, 0.481729, 0.364675], hinge: [25 / 36, 11 / 21, 11 / 27] }[loss];
    fits.forEach(({ objective }, at) => {
      expect(Math.abs(objective / right[at] - 1)).toBeLessThan(2e-6);
    });
  });

  test.each(lossNames)('%s: says what would help where nothing is proven', (loss) => {
    // Two columns that are one: nothing ties their difference.
    const samples = samplesOf(
      [
        [0, 0],
        [4, 4],
        [9, 9],
      ],
      [
        [13, 13],
        [7, 7],
        [16, 16],
      ],
    );
    const [without] = adversarialFits({ samples, loss, norm: 'l2', mu: 0, epsilons: [0] }, 1e-6);
    expect(without.converged).toBe(false);
    expect(without.stopped).toContain('nothing is proven');
    expect(without.stopped).toContain('expected a small λ such as 1e-6');
    const [with_] = adversarialFits({ samples, loss, norm: 'l2', mu: 1e-6, epsilons: [0] }, 1e-6);
    expect([with_.converged, with_.stopped]).toEqual([true, 'certified']);
  });
});

describe('adversarial training of extreme values', () => {
  const cloud = randomSamples({ n: 30, d: 3, seed: 6, noise: 0.2 });

  test.each(kinds)('%s, %s: ends, converged or not, and says no NaN', (loss, norm) => {
    for (const size of [1e-150, 1e-6, 1, 1e150]) {
      const values = cloud.features.values.map((value) => value * size) as Float64Array;
      const samples = { ...cloud, features: { ...cloud.features, values } } as BinarySamples;
      for (const mu of [0, 1e-300, 1, 1e300]) {
        for (const epsilon of [0, 1e-300, size / 10]) {
          try {
            const [fit] = adversarialFits({ samples, loss, norm, mu, epsilons: [epsilon] }, 1e-6);
            expect(fit.stopped).toMatch(fit.converged ? /^certified$/ : /; expected /);
            expect(fit.stopped).not.toMatch(/NaN|Infinity/);
            expect(Number.isFinite(lengthOf(fit.w) + fit.b + fit.objective + fit.gap + fit.relativeGap)).toBe(true);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            expect(error.message).toMatch(/leaves the range of numbers|no single best classifier/);
          }
        }
      }
    }
  });

  test.each(kinds)('%s, %s: has w in proportion to 1/λ where weight decay dominates', (loss, norm) => {
    for (const countI of [30, 20]) {
      const [first, ...others] = [1, 1e-6, 1e6].flatMap((scale) => {
        const samples = randomSamples({ n: 60, d: 4, seed: 2, countI, scale });
        return [1e6, 1e8, 1e14].map((lambda) => {
          const mu = lambda * scale * scale;
          const [fit] = adversarialFits({ samples, loss, norm, mu, epsilons: [0.05 * scale] }, 1e-6);
          expect(fit.converged).toBe(true);
          return fit.w.map((weight) => weight * lambda * scale);
        });
      });
      expect(lengthOf(first)).toBeGreaterThan(0.1);
      for (const other of others) {
        expect(lengthOf(other.map((weight, k) => weight - first[k])) / lengthOf(first)).toBeLessThan(1e-6);
      }
    }
  });
});
