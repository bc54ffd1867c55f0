import { describe, expect, test } from 'vitest';
import { mean, median } from '../../src/metrics/averages.ts';
import { columnNames, measureAll } from '../../src/metrics/index.ts';
import { pairOf } from '../../src/metrics/pair.ts';
import { defaultEpsilons, robustness } from '../../src/metrics/robustness.ts';
import { score } from '../../src/metrics/scorer.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { randomSamples, sparseSamples } from '../trainers/problems.ts';
import { repeated, withWholeWeights } from '../trainers/weighted.ts';

const norms = ['l2', 'linf', 'l1', 'l0'] as const;
const mu = 0.1;

/** Columns that count rows of the file, whatever their weight. */
const COUNTS = ['n_train', 'adv_box_infeasible'];

function measured(train: BinarySamples, test?: BinarySamples) {
  const dataset = { classI: 'I', classJ: 'J', train, ...(test && { test }), bounds: [-60, 60] as const };
  const pair = pairOf(dataset, test ? 'test' : 'train');
  const w = Float64Array.from({ length: train.features.cols }, (_, k) => Math.cos(3 * k + 1));
  const fit = {
    mu,
    w,
    b: 0.1,
    biasAtMean: 0.2,
    certificate: { objective: 1, empiricalRisk: 1 },
    iterations: 1,
    stopped: '',
  };
  const scored = score(pair, { w, b: 0.1 }, norms);
  const point = { loss: 'hinge', lambda: mu, mu, trainer: 'exact', seed: 0 };
  const cells = measureAll({ pair, point, fit, scored });
  return {
    row: Object.fromEntries(columnNames.map((name, k) => [name, cells[k]])),
    robust: robustness(pair, scored, Object.fromEntries(norms.map((name) => [name, defaultEpsilons(name, pair)]))),
  };
}

const kinds = {
  'a dense table': randomSamples({ n: 50, d: 4, seed: 3, noise: 0.2, countI: 20 }),
  'sparse data': sparseSamples({ n: 50, d: 5, seed: 7 }),
};

describe.each(Object.entries(kinds))('all columns of training samples with whole weights: %s', (_, plain) => {
  const samples = withWholeWeights(plain);

  test('are those of the samples repeated, medians and those in the box included', () => {
    const [{ row, robust }, expected] = [measured(samples), measured(repeated(samples))];
    for (const name of columnNames) {
      if (COUNTS.includes(name)) continue;
      const [found, wanted] = [row[name], expected.row[name]];
      if (typeof wanted === 'number' && Number.isFinite(wanted)) {
        expect(Math.abs((found as number) - wanted), name).toBeLessThan(1e-12 * Math.max(1, Math.abs(wanted)));
      } else expect(found, name).toBe(wanted);
    }
    expect(row.n_train).toBe(50);
    expect(row.c_equivalent).toBeCloseTo(1 / (2 * mu * samples.weights.reduce((sum, v) => sum + v, 0)), 12);
    for (const [k, { epsilon, robustError }] of robust.entries()) {
      expect(epsilon).toBeCloseTo(expected.robust[k].epsilon, 12);
      expect(robustError).toBeCloseTo(expected.robust[k].robustError, 12);
    }
  });

  test('of test samples do not depend on the weights of these, and medians not on a factor', () => {
    const test = { ...plain, weights: samples.weights };
    const [row, expected] = [measured(plain, test).row, measured(plain, plain).row];
    expect(row).toEqual(expected);
    const times = { ...samples, weights: samples.weights.map((weight) => 0.1 * weight) };
    const [one, other] = [measured(samples).row, measured(times).row];
    for (const name of columnNames.filter((name) => /_(mean|median|error|err|adv)$/.test(name))) {
      const [found, wanted] = [other[name], one[name]];
      if (typeof wanted !== 'number' || !Number.isFinite(wanted)) expect(found, name).toBe(wanted);
      else expect(Math.abs((found as number) - wanted), name).toBeLessThan(1e-12 * Math.max(1, Math.abs(wanted)));
    }
  });
});

test('the weighted median by hand', () => {
  const values = Float64Array.of(3, 1, 2, Number.POSITIVE_INFINITY);
  expect(median(values, Float64Array.of(1, 1, 1, 1))).toBe(2.5);
  expect(median(values, Float64Array.of(5, 1, 1, 1))).toBe(3);
  expect(median(values, Float64Array.of(1, 1, 1, 9))).toBe(Number.POSITIVE_INFINITY);
  expect(median(values, Float64Array.of(1, 2, 1, 0.5))).toBe(2);
  // Half of V = 1.8 lies up to 1.
  expect(median(values, Float64Array.of(0.3, 0.9, 0.3, 0.3))).toBe(1.5);
  expect(mean(Float64Array.of(1, 4), Float64Array.of(2, 1))).toBe(2);
});
