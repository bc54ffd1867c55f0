import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { geomspace } from '../../src/config/grid.ts';
import { clusterSamples, deviationsOf, directionOf } from '../../src/data/make/clusters.ts';
import { lengths, mostRobustWeights, robustErrorOf, type TwoClusters } from '../../src/data/make/clusterTheory.ts';
import { losses } from '../../src/losses/index.ts';
import type { DualNormName } from '../../src/math/dualNorms.ts';
import { columnNames } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import type { LinearClassifier } from '../../src/model/linearClassifier.ts';
import { withRobustError } from '../../src/results/robustError.ts';
import type { Table } from '../../src/results/table.ts';
import { readRobustness } from '../../src/store/readResults.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { adversarialFits, exactFits } from '../trainers/paths.ts';
import { clouds, config, datasetsOf, newDirectory, refusal, samplesOf, sweepInto } from './examples.ts';

const column = ({ rows }: Table, name: string): Cell[] => rows.map((row) => row[columnNames.indexOf(name)]);

describe('a sweep over the ε of adversarial training', () => {
  const over = (epsilon: readonly number[], norm: DualNormName = 'linf', lambda = 0.01) => ({
    adversarial: { norm, epsilon },
    lambda: [lambda],
  });

  test('has a row per ε, with its norm, in the order of the config', async () => {
    const { table, done, planned } = await sweepInto(newDirectory(), over([0.1, 0.4, 0, 0.2]));
    expect([done, planned]).toEqual([8, 8]);
    expect(column(table, 'adversarial_epsilon')).toEqual([0.1, 0.4, 0, 0.2, 0.1, 0.4, 0, 0.2]);
    expect(new Set(column(table, 'lambda'))).toEqual(new Set([0.01]));
    expect(new Set(column(table, 'adversarial_norm'))).toEqual(new Set(['linf']));
    expect(new Set(column(table, 'mu'))).toEqual(new Set([0.01]));
    expect(column(table, 'status').every((status) => status === 'ok')).toBe(true);
    expect(column(table, 'converged').every((converged) => converged === true)).toBe(true);
    expect(new Set(column(table, 'c_equivalent'))).toEqual(new Set([undefined]));
    for (const name of ['duality_gap', 'gap_at_mean']) {
      for (const gap of column(table, name)) expect(gap, name).toBeLessThanOrEqual(1e-6);
    }
    const objectives = column(table, 'objective') as number[];
    const gaps = column(table, 'gap_at_mean') as number[];
    column(table, 'w_radius').forEach((radius, row) => {
      expect((radius as number) ** 2 / ((gaps[row] * objectives[row]) / 0.01)).toBeCloseTo(1, 6);
    });
  });

  test('has neither a gap nor a radius without weight decay, but converges where duality proves it', async () => {
    const { table } = await sweepInto(newDirectory(), over([0.4, 0.2, 0], 'linf', 0));
    expect(new Set(column(table, 'converged'))).toEqual(new Set([true]));
    for (const name of ['duality_gap', 'gap_at_mean', 'w_radius', 'c_equivalent']) {
      expect(new Set(column(table, name)), name).toEqual(new Set([undefined]));
    }
  });

  test('has the ε at the end of the rows of its other files, which a sweep over λ has not', async () => {
    const [trained, decayed] = [newDirectory(), newDirectory()];
    await sweepInto(trained, over([0.4, 0.1]));
    await sweepInto(decayed, { lambda: [0.4, 0.1] });
    for (const name of ['histograms.csv', 'robustness.csv', 'timings.csv']) {
      const [header, ...rows] = readFileSync(join(trained, name), 'utf8').trimEnd().split('\n');
      expect(header).toBe(`${readFileSync(join(decayed, name), 'utf8').split('\n')[0]},adversarial_epsilon`);
      expect(new Set(rows.map((row) => row.split(',')[3])), name).toEqual(new Set(['0.01']));
      expect(new Set(rows.map((row) => row.split(',').at(-1))), name).toEqual(new Set(['0.4', '0.1']));
    }
  });

  test('has robust errors of its own at every ε', async () => {
    const directory = newDirectory();
    const { table } = await sweepInto(directory, over([0.4, 0.1, 0]));
    const robustness = readRobustness(directory)!;
    const { rows, columns } = withRobustError(table, robustness, { norm: 'linf', box: false });
    const names = columns.map(({ name }) => name);
    const cell = (row: readonly Cell[], name: string) => row[names.indexOf(name)];
    const textOf = (cells: readonly Cell[]) => cells.join();
    const written = readFileSync(join(directory, 'robustness.csv'), 'utf8').trimEnd().split('\n').slice(1);
    for (const row of rows) {
      const key = ['class_i', 'class_j', 'loss', 'lambda'].map((name) => cell(row, name));
      const line = [...key, 'train', 'linf', false, cell(row, 'robust_epsilon'), cell(row, 'robust_error')];
      expect(written).toContain(textOf([...line, cell(row, 'adversarial_epsilon')]));
    }
  });

  test('is refused before anything is trained where the data have more features than it takes', async () => {
    const [source] = clouds.sources;
    const wide = { ...clouds, sources: [{ ...source, features: 47_000 }] };
    const changed = { ...config, ...over([0.1]) };
    expect(planOf(changed, clouds).points).toBe(2);
    expect(planOf(config, wide).points).toBeGreaterThan(0);
    expect(await refusal(() => planOf(changed, wide))).toContain('up to 8000 features, and the data have 47000');
  });

  test('is weight decay at ε = 0, and nothing of it elsewhere', async () => {
    const trained = await sweepInto(newDirectory(), { ...over([0.3, 0]), tolerance: 1e-9 });
    const decayed = await sweepInto(newDirectory(), { lambda: [0.01], tolerance: 1e-9 });
    const atZero = column(trained.table, 'adversarial_epsilon').flatMap((epsilon, row) => (epsilon === 0 ? [row] : []));
    for (const [k, row] of atZero.entries()) {
      for (const name of ['objective', 'empirical_risk', 'w_norm']) {
        const ours = column(trained.table, name)[row] as number;
        expect(ours / (column(decayed.table, name)[k] as number), name).toBeCloseTo(1, 3);
      }
    }
    expect(new Set(column(decayed.table, 'adversarial_norm'))).toEqual(new Set([undefined]));
    const objective = column(trained.table, 'objective') as number[];
    const risk = column(trained.table, 'empirical_risk') as number[];
    const norms = column(trained.table, 'w_norm') as number[];
    // A = mean of the worst losses + μ‖w‖², and these are more than those of the samples as they are.
    expect(objective[0]).toBeGreaterThan(risk[0] + 0.01 * norms[0] ** 2);
    expect(objective[1]).toBeCloseTo(risk[1] + 0.01 * norms[1] ** 2, 12);
  });

  test('has the same rows in any order of ε', async () => {
    const run = (epsilon: readonly number[]) => sweepInto(newDirectory(), over(epsilon));
    const own = await run([0.4, 0.2, 0.1]);
    expect((await run([0.1, 0.4, 0.2])).table.rows.toSorted()).toEqual(own.table.rows.toSorted());
  });

  test('has failed points with the reason where nothing keeps the weights from growing, and goes on', async () => {
    const separable = samplesOf([-2, -1.5, -1, 1, 1.5, 2].map((a) => ({ x: [a, 0.1 * a * a], label: Math.sign(a) })));
    const data = datasetsOf({ classI: 'I', classJ: 'J', train: separable });
    const changes = { ...over([1.2, 0.5, 0.1], 'l2', 0), loss: ['softplus'] } as const;
    const { table, failed } = await sweepInto(newDirectory(), changes, { data });
    expect(failed).toBe(2);
    expect(column(table, 'status')).toEqual(['ok', 'failed', 'failed']);
    expect(column(table, 'error')[1]).toContain('whatever changes of ε = 0.5 do');
  });

  test('is another sweep than one over λ, with another norm, other ε or another λ', async () => {
    const directory = newDirectory();
    await sweepInto(directory, over([0.2, 0.1]));
    for (const other of [
      { lambda: [0.01] },
      over([0.2, 0.1], 'l1'),
      over([0.2, 0.3]),
      over([0.2, 0.1], 'linf', 0.02),
    ]) {
      await expect((async () => sweepInto(directory, other))()).rejects.toThrow('different sweep');
    }
    expect((await sweepInto(directory, over([0.2, 0.1]))).done).toBe(4);
    expect(config.adversarial).toBeUndefined();
  });
});

