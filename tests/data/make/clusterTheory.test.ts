import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deviationsOf,
  directionOf,
  largestAngle,
  parseDirection,
  parseSpectrum,
} from '../../../src/data/make/clusters.ts';
import {
  bayesWeights,
  lengths,
  mostRobustWeights,
  robustErrorOf,
  type TwoClusters,
} from '../../../src/data/make/clusterTheory.ts';
import { knownFacts } from '../../../src/data/make/knownFacts.ts';
import type { DualNormName } from '../../../src/math/dualNorms.ts';
import { normalProbability } from '../../../src/math/normalDistribution.ts';
import { angle, norm } from '../../../src/math/vector.ts';

const number = fc.double({ min: -2, max: 2, noNaN: true });
const deviation = fc.double({ min: 0.1, max: 3, noNaN: true });
const features = fc
  .array(fc.record({ m: number, sigma: deviation }), { minLength: 1, maxLength: 6 })
  .filter((list) => list.some(({ m }) => Math.abs(m) > 0.01));
const clustersOf = (list: readonly { m: number; sigma: number }[], labelNoise = 0): TwoClusters => ({
  halfDifference: Float64Array.from(list, ({ m }) => m),
  deviations: Float64Array.from(list, ({ sigma }) => sigma),
  labelNoise,
});
const normNames = fc.constantFrom<DualNormName>('l2', 'linf', 'l1');
const errorOf = (clusters: TwoClusters, w: Float64Array, name: DualNormName, epsilon: number) =>
  robustErrorOf(clusters, { w, b: 0 }, name, epsilon);

