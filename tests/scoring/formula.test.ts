import { describe, expect, it } from 'vitest';
import { fitScaling, scaled } from '../../src/data/scaling.ts';
import { columnMeans } from '../../src/math/columnMeans.ts';
import { randomSource } from '../../src/math/random.ts';
import { scores } from '../../src/model/linearClassifier.ts';
import { formulaOf, rawCoefficients } from '../../src/scoring/formula.ts';

/** 40 samples of 3 features that spread by about 1 around an offset. */
function samplesAround(offset: number) {
  const random = randomSource(7);
  const values = Float64Array.from({ length: 120 }, () => offset + random.uniform());
  return { rows: 40, cols: 3, values, divisor: 1 };
}

describe.each(['none', 255, 'standardize', 'minmax'] as const)(
  'a classifier of features scaled by %s, as a formula of raw ones',
  (by) => {
    const w = Float64Array.of(3, -2, 0.5);

    it.each([0, 5e6, -1e9])('has the same scores, whose features lie around %s', (offset) => {
      const features = samplesAround(offset);
      const scaling = fitScaling(by, features);
      const z = scaled(features, scaling);
      const classifier = { w, b: 0.25, centre: columnMeans(z) };
      const { centre, divide, weights, bias } = formulaOf(classifier, scaling);
      const expected = scores(z, classifier);
      for (const [i, score] of expected.entries()) {
        const x = features.values.subarray(3 * i, 3 * i + 3);
        const found = x.reduce((sum, value, k) => sum + (weights[k] * (value - centre[k])) / divide[k], bias);
        // The scaled features are rounded where they are: about 0 after a fit, else as far from it as the offset.
        const magnitude = by === 'standardize' || by === 'minmax' ? 4 : 1 + Math.abs(offset / (by === 'none' ? 1 : by));
        expect(Math.abs(found - score)).toBeLessThan(2 ** -52 * 6 * magnitude);
      }
    });

    it('has the score 0.25 at the mean of the samples, to a unit in the last place of the mean', () => {
      const features = samplesAround(5e6);
      const scaling = fitScaling(by, features);
      const formula = formulaOf({ w, b: 0.25, centre: columnMeans(scaled(features, scaling)) }, scaling);
      const mean = columnMeans(features);
      for (const [k, m] of formula.centre.entries()) expect(Math.abs(m - mean[k])).toBeLessThanOrEqual(2 ** -28);
      const { weights, bias } = rawCoefficients(formula);
      const atMean = mean.reduce((sum, x, k) => sum + weights[k] * x, bias);
      expect(atMean).toBeCloseTo(0.25, 6);
    });
  },
);

it('leaves out a feature that was constant in training', () => {
  const features = { rows: 3, cols: 2, values: Float64Array.of(0, 7, 1, 7, 2, 7), divisor: 1 };
  const scaling = fitScaling('standardize', features);
  const formula = formulaOf({ w: Float64Array.of(1, 0), b: 0, centre: Float64Array.of(0, 0) }, scaling);
  expect([...formula.divide]).toEqual([Math.sqrt(2 / 3), 0]);
  expect([...rawCoefficients(formula).weights]).toEqual([1 / Math.sqrt(2 / 3), 0]);
});
