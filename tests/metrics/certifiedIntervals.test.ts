import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { losses } from '../../src/losses/index.ts';
import { randomSource } from '../../src/math/random.ts';
import { columnNames, derivedSets, measureAll } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { type Pair, pairOf } from '../../src/metrics/pair.ts';
import { score } from '../../src/metrics/scorer.ts';
import { certify } from '../../src/trainers/certificate.ts';
import type { CertifiedFit } from '../../src/trainers/trainer.ts';
import { exactFits } from '../trainers/paths.ts';
import { randomSamples } from '../trainers/problems.ts';
import { datasetOf, rowOf, samplesOf } from './examples.ts';

const lossNames = ['hinge', 'softplus'] as const;
type Row = Record<string, Cell>;

/** The row of a fit with its certified intervals. */
function certifiedRow(pair: Pair, loss: string, fit: CertifiedFit): Row {
  const point = { loss, lambda: fit.mu, mu: fit.mu, trainer: 'exact', seed: 0 };
  const cells = measureAll({ pair, point, fit, scored: score(pair, fit, []) });
  return withIntervals(Object.fromEntries(columnNames.map((name, k) => [name, cells[k]])));
}

function withIntervals(row: Row): Row {
  return { ...row, ...Object.fromEntries(derivedSets.certified.map(({ column, derive }) => [column, derive(row)])) };
}

const quantities = ['w_norm', 'tilt_angle', 'd_adv'];

/** Whether the interval of `row` holds the value of the (nearly) optimal row, which is itself certified up to its own. */
function expectInside(row: Row, optimal: Row, what: string, uncertain: boolean): number {
  let checked = 0;
  for (const name of quantities) {
    const value = optimal[name] as number;
    const [lower, upper] = [row[`${name}_lower`], row[`${name}_upper`]] as [number, number];
    if (lower === undefined || value === undefined) continue;
    checked++;
    const own = (bound: string) => (uncertain ? Math.abs((optimal[`${name}_${bound}`] as number) - value) : 0);
    expect(value, `${what}: ${name}`).toBeGreaterThanOrEqual(lower - own('lower'));
    expect(value, `${what}: ${name}`).toBeLessThanOrEqual(upper + own('upper'));
  }
  return checked;
}

/** The fit moved away from its optimum by a random step, with the certificate that the same dual point gives it. */
function moved(fit: CertifiedFit, pair: Pair, loss: keyof typeof losses, relative: number, seed: number): CertifiedFit {
  const { uniform } = randomSource(seed, 'moved');
  const step = Float64Array.from(fit.w, () => 2 * uniform() - 1);
  const size = (relative * Math.hypot(...fit.w)) / Math.hypot(...step);
  const w = fit.w.map((value, k) => value + size * step[k]);
  const problem = { samples: pair.dataset.train, loss: losses[loss], mu: fit.mu };
  return { ...fit, w, certificate: certify(problem, { w, b: fit.b }, fit.alpha) };
}

function checkPair(pair: Pair, loss: keyof typeof losses, mus: readonly number[], what: string): number {
  const path = { samples: pair.dataset.train, loss: losses[loss], mus };
  const fits = (tolerance: number) => [...exactFits(path, { tolerance })];
  let checked = 0;
  const coarse = [1e-3, 1e-6].map((tolerance) => fits(tolerance));
  for (const [k, fit] of fits(1e-12).entries()) {
    const optimal = certifiedRow(pair, loss, fit);
    const where = `${what}, ${loss}, μ = ${fit.mu}`;
    for (const others of coarse) checked += expectInside(certifiedRow(pair, loss, others[k]), optimal, where, true);
    // Far away beside the distance that the solution itself may have from the optimum: there is nothing to allow for.
    for (const [s, relative] of [1e-4, 1e-2, 0.5].entries()) {
      const other = certifiedRow(pair, loss, moved(fit, pair, loss, relative, 10 * k + s));
      checked += expectInside(other, optimal, `${where}, moved by ${relative}`, false);
    }
  }
  return checked;
}

