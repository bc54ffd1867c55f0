import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-widths-'));
const breast = join(root, 'datasets/breast-like.csv');

beforeAll(() => {
  const run = (name: string, lambda: string) =>
    l2sweepSync(['run', join(root, 'configs', `${name}.yaml`), '--lambda', lambda, '-q'], { cwd: folder });
  for (const [name, lambda] of [
    ['breast', '1:1e-3:4'],
    ['digits-2v3', '1,0.1'],
  ] as const)
    expect(run(name, lambda).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const roomOf = (line: string) => [...line].length;
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe('lines on a terminal', () => {
  test.each([
    [
      'validate',
      [
        'validate',
        ...['digits-2v3', 'digits-all-pairs', 'digits-descent'].map((name) => join(root, 'configs', `${name}.yaml`)),
      ],
    ],
    ['data info', ['data', 'info', breast]],
    ['data info of a known data set', ['data', 'info', 'optdigits']],
    ['show', ['show', 'results/breast', '-f', 'table']],
    [
      'show with more columns than fit',
      ['show', 'results/breast', '-f', 'table', '--certified', '--limits', '--intervals'],
    ],
    ['show, sorted', ['show', 'results/breast', 'results/digits-2v3', '-f', 'table', '--sort', 'test_error']],
    ['show --plot', ['show', 'results/breast', '--plot']],
    ['show --best', ['show', 'results/breast', '-f', 'table', '--best']],
    ['compare', ['compare', 'results/breast', 'results/digits-2v3', '-f', 'table']],
    ['coef', ['coef', 'results/breast', '--all', '-f', 'table']],
    ['predict', ['predict', 'results/breast', breast, '--lambda', '0.1', '-f', 'table']],
    ['plan', ['plan', join(root, 'configs/digits-all-pairs.yaml'), '-f', 'table']],
  ])('of %s are broken between words alone', (_, args) => {
    for (const width of [40, 61, 80, 103, 140]) {
      const { stdout } = l2sweepSync(args, { cwd: folder, env: { COLUMNS: String(width) } });
      expect(stdout).not.toBe('');
      const wide = stdout.split('\n').filter((line) => roomOf(line) > width);
      // One word alone may be longer.
      expect(wide.filter((line) => wordsOf(line).length > 1)).toEqual([]);
    }
  });

  test.each([['optdigits'], [breast]])('of init are for 80 columns: %s', (source) => {
    const { stdout } = l2sweepSync(['init', source], { cwd: root });
    expect(stdout.split('\n').filter((line) => roomOf(line) > 80)).toEqual([]);
  });
});
