import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { temporaryName } from '../../src/files/write.ts';
import { formats } from '../../src/formats/index.ts';
import { columnNames } from '../../src/metrics/index.ts';
import { csv } from '../../src/outputs/csv.ts';
import { plainText } from '../../src/outputs/output.ts';
import { readResults } from '../../src/store/readResults.ts';
import { cloud, clouds, config, datasetsOf, newDirectory, refusal, sweepInto } from '../sweep/examples.ts';

const read = (directory: string, name: string) => readFileSync(join(directory, name), 'utf8');
const recordsOf = (directory: string, name: string) =>
  read(directory, name)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
/** What is in a directory after a sweep. */
const resultFiles = [
  'histograms.csv',
  'journal.ndjson',
  'reference.csv',
  'results.csv',
  'robustness.csv',
  'run.json',
  'timings.csv',
  'weights.npy',
];

const cell = (row: readonly unknown[], name: string) => row[columnNames.indexOf(name)];

describe('a results directory', () => {
  test('holds one row per class pair, loss and λ, in the order of the config', async () => {
    const directory = newDirectory();
    const data = datasetsOf({ classI: 'a', classJ: 'b', train: cloud }, { classI: 'a', classJ: 'c', train: cloud });
    await sweepInto(directory, { loss: ['softplus', 'hinge'], lambda: [0.1, 1] }, { data });
    const [header, ...rows] = recordsOf(directory, 'results.csv');
    expect(header).toEqual(columnNames);
    expect(rows.map((row) => row.slice(0, 4).join(' '))).toEqual(
      ['b', 'c'].flatMap((j) => ['softplus', 'hinge'].flatMap((loss) => [0.1, 1].map((λ) => `a ${j} ${loss} ${λ}`))),
    );
  });

  test('reads back as the table that the sweep returns, and renders as the bytes of results.csv', async () => {
    const directory = newDirectory();
    const { table } = await sweepInto(directory);
    expect(readResults(directory).table).toEqual(table);
    expect(csv.render(table, { width: 80, style: plainText })).toBe(read(directory, 'results.csv'));
  });

  test('has weights that give the objective of results.csv, with its bias and the data', async () => {
    const directory = newDirectory();
    const { table } = await sweepInto(directory, { loss: ['hinge'] });
    const { features } = formats.npy.read(readFileSync(join(directory, 'weights.npy')), { fileName: 'weights.npy' });
    expect([features.rows, features.cols]).toEqual([3, 2]);
    for (const [r, row] of table.rows.entries()) {
      const [w1, w2] = [features.values[2 * r], features.values[2 * r + 1]];
      const b = cell(row, 'bias') as number;
      let risk = 0;
      for (let i = 0; i < 8; i++) {
        const score = w1 * cloud.features.values[2 * i] + w2 * cloud.features.values[2 * i + 1] + b;
        risk += Math.max(1 - cloud.labels[i] * score, 0) / 8;
      }
      expect(risk + (cell(row, 'mu') as number) * (w1 * w1 + w2 * w2)).toBeCloseTo(
        cell(row, 'objective') as number,
        13,
      );
    }
  });

  test('has histograms that count every sample once, the misclassified ones up to the edge 0', async () => {
    const directory = newDirectory();
    const { table } = await sweepInto(directory);
    const [header, ...bins] = recordsOf(directory, 'histograms.csv');
    expect(header).toEqual(['class_i', 'class_j', 'loss', 'lambda', 'class', 'bin_left', 'bin_right', 'count']);
    for (const row of table.rows) {
      const own = bins.filter((bin) => bin[2] === cell(row, 'loss') && Number(bin[3]) === cell(row, 'lambda'));
      const count = (some: typeof own) => some.reduce((sum, bin) => sum + Number(bin[7]), 0);
      expect(count(own.filter((bin) => bin[4] === 'I'))).toBe(5);
      expect(count(own.filter((bin) => bin[4] === 'J'))).toBe(3);
      expect(count(own.filter((bin) => Number(bin[6]) <= 0)) / 8).toBe(cell(row, 'train_error'));
    }
  });

  test('is the same byte for byte after a second run, but for times', async () => {
    const directories = [newDirectory(), newDirectory()];
    for (const directory of directories) await sweepInto(directory);
    for (const name of ['results.csv', 'reference.csv', 'robustness.csv', 'weights.npy', 'histograms.csv']) {
      const [first, second] = directories.map((directory) => readFileSync(join(directory, name)));
      expect(first.equals(second), name).toBe(true);
    }
    expect(readdirSync(directories[0])).toEqual(resultFiles);
  });

  test('has the same rows whatever the order of λ in the config', async () => {
    const [falling, rising] = [newDirectory(), newDirectory()];
    await sweepInto(falling, { lambda: [1, 0.1, 0.01], loss: ['softplus'] });
    await sweepInto(rising, { lambda: [0.01, 0.1, 1], loss: ['softplus'] });
    const [rows, others] = [falling, rising].map((directory) => recordsOf(directory, 'results.csv').slice(1));
    expect(others.toReversed()).toEqual(rows);
  });

  test('says in run.json what was run on what, and when it ended', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const record = JSON.parse(read(directory, 'run.json'));
    expect(record).toMatchObject({
      schema_version: 1,
      config: { lambda: [1, 0.1, 0.01], tolerance: 1e-6 },
      data: { sources: [{ sha256: 'ab'.repeat(32), rows: 8, features: 2 }] },
      versions: { l2sweep: '0.0.0' },
      git: null,
      start: '1970-01-01T00:00:00.000Z',
    });
    expect(record.objective.hinge).toContain('μ‖w‖²');
    expect(Date.parse(record.end)).toBeGreaterThan(0);
  });

  test('says in run.json which runs it took, and keeps what is known of the first one on top', async () => {
    const directory = newDirectory();
    const stop = new AbortController();
    await sweepInto(directory, {}, { signal: stop.signal, onPoint: (_, done) => done === 4 && stop.abort() });
    const first = JSON.parse(read(directory, 'run.json'));
    await sweepInto(directory);
    await sweepInto(directory);
    const record = JSON.parse(read(directory, 'run.json'));
    // The second run had to replay the one point of its segment that was there.
    expect(record.runs.map(({ points }: { points: number }) => points)).toEqual([4, 3, 0]);
    expect(record.start).toBe(first.start);
    expect(record.end).toBe(record.runs[2].end);
    for (const run of record.runs) expect(Date.parse(run.end)).toBeGreaterThan(0);
  });

  test('of a different config is refused with each difference, and stays as it is', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const before = read(directory, 'results.csv');
    const message = await refusal(() => sweepInto(directory, { tolerance: 1e-8, lambda: [1, 0.1] }));
    expect(message).toContain('tolerance: 0.000001 → 1e-8');
    expect(message).toContain('lambda: [1,0.1,0.01] → [1,0.1]');
    expect(message).not.toContain('seed');
    expect(message.split('\n')).toHaveLength(2);
    expect(read(directory, 'results.csv')).toBe(before);
  });

  test('of different data is refused', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const changed = { ...clouds, sources: [{ ...clouds.sources[0], sha256: 'cd'.repeat(32) }] };
    expect(await refusal(() => sweepInto(directory, {}, { data: changed }))).toContain('cdcd');
  });

  test('is the same sweep under another name, with other columns shown and data that moved', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const moved = { ...config.dataset, path: '/elsewhere/example.csv' };
    const summary = await sweepInto(directory, { name: 'other', columns: ['lambda'], dataset: moved });
    expect(summary.done).toBe(6);
  });

  test('of a different config is replaced where that is forced', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    await sweepInto(directory, { lambda: [0.5] }, { force: true });
    expect(recordsOf(directory, 'results.csv')).toHaveLength(3);
  });

  test('is never made of a directory with files of other kinds, forced or not', async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, 'thesis.txt'), 'mine');
    for (const force of [false, true]) {
      expect(await refusal(() => sweepInto(directory, {}, { force }))).toContain('not the results of a sweep');
    }
    expect(readdirSync(directory)).toEqual(['thesis.txt']);
  });

  test('is written when seconds have gone by, within a segment or after it, and at the end', async () => {
    const directory = newDirectory();
    const now = vi.spyOn(performance, 'now');
    const rows: number[] = [];
    const onPoint = (_: unknown, done: number) => {
      const path = join(directory, 'results.csv');
      rows.push(existsSync(path) ? recordsOf(directory, 'results.csv').length - 1 : 0);
      if (done >= 4) now.mockReturnValue(1e9 * done);
    };
    await sweepInto(directory, {}, { onPoint });
    now.mockRestore();
    // The clock leaps at every point from the fourth of six on; what is written after a point is seen at the next.
    expect(rows).toEqual([0, 0, 0, 0, 4, 5]);
    expect(recordsOf(directory, 'results.csv')).toHaveLength(7);
  });

  test('keeps what was done when the sweep is interrupted', async () => {
    const directory = newDirectory();
    const stop = new AbortController();
    const onPoint = (_: unknown, done: number) => done === 4 && stop.abort();
    const summary = await sweepInto(directory, {}, { signal: stop.signal, onPoint });
    expect(summary).toMatchObject({ done: 4, planned: 6, interrupted: true });
    expect(recordsOf(directory, 'results.csv')).toHaveLength(5);
    await sweepInto(directory);
    expect(recordsOf(directory, 'results.csv')).toHaveLength(7);
  });

  test('keeps what was done when a bug stops the sweep, and the bug keeps its stack', async () => {
    const directory = newDirectory();
    const bug = new TypeError('a bug');
    const onPoint = (_: unknown, done: number) => {
      if (done === 2) throw bug;
    };
    await expect(sweepInto(directory, {}, { onPoint })).rejects.toBe(bug);
    expect(recordsOf(directory, 'results.csv')).toHaveLength(3);
  });

  test('does not lose complete results to a second run that is interrupted', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const before = read(directory, 'results.csv');
    const stop = new AbortController();
    await sweepInto(directory, {}, { signal: stop.signal, onPoint: () => stop.abort() });
    expect(read(directory, 'results.csv')).toBe(before);
  });

  test('is rid of what a program that was killed had begun to write, even its very first file', async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(temporaryName(join(directory, 'run.json')), '{"schema');
    await sweepInto(directory);
    writeFileSync(temporaryName(join(directory, 'results.csv')), 'class_i');
    await sweepInto(directory);
    expect(readdirSync(directory)).toEqual(resultFiles);
  });

  test('that is none is not shown', () => {
    const missing = newDirectory();
    expect(() => readResults(missing)).toThrow(
      `${missing}: no such directory; expected the results directory of a run`,
    );
    expect(existsSync(missing)).toBe(false);
  });
});
