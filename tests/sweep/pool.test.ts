import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { sweptAxis } from '../../src/metrics/axis.ts';
import type { PointResult } from '../../src/store/pointResult.ts';
import { ResultsDirectory } from '../../src/store/resultsDirectory.ts';
import { recordOf } from '../../src/store/runRecord.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { type Runner, threadsPerRunner, workers } from '../../src/sweep/pool.ts';
import { type SweepOptions, sweep } from '../../src/sweep/sweep.ts';
import { WorkerThreads } from '../../src/sweep/workerThreads.ts';
import { l2sweepSync } from '../cli/binary.ts';
import { numbers } from '../math/kernels/samples.ts';
import { defaults } from '../trainers/descent/options.ts';
import { cloud, config, datasetsOf, newDirectory, provenance, samplesOf } from './examples.ts';

const mirrored = samplesOf(
  Array.from({ length: 8 }, (_, i) => ({
    x: [cloud.features.values[2 * i + 1], -cloud.features.values[2 * i]],
    label: -cloud.labels[i],
  })),
);
const data = datasetsOf(
  { classI: 'a', classJ: 'b', train: cloud },
  { classI: 'a', classJ: 'c', train: mirrored, test: cloud, bounds: [0, 1] },
  { classI: 'b', classJ: 'c', train: cloud, bounds: [0, 2] },
);