describe('two Gaussian clusters', () => {
  test('have the Bayes error Φ(−½√(δᵀΣ⁻¹δ)), wrong labels taken in', () => {
    // δ = (6, 8) with deviations 3 and 4: the distance is √(4 + 4), the error Φ(−√2) = 0.0786496035251426
    const clusters = { halfDifference: Float64Array.of(3, 4), deviations: Float64Array.of(3, 4), labelNoise: 0 };
    expect(knownFacts(clusters).mahalanobis_distance).toBeCloseTo(Math.sqrt(8), 14);
    expect(knownFacts(clusters).bayes_error).toBeCloseTo(0.0786496035251426, 14);
    expect(knownFacts({ ...clusters, labelNoise: 0.1 }).bayes_error).toBeCloseTo(0.1 + 0.8 * 0.0786496035251426, 14);
  });

  test('have no classifier with fewer errors than the ideal one, moved or not', () => {
    fc.assert(
      fc.property(features, fc.array(number, { minLength: 7, maxLength: 7 }), (list, weights) => {
        const clusters = clustersOf(list, 0.2);
        const w = Float64Array.from(list, (_, k) => weights[k]);
        fc.pre(norm(w) > 0.01);
        const best = errorOf(clusters, bayesWeights(clusters), 'l2', 0);
        expect(robustErrorOf(clusters, { w, b: weights[6] }, 'l2', 0)).toBeGreaterThanOrEqual(best - 1e-12);
      }),
      { numRuns: 500 },
    );
  });

  test('have no classifier that is more robust than the most robust one, which reaches the bound of optimal transport', () => {
    fc.assert(
      fc.property(
        features,
        normNames,
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        fc.array(number, { minLength: 7, maxLength: 7 }),
        (list, name, part, weights) => {
          const clusters = clustersOf(list);
          const { halfDifference, deviations } = clusters;
          const epsilon = part * lengths[name](halfDifference);
          const best = mostRobustWeights(clusters, name, epsilon);
          const least = errorOf(clusters, best, name, epsilon);
          // Σw = m − z, and the bound is Φ(−‖Σ^(−½)(m − z)‖)
          const bound = normalProbability(-norm(best.map((weight, k) => weight * deviations[k])));
          expect(least).toBeCloseTo(bound, 9);
          const near = best.map((weight, k) => weight + 0.05 * norm(best) * weights[k]);
          const far = Float64Array.from(list, (_, k) => weights[k]);
          for (const w of [near, far]) {
            fc.pre(norm(w) > 1e-6);
            const other = robustErrorOf(clusters, { w, b: 0.1 * weights[6] }, name, epsilon);
            expect(other).toBeGreaterThanOrEqual(least - 1e-9);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('offer nothing better than chance where samples may be moved as far as half the way between the means', () => {
    const clusters = clustersOf([
      { m: 0.3, sigma: 1 },
      { m: -0.4, sigma: 0.2 },
    ]);
    for (const [name, length] of [
      ['l2', 0.5],
      ['linf', 0.4],
      ['l1', 0.7],
    ] as const) {
      expect([...mostRobustWeights(clusters, name, length * 1.0001)]).toEqual([0, 0]);
      const w = mostRobustWeights(clusters, name, length * 0.999);
      expect(errorOf(clusters, w, name, length * 0.999)).toBeCloseTo(0.5, 2);
    }
  });

  test('of equal deviations are best told apart along the line between the means, in L2 at any size', () => {
    const clusters = clustersOf([
      { m: 0.6, sigma: 0.5 },
      { m: 0.8, sigma: 0.5 },
    ]);
    // (1 − ε)/σ
    for (const epsilon of [0, 0.25, 0.5]) {
      const w = mostRobustWeights(clusters, 'l2', epsilon);
      expect(w[1] / w[0]).toBeCloseTo(0.8 / 0.6, 12);
      expect(errorOf(clusters, w, 'l2', epsilon)).toBeCloseTo(normalProbability(-(1 - epsilon) / 0.5), 12);
    }
  });
});

describe('the direction', () => {
  const degreesApart = (deviations: Float64Array, unit: Float64Array) => {
    const ideal = unit.map((u, k) => u / deviations[k] ** 2);
    return (angle(ideal, norm(ideal), unit, norm(unit)) * 180) / Math.PI;
  };

  test('at an angle is at that angle to the ideal one, up to the largest that the deviations allow', () => {
    fc.assert(
      fc.property(
        fc.array(deviation, { minLength: 2, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, part) => {
          const deviations = Float64Array.from(list);
          const degrees = part * largestAngle(deviations);
          const unit = directionOf({ degrees }, deviations);
          expect(norm(unit)).toBeCloseTo(1, 12);
          expect(degreesApart(deviations, unit)).toBeCloseTo(degrees, 4);
        },
      ),
    );
  });

  test('is never further from the ideal one than the largest angle', () => {
    fc.assert(
      fc.property(features, (list) => {
        const { deviations, halfDifference } = clustersOf(list);
        expect(degreesApart(deviations, halfDifference)).toBeLessThanOrEqual(largestAngle(deviations) + 1e-6);
      }),
    );
  });

  test('goes along the widest feature, the narrowest, or all of them', () => {
    const deviations = Float64Array.of(1, 3, 0.5, 2);
    expect([...directionOf('first', deviations)]).toEqual([0, 1, 0, 0]);
    expect([...directionOf('last', deviations)]).toEqual([0, 0, 1, 0]);
    expect([...directionOf('mixed', deviations)]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect([...directionOf({ degrees: 0 }, Float64Array.of(2))]).toEqual([1]);
  });

  test('is written in words or in degrees', () => {
    expect(['first', 'mixed', '30deg', '0.5deg'].map(parseDirection)).toEqual([
      'first',
      'mixed',
      { degrees: 30 },
      { degrees: 0.5 },
    ]);
    for (const wrong of ['up', '30', '90deg', '-5deg', 'deg', '']) expect(parseDirection(wrong)).toBeUndefined();
  });
});

describe('the spectrum', () => {
  test('is one deviation for all, a power of the index, or a list', () => {
    const of = (text: string, d: number) => [...deviationsOf(parseSpectrum(text)!, d)];
    expect(of('isotropic', 3)).toEqual([1, 1, 1]);
    for (const [k, value] of of('power:0.5', 5).entries()) expect(value).toBeCloseTo(1 / Math.sqrt(k + 1), 14);
    expect(of('power:-1', 2)[1]).toBeCloseTo(2, 14);
    expect(of('3,0.5,1e-3', 3)).toEqual([3, 0.5, 1e-3]);
  });

  test('is refused where it is none', () => {
    for (const wrong of [
      '',
      'iso',
      'power',
      'power:',
      'power:x',
      'power:11',
      '1,0',
      '1,-2',
      '1,,2',
      '1,x',
      'Infinity',
    ]) {
      expect(parseSpectrum(wrong), wrong).toBeUndefined();
    }
  });
});
