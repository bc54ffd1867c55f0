import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { columnNames } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { bestRow } from '../../src/results/points.ts';
import type { Table } from '../../src/results/table.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { defaults } from '../trainers/descent/options.ts';
import { byteSamples, randomSamples } from '../trainers/problems.ts';
import { clouds, config, datasetsOf, newDirectory, refusal, sweepInto } from './examples.ts';

const changes: Partial<Config> = {
  trainer: 'gradient-descent',
  gradient_descent: { ...defaults, epochs: 40 },
  lambda: [1, 0.01, 0],
  tolerance: 1e-3,
};

const cell = ({ rows }: Table, row: number, name: string) => rows[row][columnNames.indexOf(name)];
const column = (table: Table, name: string) => table.rows.map((_, row) => cell(table, row, name));

/** The rows of history.csv. */
function historyOf(directory: string): Record<string, string>[] {
  const [header, ...rows] = readFileSync(join(directory, 'history.csv'), 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((text, k) => [names[k], text])));
}

describe('a sweep by gradient descent', () => {
  test('leaves empty at λ = 0 what a certificate or an equivalent C would say, and takes it as done', async () => {
    const { table, failed } = await sweepInto(newDirectory(), changes);
    expect(failed).toBe(0);
    for (const row of [2, 5]) {
      const names = [
        'lambda',
        'mu',
        'duality_gap',
        'w_radius',
        'c_equivalent',
        'converged',
        'status',
        'error',
        'iterations',
      ];
      expect(names.map((name) => cell(table, row, name))).toEqual([
        ...[0, 0, undefined, undefined, undefined, undefined, 'ok', undefined, 40],
      ]);
      expect(cell(table, row, 'objective')).toBe(cell(table, row, 'empirical_risk'));
      expect(cell(table, row, 'w_norm')).toBeGreaterThan(0);
    }
    expect(column(table, 'trainer')).toEqual(Array(6).fill('gradient-descent'));
    expect(column(table, 'bias_unique')).toEqual(Array(6).fill(undefined));
  });

  test('writes the history of every point, which ends with what is in results.csv', async () => {
    const directory = newDirectory();
    const { table } = await sweepInto(directory, changes);
    const rows = historyOf(directory);
    expect(Object.keys(rows[0]).join()).toBe(
      'class_i,class_j,loss,lambda,epoch,objective,duality_gap,w_norm,tilt_angle,d_err,d_adv,train_error,test_error',
    );
    const shared = ['objective', 'duality_gap', 'w_norm', 'tilt_angle', 'd_err', 'd_adv', 'train_error', 'test_error'];
    for (const [row, cells] of table.rows.entries()) {
      const [loss, lambda] = [cell(table, row, 'loss'), cell(table, row, 'lambda')].map(String);
      const own = rows.filter((one) => one.loss === loss && one.lambda === lambda);
      const epochs = own.map(({ epoch }) => Number(epoch));
      expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
      expect(epochs.at(-1)).toBe(cell(table, row, 'iterations'));
      const text = (value: Cell) => (value === undefined ? '' : String(value));
      expect(shared.map((name) => own.at(-1)![name])).toEqual(
        shared.map((name) => text(cells[columnNames.indexOf(name)])),
      );
    }
  });

  test('writes no history where there is none', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    expect(existsSync(join(directory, 'history.csv'))).toBe(false);
  });

  test('gives the same bytes when it goes on after a stop, and others for another seed', async () => {
    const data = datasetsOf(
      { classI: 'a', classJ: 'b', train: byteSamples({ n: 40, d: 6, seed: 1 }) },
      { classI: 'a', classJ: 'c', train: randomSamples({ n: 31, d: 3, seed: 2, noise: 0.2 }) },
    );
    const batches = {
      ...changes,
      gradient_descent: { ...defaults, epochs: 30, batch_size: 4, momentum: 0.5 },
      seed: 3,
    };
    const [one, resumed] = [newDirectory(), newDirectory()];
    const { table } = await sweepInto(one, batches, { data });
    const stop = new AbortController();
    await sweepInto(resumed, batches, { data, signal: stop.signal, onPoint: (_, done) => done === 5 && stop.abort() });
    await sweepInto(resumed, batches, { data });
    for (const name of readdirSync(one).filter((name) => !/timings|run\.json|journal/.test(name))) {
      expect(readFileSync(join(resumed, name)).equals(readFileSync(join(one, name))), name).toBe(true);
    }
    const reseeded = await sweepInto(newDirectory(), { ...batches, seed: 4 }, { data });
    expect(column(reseeded.table, 'w_norm')).not.toEqual(column(table, 'w_norm'));
  });

  test('fails a point that diverges, says why, and trains the others', async () => {
    const { table, failed } = await sweepInto(newDirectory(), {
      ...changes,
      ...{ loss: ['softplus'], lambda: [1e3, 0.01], tolerance: 0.5 },
      gradient_descent: { ...defaults, epochs: 400, learning_rate: 0.2 },
    });
    expect(failed).toBe(1);
    expect(column(table, 'status')).toEqual(['failed', 'ok']);
    expect(cell(table, 0, 'error')).toMatch(
      /^gradient descent diverged by epoch \d+: the learning rate 0.2 is too large/,
    );
    for (const name of ['objective', 'w_norm', 'train_error']) expect(cell(table, 0, name)).toBeUndefined();
  });

  test('marks the most regularised of equals as the best, λ = 0 being the least', async () => {
    const separable = datasetsOf({
      classI: 'a',
      classJ: 'b',
      train: randomSamples({ n: 30, d: 4, seed: 1, shift: 9 }),
    });
    const { table } = await sweepInto(newDirectory(), { ...changes, lambda: [0, 0.001, 0.01] }, { data: separable });
    expect(column(table, 'train_error')).toEqual(Array(6).fill(0));
    expect(bestRow(table, [0, 1, 2], 'train_error')).toBe(2);
  });

  test('refuses a batch that has more samples than a class pair', async () => {
    const plan = (batch_size: number, limit?: number) =>
      planOf(
        {
          ...config,
          ...changes,
          dataset: { ...config.dataset, ...(limit !== undefined && { limit_per_class: limit }) },
          gradient_descent: { ...defaults, batch_size },
        },
        clouds,
      );
    expect(plan(8).points).toBe(6);
    expect(await refusal(() => plan(9))).toContain('a batch of 9 is more than the 8 training samples of I v J');
    // 5 samples of class I, of which 2 are taken, and 3 of class J, of which 2 are.
    expect(plan(4, 2).points).toBe(6);
    expect(await refusal(() => plan(5, 2))).toContain('the 4 training samples');
  });
});