/** Six segments, whatever is changed of the config. */
function sweepInto(directory: string, options: SweepOptions, changes: Partial<Config> = {}, own = data) {
  const changed: Config = { ...config, attack: { ...config.attack, split: 'train' }, ...changes };
  const record = recordOf(changed, own, provenance, new Date(0));
  return sweep(planOf(changed, own), own, new ResultsDirectory(directory, record, { force: false }), options);
}

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('a sweep over workers', () => {
  test('descends by the same batches, whatever their number', async () => {
    const changes: Partial<Config> = {
      trainer: 'gradient-descent',
      gradient_descent: { ...defaults, epochs: 30, batch_size: 3, momentum: 0.5 },
      ...{ lambda: [0.1, 0], seed: 3 },
    };
    const bytes = async (jobs: number) => {
      const directory = newDirectory();
      await sweepInto(directory, { jobs }, changes);
      const names = ['results.csv', 'weights.npy', 'history.csv'];
      return names.map((name) => readFileSync(join(directory, name), 'hex'));
    };
    const alone = await bytes(0);
    expect(await bytes(1)).toEqual(alone);
    expect(await bytes(3)).toEqual(alone);
  });

  test('writes the same bytes and warns of the same in the same order, whatever their number', async () => {
    const bytes = (directory: string) =>
      ['results.csv', 'reference.csv', 'weights.npy', 'histograms.csv'].map((name) =>
        readFileSync(join(directory, name), 'hex'),
      );
    const alone = newDirectory();
    const { warnings, table } = await sweepInto(alone, { jobs: 0 });
    expect(table.rows).toHaveLength(18);
    expect(warnings.length).toBeGreaterThan(2);
    for (const jobs of [1, 2, 7]) {
      const directory = newDirectory();
      const summary = await sweepInto(directory, { jobs });
      expect(bytes(directory), `${jobs} jobs`).toEqual(bytes(alone));
      expect(summary, `${jobs} jobs`).toMatchObject({ warnings, table, done: 18, interrupted: false });
    }
  });

  test('writes the same bytes where a segment has several threads, and is large enough to use them', async () => {
    const next = numbers(1);
    const points = Array.from({ length: 1200 }, (_, i) => ({
      x: Array.from({ length: 120 }, (_, k) => next() + (k === 0 ? 0.3 * (i % 2) : 0)),
      label: 2 * (i % 2) - 1,
    }));
    const large = datasetsOf({ classI: 'a', classJ: 'b', train: samplesOf(points) });
    const bytesOf = async (options: SweepOptions) => {
      const directory = newDirectory();
      await sweepInto(directory, options, {}, large);
      return ['results.csv', 'reference.csv', 'weights.npy', 'histograms.csv'].map((name) =>
        readFileSync(join(directory, name), 'hex'),
      );
    };
    const alone = await bytesOf({ jobs: 0 });
    for (const jobs of [1, 2, 7]) expect(await bytesOf({ jobs }), `${jobs} jobs`).toEqual(alone);
  });

  test('takes each class pair out of the data once, for all its losses', async () => {
    const asked: number[] = [];
    const pair = (index: number) => {
      asked.push(index);
      return data.pair(index);
    };
    await sweepInto(newDirectory(), { jobs: 2 }, {}, { ...data, pair });
    expect(asked).toEqual([0, 1, 2]);
  });

  test('keeps all points that are done when it is interrupted, and stops at the ones in hand', async () => {
    const directory = newDirectory();
    const lambda = Array.from({ length: 5000 }, (_, k) => 0.999 ** k);
    const stop = new AbortController();
    const onPoint = (_: unknown, done: number) => done === 3 && stop.abort();
    const { done, interrupted } = await sweepInto(directory, { jobs: 2, signal: stop.signal, onPoint }, { lambda });
    expect(interrupted).toBe(true);
    expect(done).toBeGreaterThanOrEqual(3);
    expect(done).toBeLessThan(5000);
    expect(lines(join(directory, 'results.csv'))).toHaveLength(done + 1);
  });

  test('gives up points that never end, when their time after the interruption is over', async () => {
    const gradient_descent = { ...defaults, epochs: Number.MAX_SAFE_INTEGER, early_stopping: false };
    const endless: Partial<Config> = { trainer: 'gradient-descent', gradient_descent };
    for (const [jobs, runners] of [
      [1, 1],
      [2, 2],
      [9, 6],
    ]) {
      const stop = new AbortController();
      const running = sweepInto(newDirectory(), { jobs, signal: stop.signal, grace: 0 }, endless);
      stop.abort();
      expect(await running, `${jobs} jobs`).toMatchObject({ done: 0, givenUp: runners, interrupted: true });
    }
  });

  test('keeps what came before a point that was given up, and completes it to the same bytes', async () => {
    const bytes = (directory: string) =>
      ['results.csv', 'reference.csv', 'weights.npy', 'histograms.csv'].map((name) =>
        readFileSync(join(directory, name), 'hex'),
      );
    const whole = newDirectory();
    await sweepInto(whole, { jobs: 2 });
    const directory = newDirectory();
    const plan = planOf({ ...config, attack: { ...config.attack, split: 'train' } }, data);
    for (const points of [2, 1, 2]) {
      const [worker] = workers(1, plan);
      const stop = new AbortController();
      let taken = 0;
      // A worker whose next point takes for ever.
      const stuck: Runner = {
        run(segment, dataset, take) {
          const running = worker.run(segment, dataset, (results) => {
            for (const result of results) if (taken++ < points) take([result]);
          });
          return running.then(() => new Promise(() => {}));
        },
        end: () => worker.end(),
      };
      const summary = await sweepInto(directory, {
        runners: [stuck],
        signal: stop.signal,
        grace: 0,
        onPoint: () => taken >= points && stop.abort(),
      });
      expect(summary).toMatchObject({ done: 2, givenUp: 1, interrupted: true });
      expect(lines(join(directory, 'results.csv'))).toHaveLength(3);
    }
    expect(await sweepInto(directory, { jobs: 1 })).toMatchObject({ done: 18, givenUp: 0, interrupted: false });
    expect(bytes(directory)).toEqual(bytes(whole));
  });

  test('starts with nothing after an interruption that came before', async () => {
    const { done, planned, interrupted } = await sweepInto(newDirectory(), { jobs: 2, signal: AbortSignal.abort() });
    expect([done, planned, interrupted]).toEqual([0, 18, true]);
  });

  test('reports points that cannot be trained as failed ones', async () => {
    const { failed, done } = await sweepInto(newDirectory(), { jobs: 2 }, { penalty: 'C', lambda: [1e308, 1] });
    expect([failed, done]).toEqual([6, 12]);
  });

  test('ends with a bug in a worker, its stack, and the points done before', async () => {
    const directory = newDirectory();
    const broken: Partial<Config> = { trainer: 'none' as Config['trainer'], penalty: 'C', lambda: [1e308, 1] };
    const error: unknown = await sweepInto(directory, { jobs: 1 }, broken).catch((reason) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).stack).toMatch(/src\/sweep\/segment\.ts:\d+/);
    // The λ that gives no μ > 0 was reported before the trainer was looked for.
    expect(lines(join(directory, 'results.csv'))).toHaveLength(2);
  });

  test('ends with what is thrown by its listener, and keeps the points', async () => {
    const directory = newDirectory();
    const bug = new Error('a bug');
    const onPoint = (_: unknown, done: number) => {
      if (done === 2) throw bug;
    };
    await expect(sweepInto(directory, { jobs: 2, onPoint })).rejects.toBe(bug);
    expect(lines(join(directory, 'results.csv')).length).toBeGreaterThanOrEqual(3);
  });
});

