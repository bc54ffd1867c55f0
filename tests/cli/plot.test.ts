import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellCommand } from '../../src/outputs/shellQuote.ts';
import { binary, environment, l2sweepSync } from './binary.ts';

const config = (name: string) => fileURLToPath(new URL(`../../configs/${name}.yaml`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-plot-'));
const lines = (text: string) => text.trimEnd().split('\n');
const widest = (text: string) => Math.max(...lines(text).map((line) => [...line].length));
const show = (args: readonly string[], env: Record<string, string> = {}) =>
  l2sweepSync(['show', ...args], { cwd: folder, env });

beforeAll(() => {
  const run = ['run', config('digits-2v3'), '--lambda', '1:1e-4:5', '-o', 'run', '-q'];
  expect(l2sweepSync(run, { cwd: folder }).code).toBe(0);
  const pairs = ['run', config('digits-all-pairs'), '--lambda', '1,0.1,0.01', '--loss', 'hinge', '-o', 'pairs', '-q'];
  expect(l2sweepSync([...pairs, '--set', 'attack.norms=[]', '--on-error', 'continue'], { cwd: folder }).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('l2sweep show --plot', () => {
  test('draws into a pipe, plain and 80 columns wide, and nothing but charts', () => {
    const { code, stdout, stderr } = show(['run', '--plot']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^2 v 3 · hinge · .*\no train err {2}x test err {2}\+ robust err/);
    expect(stdout).toMatch(/^ +λ 1e-4 .* 1$/m);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toMatch(/lambda|θ/);
    expect(widest(stdout)).toBe(80);
  });

  test('is as wide as COLUMNS says', () => {
    expect(widest(show(['run', '--plot'], { COLUMNS: '40' }).stdout)).toBeLessThanOrEqual(40);
    const { stdout } = show(['run', '--plot'], { COLUMNS: '160' });
    expect(stdout).toMatch(/^o train err.* {4}e d_err/m);
    expect(widest(stdout)).toBeLessThanOrEqual(160);
  });

  test.each([
    [{ LC_ALL: 'C' }, true],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, true],
    [{ LC_CTYPE: 'de_DE.ISO-8859-1' }, true],
    [{ LANG: 'en_US' }, true],
    [{ TERM: 'linux' }, true],
    [{ LC_ALL: 'C.UTF-8', LANG: 'C' }, false],
    [{ LC_ALL: '', LANG: 'zh_CN.utf8' }, false],
    [{}, false],
  ])('and the table are ASCII with %j: %j', (env, isAscii) => {
    for (const args of [['--plot'], ['--format', 'table']]) {
      const { stdout } = show(['run', ...args], env);
      expect(/^[\n -~]+$/.test(stdout)).toBe(isAscii);
    }
  });

  test('draws under the table with --format table', () => {
    const { stdout } = show(['run', '--plot', '--format', 'table', '--columns', 'lambda,w_norm']);
    expect(stdout).toMatch(/lambda {2}w_norm.*lowest.*o train err/s);
    expect(stdout.match(/\* lowest/g)).toHaveLength(1);
  });

  test('draws the run of each of several, and the rows that meet the filters', () => {
    const { stdout } = show(['run', 'pairs', '--plot', '--filter', 'class_i=2', '--filter', 'class_j=3']);
    expect(stdout.match(/^\S+ · 2 v 3 · \w+/gm)).toEqual([
      'run · 2 v 3 · hinge',
      'run · 2 v 3 · softplus',
      'pairs · 2 v 3 · hinge',
    ]);
  });

  test('draws the first four of many, and says how to see another', () => {
    const { stdout, stderr } = show(['pairs', '--plot']);
    expect(stdout.match(/^\d v \d/gm)).toEqual(['0 v 1', '0 v 2', '0 v 3', '0 v 4']);
    expect(stderr).toMatch(
      /^the first 4 of 45 charts; .* l2sweep show RUN --plot --filter 'class_i=0' --filter 'class_j=5'\n$/,
    );
    expect(show(['pairs', '--plot', '--filter', 'class_i=0', '--filter', 'class_j=5']).stdout).toMatch(
      /^0 v 5 · hinge/,
    );
  });

  test('draws into a file, everything and without colour', () => {
    const { code, stdout } = show(['run', '--plot', '--out', 'chart.txt', '--color'], { LC_ALL: 'C' });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(join(folder, 'chart.txt'), 'utf8')).toBe(show(['run', '--plot']).stdout);
  });

  test.each([
    [['--format', 'csv'], '--plot: charts are no csv; expected --format table, for both, or no --format'],
    [['--out', 'a.json'], '--plot: charts are no json; expected a file such as a.txt'],
    [['--columns', 'lambda'], '--columns is about the table; expected --format table as well, for both'],
    [['--certified', '--limits'], '--certified, --limits are about the table'],
  ])('with %j is a mistake, and says what was meant', (args, message) => {
    const { code, stdout, stderr } = show(['run', '--plot', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

/** What `l2sweep run` prints on a terminal of 80 columns, given to it by util-linux' `script`. */
function onTerminal(args: readonly string[], env: Record<string, string> = {}): string {
  const command = shellCommand([process.execPath, binary, 'run', config('digits-2v3'), ...args]);
  const { stdout } = spawnSync('script', ['-qec', `stty cols 80 rows 24; ${command}`, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, TERM: 'xterm', ...env },
  });
  return stdout;
}

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)('l2sweep run on a terminal', () => {
  const run = ['--lambda', '1:1e-4:5', '--loss', 'hinge', '-o', 'seen', '--progress', 'none', '--force'];
  const charts = /o train err {2}x test err/;

  test('ends with charts under the table', () => {
    expect(onTerminal(run)).toMatch(/train err {2}test err.*lowest.*o train err {2}x test err/s);
  });

  test.each([
    [['--no-plot'], {}],
    [['--quiet'], {}],
    [['--format', 'csv'], {}],
    [['--format', 'markdown'], {}],
    [[], { CI: 'true' }],
  ])('has none with %j and %j', (args, env) => {
    const text = onTerminal([...run, ...args], env);
    expect(text).toMatch(/train[_ ]err/);
    expect(text).not.toMatch(charts);
  });

  test('has none of a sweep that stopped before its end', () => {
    const stopped = onTerminal([...run, '--loss', 'hinge,softplus', '--set', 'tolerance=1e-300', '--on-error', 'stop']);
    expect(stopped).toMatch(/train err.*stopped after a point/s);
    expect(stopped).not.toMatch(charts);
  });
});

test('l2sweep run draws nothing into a pipe, not even with --format table', () => {
  const args = ['run', config('digits-2v3'), '--lambda', '1:1e-4:5', '--loss', 'hinge', '-o', 'piped', '-f', 'table'];
  const { stdout } = l2sweepSync(args, { cwd: folder });
  expect(stdout).toMatch(/train err/);
  expect(stdout).not.toMatch(/o train err/);
});