describe('certified intervals', () => {
  test.each(lossNames)('hold the values of high-accuracy solutions of random problems: %s', (loss) => {
    const { uniform } = randomSource(4, 'intervals');
    let checked = 0;
    for (let seed = 0; seed < 40; seed++) {
      const half = 3 + Math.floor(25 * uniform());
      const unequal = seed % 4 === 0 ? 2 : 0;
      const n = 2 * half + unequal;
      const d = 1 + Math.floor(12 * uniform());
      const train = randomSamples({ n, d, seed, countI: half, shift: 2 * uniform(), offset: seed % 3 });
      const pair = pairOf(datasetOf(train), 'train');
      checked += checkPair(pair, loss, [30, 1, 0.1, 0.01, 1e-3], `problem ${seed}`);
    }
    expect(checked).toBeGreaterThan(2000);
  });

  test.each(lossNames)('hold them on pairs of optical digits, with as many samples of each: %s', (loss) => {
    const data = loadDatasets({
      name: 'optdigits',
      classes: [
        [2, 3],
        [8, 9],
        [4, 7],
      ],
      scale: 16,
      limit_per_class: 120,
    });
    for (const index of data.pairs.keys()) {
      const pair = pairOf(data.pair(index), 'train');
      // 3 quantities × (2 tolerances + 3 moved fits) × 4 μ
      expect(checkPair(pair, loss, [10, 0.1, 1e-3, 1e-5], `pair ${index}`)).toBe(60);
    }
  });

  test('are those of a hand computation: ‖w‖ = 5 along (3, 4), ρ = 3', () => {
    const dataset = datasetOf(
      samplesOf(
        [
          [0, 0],
          [10, 0],
        ],
        [-1, 1],
      ),
    );
    const row = withIntervals({ ...rowOf(dataset, [3, 4], 0), w_radius: 3 });
    // θ = acos .6, asin(3/5) = acos .8: cos(θ − δ) = .48 + .48, cos(θ + δ) = .48 − .48
    expect(row.w_norm_lower).toBeCloseTo(2, 9);
    expect(row.w_norm_upper).toBeCloseTo(8, 9);
    expect(row.tilt_angle_lower).toBeCloseTo(Math.acos(0.96), 9);
    expect(row.tilt_angle_upper).toBeCloseTo(Math.PI / 2, 9);
    expect(row.d_adv_lower).toBeCloseTo(0, 9);
    expect(row.d_adv_upper).toBeCloseTo(4.8, 9);
  });

  test('say nothing where the ball holds 0, and do not exist where their quantity does not', () => {
    const of = (rows: number[][], labels: number[], w: number[], radius: number) =>
      withIntervals({ ...rowOf(datasetOf(samplesOf(rows, labels)), w, 0), w_radius: radius });
    expect(of([[0], [2]], [-1, 1], [1], 1)).toMatchObject({
      w_norm_lower: 0,
      tilt_angle_lower: 0,
      tilt_angle_upper: Math.PI,
      d_adv_lower: expect.closeTo(-1, 9),
      d_adv_upper: expect.closeTo(1, 9),
    });
    const none = { tilt_angle_lower: undefined, tilt_angle_upper: undefined, d_adv_lower: undefined };
    expect(of([[0], [2]], [-1, 1], [0], 0.5)).toMatchObject({ ...none, w_norm_lower: 0, w_norm_upper: 0.5 });
    expect(of([[2], [2]], [-1, 1], [1], 0.5)).toMatchObject(none);
    const unbalanced = of([[0], [2], [3]], [-1, 1, 1], [1], 0.5);
    expect([unbalanced.d_adv_lower, unbalanced.d_adv_upper]).toEqual([undefined, undefined]);
    expect(unbalanced.tilt_angle_upper).toBeCloseTo(Math.asin(0.5), 9);
  });
});
