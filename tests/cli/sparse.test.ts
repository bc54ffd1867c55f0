import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { libsvmLines, textLikeSamples } from '../../bench/textLike.ts';
import { l2sweepSync } from './binary.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-sparse-'));
  const texts = textLikeSamples({ texts: 500, words: 1500, length: 20, seed: 1 });
  writeFileSync(join(directory, 'texts.svm'), [...libsvmLines(texts)].join(''));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function config(changes: Record<string, unknown> = {}): string {
  const path = join(directory, 'texts.json');
  const dataset = { path: 'texts.svm', test: { fraction: 0.2, seed: 1 } };
  writeFileSync(path, JSON.stringify({ dataset, loss: 'softplus', lambda: [1, 1e-2, 1e-4, 1e-6], ...changes }));
  return path;
}

describe('sparse data on the command line', () => {
  test('data info says so, and how few values are not 0', () => {
    const { stdout } = l2sweepSync(['data', 'info', join(directory, 'texts.svm')], { env: { COLUMNS: '100' } });
    expect(stdout).toMatch(/500 samples × 1[45]\d\d features \(sparse, 1\.\d % non-zero\), kept as 64-bit floats/);
    expect(stdout).toMatch(/zeros +98\.\d+ % of the values/);
  });

  test('a run certifies every point, and writes the same bytes for any number of jobs', () => {
    const results = [1, 2].map((jobs) => {
      const out = join(directory, `results-${jobs}`);
      const { code, stderr } = l2sweepSync(['run', config(), '-o', out, '-j', String(jobs), '-q']);
      expect([code, stderr]).toEqual([0, '']);
      return ['results.csv', 'weights.npy', 'histograms.csv'].map((name) => readFileSync(join(out, name), 'hex'));
    });
    expect(results[1]).toEqual(results[0]);
    const [header, ...rows] = readFileSync(join(directory, 'results-1', 'results.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
    expect(column('status')).toEqual(['ok', 'ok', 'ok', 'ok']);
    for (const gap of column('duality_gap')) expect(Number(gap)).toBeLessThanOrEqual(1e-6);
    expect(column('n_train')).toEqual(Array(4).fill('400'));
  });

  test('a scale that would fill in the zeros is a mistake in the config', () => {
    const dataset = { path: 'texts.svm', scale: 'standardize' };
    const { code, stderr } = l2sweepSync(['run', config({ dataset }), '-o', join(directory, 'none')]);
    expect(code).toBe(2);
    expect(stderr).toContain('standardize would turn the zeros of sparse data into other numbers');
  });
});
