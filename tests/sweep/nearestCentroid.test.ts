import { describe, expect, test } from 'vitest';
import type { DatasetConfig } from '../../src/config/dataset.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { rowOf } from '../../src/math/matrix.ts';
import { columnNames } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { readReference } from '../../src/store/readResults.ts';
import { cloud, datasetsOf, newDirectory, samplesOf, sweepInto } from './examples.ts';

const named = (cells: readonly Cell[]) => Object.fromEntries(columnNames.map((name, k) => [name, cells[k]]));

const digits: DatasetConfig = {
  name: 'optdigits',
  classes: [
    [2, 3],
    [8, 9],
  ],
  scale: 16,
  limit_per_class: 120,
  test: { fraction: 0.25, seed: 1 },
};

/** The samples of a class as plain rows. */
const rowsOf = ({ features, labels }: BinarySamples, label: number) =>
  [...labels.keys()].filter((i) => labels[i] === label).map((i) => [...rowOf(features, i)]);
const meanOf = (rows: number[][]) => rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
const distance = (x: number[], y: number[]) => Math.hypot(...x.map((value, k) => value - y[k]));

describe('the nearest-centroid classifier of reference.csv', () => {
  const data = loadDatasets(digits);
  const swept = sweepInto(
    newDirectory(),
    { dataset: digits, lambda: [1e4, 100, 1e-3], loss: ['hinge', 'softplus'], tolerance: 1e-10 },
    { data },
  );

  test('decides for the nearer centroid: its errors are those of comparing distances, pair by pair', async () => {
    const { reference } = await swept;
    expect(reference.rows).toHaveLength(2);
    for (const [index, cells] of reference.rows.entries()) {
      const row = named(cells);
      const { train, test: held, classI, classJ } = data.pair(index);
      expect([row.class_i, row.class_j]).toEqual([classI, classJ]);
      const [i, j] = [meanOf(rowsOf(train, -1)), meanOf(rowsOf(train, 1))];
      for (const [column, samples] of [
        ['train_error', train],
        ['test_error', held!],
      ] as const) {
        const wrong =
          rowsOf(samples, -1).filter((x) => distance(x, i) >= distance(x, j)).length +
          rowsOf(samples, 1).filter((x) => distance(x, j) >= distance(x, i)).length;
        expect(row[column], column).toBe(wrong / samples.labels.length);
      }
      // The distance of x from the plane halfway between i and j: (‖x − i‖² − ‖x − j‖²)/(2‖j − i‖).
      const signed = [
        ...rowsOf(held!, -1).map((x) => [x, -1] as const),
        ...rowsOf(held!, 1).map((x) => [x, 1] as const),
      ];
      const free = signed.map(([x, y]) =>
        Math.max((y * (distance(x, i) ** 2 - distance(x, j) ** 2)) / (2 * distance(i, j)), 0),
      );
      expect(row.adv_l2_mean).toBeCloseTo(free.reduce((sum, r) => sum + r, 0) / free.length, 12);
      expect(row.d_adv).toBeCloseTo(distance(i, j) / 2, 12);
    }
  });

  test('is the limit of large λ on balanced classes, of either loss', async () => {
    const { table, reference } = await swept;
    for (const cells of table.rows) {
      const row = named(cells);
      const limit = named(reference.rows.find((other) => other[0] === row.class_i)!);
      const half = (row.centroid_distance as number) / 2;
      expect(row.d_adv as number).toBeLessThanOrEqual(half + 1e-12);
      if (row.lambda === 1e-3) expect(row.tilt_angle).toBeGreaterThan(0.2);
      else {
        // Every hinge margin is below 1: w is along ẑ exactly. Softplus bends by about ‖w‖ ≈ ‖j − i‖/(8λ).
        expect(row.tilt_angle).toBeLessThan(row.loss === 'hinge' ? 1e-12 : 1 / (row.lambda as number));
        expect(row.d_adv).toBeCloseTo(limit.d_adv as number, row.loss === 'hinge' ? 12 : 4);
        expect(row.adversarial_strength).toBeCloseTo(1, row.loss === 'hinge' ? 12 : 4);
      }
    }
  });

  test('has angle 0, strength 1, an infinite penalty, and no value for what depends on a loss or on ‖w‖', async () => {
    const { reference } = await swept;
    expect(named(reference.rows[0])).toMatchObject({
      ...{ lambda: Infinity, mu: Infinity, c_equivalent: 0, trainer: 'nearest-centroid', status: 'ok' },
      ...{ tilt_angle: 0, adversarial_strength: 1, n_train: 240, n_train_i: 120, n_train_j: 120 },
      ...{ loss: undefined, w_norm: undefined, bias: undefined, bias_unique: undefined, empirical_risk: undefined },
      ...{ objective: undefined, duality_gap: undefined, w_radius: undefined, converged: undefined },
      ...{ iterations: undefined, error: undefined },
    });
    expect(named(reference.rows[0]).bias_from_midpoint).toBeCloseTo(0, 14);
  });

  test('is read back from the directory, and has C = 0 where C is the penalty', async () => {
    const directory = newDirectory();
    const { reference } = await sweepInto(directory, { penalty: 'C', lambda: [1] });
    expect(readReference(directory)).toEqual(reference);
    expect(named(reference.rows[0])).toMatchObject({ lambda: 0, mu: Infinity });
  });

  test('does not exist where the centroids coincide: a failed row that says so', async () => {
    const train = samplesOf([-1, 1, -1, 1].map((x, i) => ({ x: [x], label: i < 2 ? -1 : 1 })));
    const { reference } = await sweepInto(
      newDirectory(),
      {},
      { data: datasetsOf({ classI: 'a', classJ: 'b', train }, { classI: 'a', classJ: 'c', train: cloud }) },
    );
    expect(reference.rows.map((cells) => named(cells).status)).toEqual(['failed', 'ok']);
    expect(named(reference.rows[0]).error).toContain('centroids');
  });
});