/*
 * What theory says (Σ diagonal, m half the difference of the means): the most robust weights are Σ⁻¹(m − z), z the point of
 * ‖z‖_p ≤ ε closest to m. In L2 that is (Σ + ηI)⁻¹m up to a factor, which weight decay tends to, too. In L∞ features with
 * |m| ≤ ε are left out; in L1 the weights are cut off at one size. Weight decay does neither.
 */
describe('on two Gaussian clusters, the robust error', () => {
  const deviations = deviationsOf({ kind: 'power', exponent: 0.5 }, 20);
  /** Means apart in two features, to different extents. */
  const inTwo: TwoClusters = { deviations, halfDifference: directionOf({ degrees: 40 }, deviations), labelNoise: 0 };
  /** Means apart in all features alike. */
  const inAll: TwoClusters = {
    deviations,
    halfDifference: directionOf('mixed', deviations).map((u) => 0.4 * u),
    labelNoise: 0,
  };
  const samples = new Map([inTwo, inAll].map((clusters) => [clusters, clusterSamples(clusters, 1000, 1, 'train')]));

  /** Robust errors at ε: the least of all, that of adversarial training with this ε, the least of a sweep over λ. */
  function errorsOf(clusters: TwoClusters, loss: keyof typeof losses, norm: DualNormName) {
    const train = samples.get(clusters)!;
    const epsilon = 0.3 * lengths[norm](clusters.halfDifference);
    const of = (classifier: LinearClassifier) => robustErrorOf(clusters, classifier, norm, epsilon);
    const path = { samples: train, loss: losses[loss], mus: geomspace([10, 1e-6, 22]) };
    const decayed = [...exactFits(path, { tolerance: 1e-6 })].map(of);
    const [trained] = adversarialFits({ samples: train, loss, norm, mu: 1e-8, epsilons: [epsilon] }, 1e-6);
    const least = of({ w: mostRobustWeights(clusters, norm, epsilon), b: 0 });
    return { least, trained: of(trained), decayed: Math.min(...decayed) };
  }

  test.each(Object.keys(losses) as (keyof typeof losses)[])(
    '%s: of adversarial training is near the least there is',
    (loss) => {
      for (const clusters of [inTwo, inAll]) {
        for (const norm of ['l2', 'linf', 'l1'] as const) {
          const { least, trained } = errorsOf(clusters, loss, norm);
          expect(trained, norm).toBeGreaterThanOrEqual(least);
          expect(trained, norm).toBeLessThan(least + 0.005);
        }
      }
    },
  );

  test('of weight decay is as low in L2, higher in L∞ where the means differ in few features, and in L1 in many', () => {
    for (const clusters of [inTwo, inAll]) {
      const { trained, decayed } = errorsOf(clusters, 'softplus', 'l2');
      expect(Math.abs(trained - decayed)).toBeLessThan(0.001);
    }
    for (const errors of [errorsOf(inTwo, 'softplus', 'linf'), errorsOf(inAll, 'softplus', 'l1')]) {
      expect(errors.decayed).toBeGreaterThan(errors.trained + 0.005);
    }
  });
});
