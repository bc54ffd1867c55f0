import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { columnNames } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { collect } from '../../src/report/collect.ts';
import { renderPage } from '../../src/report/html.ts';
import { readJournal } from '../../src/store/journal.ts';
import { readReference, readResults } from '../../src/store/readResults.ts';
import { identityOf } from '../../src/store/runRecord.ts';
import { linesOf, olderResults } from '../fixtures/olderResults.ts';

/** A program that measures one thing more than any there is. */
vi.mock('../../src/metrics/index.ts', async (original) => {
  const index = await original<typeof import('../../src/metrics/index.ts')>();
  const newest: Metric = {
    column: 'newest_size',
    symbol: 'new',
    type: 'number',
    description: 'What only the newest version measures.',
    formula: '',
    unit: '1',
    source: 'a test',
    measure: () => 1,
  };
  (index.metrics as Metric[]).push(newest);
  (index.columnNames as string[]).push(newest.column);
  return index;
});

const folder = olderResults();
const directory = join(folder, 'digits-2v3');
const [header, ...written] = linesOf(join(directory, 'results.csv'));
const added = columnNames.filter((name) => !header.includes(name));

/** A command line in this process: what it printed, said and left as exit code. */
async function l2sweep(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation(((text: string, done?: () => void) => {
      texts[name] += text;
      if (typeof done === 'function') done();
      return true;
    }) as typeof process.stdout.write);
  }
  const before = process.exitCode;
  process.exitCode = 0;
  await runProgram(args, '99.0.0');
  const code = Number(process.exitCode);
  process.exitCode = before;
  vi.restoreAllMocks();
  return { ...texts, code };
}

afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('results that lack the newest column', () => {
  test('have it, empty, and every other cell as it was', () => {
    const { table, lacking } = readResults(directory);
    expect(added).toContain('newest_size');
    expect(lacking).toEqual(added);
    expect(table.columns.map(({ name }) => name)).toEqual(columnNames);
    const at = table.columns.findIndex(({ name }) => name === 'newest_size');
    expect(table.rows.map((row) => row[at])).toEqual(written.map(() => undefined));
    const reference = readReference(directory);
    expect(reference.columns).toEqual(table.columns);
    expect(reference.rows.map((row) => row[at])).toEqual([undefined]);
  });

  test('are shown with it empty, after the reference, which lacks it too', async () => {
    const { stdout, code } = await l2sweep('show', directory, '-f', 'csv', '--reference');
    const [names, reference, ...rows] = stdout.trimEnd().split('\n');
    expect([code, names]).toEqual([0, columnNames.join(',')]);
    const empty = added.map(() => '');
    expect(reference.split(',')).toEqual([...linesOf(join(directory, 'reference.csv'))[1], ...empty]);
    expect(rows.map((row) => row.split(','))).toEqual(written.map((cells) => [...cells, ...empty]));
  });

  test('say which version lacks a column that is asked for, sorted by or filtered by', async () => {
    const note = `${directory}: made by l2sweep 0.1.0, which did not measure newest_size yet: empty\n`;
    for (const options of [
      ['-c', 'lambda,newest_size'],
      ['--sort', 'newest_size'],
      ['--filter', 'newest_size='],
    ]) {
      const { stderr, stdout, code } = await l2sweep('show', directory, '-f', 'csv', ...options);
      expect([code, stderr, stdout.trimEnd().split('\n').length]).toEqual([0, note, written.length + 1]);
    }
    expect((await l2sweep('show', directory, '-f', 'csv')).stderr).toBe('');
  });

  test('fail a check of it, which says why, and pass others', async () => {
    const checks = ['--check', 'newest_size < 1 at best', '--check', 'test_error <= 5% at best'];
    const { stderr, code } = await l2sweep('show', directory, '-f', 'csv', ...checks);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'check FAILED: newest_size < 1 at best: the results have no newest_size: the version of l2sweep that made them did not measure it yet\n',
    );
    expect(stderr).toMatch(/check passed: test_error <= 5% at best/);
  });

  test('are compared in what they have', async () => {
    const copy = join(folder, 'copy');
    cpSync(directory, copy, { recursive: true });
    const { code, stderr } = await l2sweep('compare', directory, copy, '--tolerance', '0', '-f', 'csv');
    expect(code).toBe(0);
    expect(stderr).toMatch(/has no .*newest_size: not compared/);
    const asked = await l2sweep('compare', directory, copy, '-c', 'newest_size', '-f', 'csv');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('there is no column newest_size; expected it, as it is to be compared');
  });

  test('have a report with all its figures, measured again from their weights', async () => {
    const data = await collect([directory]);
    expect(data.runs[0].notes).toEqual([]);
    expect(data.runs[0].results.split('\n')[0]).toBe(columnNames.join(','));
    expect(data.series.map(({ loss }) => loss)).toEqual(['hinge', 'softplus']);
    expect(renderPage(data, { language: 'en' })).toContain('newest_size');
  });

  test('are attacked and tilted', async () => {
    const options = ['--lambda', '0.01', '--loss', 'hinge', '-f', 'csv'];
    const attacked = await l2sweep('attack', directory, ...options, '--per-class', '1');
    expect(attacked.code).toBe(0);
    expect(attacked.stdout).toMatch(/^class_i,[\s\S]*,true/);
    const tilted = await l2sweep('tilt', directory, ...options);
    expect([tilted.code, tilted.stdout.trimEnd().split('\n').length]).toEqual([0, 1 + 270]);
  });

  test('have a journal that is not gone on with: because of the version, where another one wrote it', () => {
    const path = join(directory, 'journal.ndjson');
    const identity = identityOf(readResults(directory).record);
    expect(() => readJournal(path, { ...identity, l2sweep: '99.0' })).toThrow(
      `${path}: belongs to another version, l2sweep: "0.1" → "99.0", and numbers may differ in their last digits`,
    );
    expect(() => readJournal(path, identity)).toThrow(
      `${path}:1: its points have other columns than this version of l2sweep measures (${added.join(', ')}); expected the same, another directory, or force (run --force) to begin anew`,
    );
  });
});