describe('a path that one thread trains and another one measures', () => {
  const one = datasetsOf({ classI: 'a', classJ: 'c', train: mirrored, test: cloud, bounds: [0, 1] });
  const files = ['results.csv', 'reference.csv', 'weights.npy', 'histograms.csv', 'robustness.csv'];
  const bytesOf = (directory: string, names = files) => names.map((name) => readFileSync(join(directory, name), 'hex'));
  const path: Partial<Config> = {
    ...{ loss: ['hinge'], penalty: 'C', lambda: [1e308, ...Array.from({ length: 30 }, (_, k) => 1.5 ** (k - 15))] },
    attack: { ...config.attack, split: 'test' },
  };
  const sweepOne = (directory: string, options: SweepOptions, changes: Partial<Config> = {}) =>
    sweepInto(directory, options, { ...path, ...changes }, one);

  test('comes out in the same bytes and the same order, points that cannot be trained among them', async () => {
    const told = async (jobs: number) => {
      const directory = newDirectory();
      const rows: number[] = [];
      const { failed, done } = await sweepOne(directory, { jobs, onPoint: ({ row }) => rows.push(row) });
      return { failed, done, rows, bytes: bytesOf(directory) };
    };
    const alone = await told(0);
    expect(alone).toMatchObject({ failed: 1, done: 31 });
    for (const jobs of [2, 5]) expect(await told(jobs), `${jobs} jobs`).toEqual(alone);
  });

  test('has the same history of gradient descent', async () => {
    const changes: Partial<Config> = {
      trainer: 'gradient-descent',
      gradient_descent: { ...defaults, epochs: 20 },
      ...{ penalty: 'lambda', lambda: [0.1, 0] },
    };
    const [alone, beside] = [newDirectory(), newDirectory()];
    await sweepOne(alone, { jobs: 1 }, changes);
    await sweepOne(beside, { jobs: 2 }, changes);
    expect(bytesOf(beside, [...files, 'history.csv'])).toEqual(bytesOf(alone, [...files, 'history.csv']));
  });

  test('keeps what has been measured when it is interrupted, and is completed to the same bytes', async () => {
    const lambda = Array.from({ length: 300 }, (_, k) => 1.02 ** -k);
    const whole = newDirectory();
    await sweepOne(whole, { jobs: 1 }, { lambda });
    const directory = newDirectory();
    const stop = new AbortController();
    const onPoint = (_: unknown, done: number) => done === 3 && stop.abort();
    const { done, interrupted } = await sweepOne(directory, { jobs: 2, signal: stop.signal, onPoint }, { lambda });
    expect([interrupted, done >= 3, done < 300]).toEqual([true, true, true]);
    expect(lines(join(directory, 'results.csv'))).toHaveLength(done + 1);
    expect(await sweepOne(directory, { jobs: 2 }, { lambda })).toMatchObject({ done: 300, interrupted: false });
    expect(bytesOf(directory)).toEqual(bytesOf(whole));
  });

  test('ends with a bug in the thread that trains, and the points measured before', async () => {
    const directory = newDirectory();
    const broken: Partial<Config> = { trainer: 'none' as Config['trainer'] };
    await expect(sweepOne(directory, { jobs: 2 }, broken)).rejects.toBeInstanceOf(TypeError);
    expect(lines(join(directory, 'results.csv'))).toHaveLength(2);
  });
});

describe('workers', () => {
  test('share the threads, the first ones the remainder, but none has more of them than there are cores', () => {
    expect(threadsPerRunner(2, 5)).toEqual([1, 1]);
    expect(threadsPerRunner(3, 3)).toEqual([1, 1, 1]);
    const most = (threads: number[]) => threads.map((count) => Math.min(count, availableParallelism()));
    expect(threadsPerRunner(7, 1)).toEqual(most([7]));
    expect(threadsPerRunner(7, 3)).toEqual(most([3, 2, 2]));
  });

  test('are never more than there are segments', async () => {
    const started = workers(7, planOf(config, datasetsOf({ classI: 'I', classJ: 'J', train: cloud })));
    expect(started).toHaveLength(2);
    await Promise.all(started.map((worker) => worker.end()));
  });

  test('are those that have started already, as long as there are any', async () => {
    const threads = new WorkerThreads(2);
    const plan = planOf({ ...config, attack: { ...config.attack, split: 'train' } }, data);
    const started = workers(3, plan, undefined, undefined, threads);
    await threads.end();
    const points: PointResult[] = [];
    const [segment] = plan.segments;
    for (const worker of started) await worker.run(segment, data.pair(0), (results) => void points.push(...results));
    expect(points).toHaveLength(3 * sweptAxis(config).values.length);
    await Promise.all(started.map((worker) => worker.end()));
  });

  test('that have ended refuse work instead of being waited for', async () => {
    const plan = planOf(config, datasetsOf({ classI: 'I', classJ: 'J', train: cloud }));
    const [worker] = workers(1, plan);
    await worker.end();
    await expect(worker.run(plan.segments[0], data.pair(0), () => {})).rejects.toThrow('ended');
  });
});

describe('l2sweep run --jobs', () => {
  const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
  const run = (...options: string[]) => {
    const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-jobs-'));
    return l2sweepSync(['run', digits, '--set', 'dataset.classes=[[2, 3], [8, 9]]', '--quiet', ...options], { cwd });
  };

  test('prints the same bytes for one job, two and as many as there are cores', () => {
    const grid = ['--lambda', '100:1e-5:8'];
    const alone = run(...grid, '-j', '1');
    expect(alone).toMatchObject({ code: 0, stderr: '' });
    expect(alone.stdout.trimEnd().split('\n')).toHaveLength(1 + 2 * 2 * 8);
    expect(run(...grid, '--jobs', '2')).toEqual(alone);
    expect(run(...grid)).toEqual(alone);
  });

  test.each(['0', '-1', '1.5', 'all', ''])('refuses %j and says what it expects', (jobs) => {
    expect(run('--jobs', jobs)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: --jobs: "${jobs}" is no number of threads; expected a whole number from 1 to 99999\n`,
    });
  });
});
