import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { comparedColumns } from '../../src/checks/compareTables.ts';
import { l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const lines = (text: string) => text.trimEnd().split('\n');
const header = 'class_i,class_j,loss,lambda,column,a,b,difference,relative';

describe('l2sweep compare', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-compare-'));
  const env = { GITHUB_ACTIONS: undefined, GITHUB_STEP_SUMMARY: undefined };
  const run = (out: string, ...options: string[]) =>
    l2sweepSync(['run', digits, '--loss', 'hinge', '-q', '--out', out, ...options], { cwd, env });
  const compare = (a: string, b: string, ...options: string[]) =>
    l2sweepSync(['compare', a, b, ...options], { cwd, env });
  let original: string;
  beforeAll(() => {
    run('a', '--lambda', '1,0.1');
    run('b', '--lambda', '1,0.1', '-j', '1');
    run('c', '--lambda', '0.1,0.01', '--set', 'dataset.limit_per_class=100');
    original = readFileSync(join(cwd, 'a/results.csv'), 'utf8');
  });

  /** results.csv of the first run with one cell changed. */
  const altered = (name: string, column: string, change: (text: string) => string): string => {
    const [head, ...rows] = lines(original).map((line) => line.split(','));
    rows[1][head.indexOf(column)] = change(rows[1][head.indexOf(column)]);
    writeFileSync(join(cwd, name), `${[head, ...rows].map((row) => row.join(',')).join('\n')}\n`);
    return name;
  };

  test('finds nothing between two runs of the same, in every digit, and ends with 0', () => {
    expect(compare('a', 'b', '--tolerance', '0')).toEqual({
      code: 0,
      stdout: `${header}\n`,
      stderr: `no differences: a = a, b = b; 2 points and ${comparedColumns.length} columns compared, tolerance 0\n`,
    });
    expect(compare('a', 'b/results.csv').code).toBe(0);
    expect(compare('a', 'b', '-f', 'table').stdout).toBe('');
    expect(JSON.parse(compare('a', 'b', '-f', 'json').stdout)).toEqual([]);
  });

  test('ends with 3 where a value differs by more than the tolerance, and shows both', () => {
    const name = altered('altered.csv', 'd_adv', (text) => String(Number(text) * (1 + 1e-4)));
    const { code, stdout, stderr } = compare('a', name);
    expect(code).toBe(3);
    expect(lines(stdout)).toEqual([header, expect.stringMatching(/^2,3,hinge,0\.1,d_adv,0\.79\d+,0\.79\d+,/)]);
    expect(stderr).toBe(
      `DIFFERENT: a = a, b = altered.csv; 1 of 2 points differ; 2 points and ${comparedColumns.length} columns compared, tolerance 1e-6\n`,
    );
    expect(compare('a', name, '--tolerance', '1e-3').code).toBe(0);
    expect(compare('a', name, '--columns', 'test_error,w_norm').code).toBe(0);
    expect(compare('a', name, '-c', 'd_adv').code).toBe(3);
    const screen = lines(compare('a', name, '-f', 'table').stdout);
    expect(screen[0]).toBe('2 v 3 · hinge · λ = 0.1');
    expect(screen[2]).toMatch(/^ +d_adv +0\.7965 +0\.7966 +\S+ +\S+$/);
  });

  test('ends with 3 where points are missing, and says in what the sweeps are not the same', () => {
    const { code, stdout, stderr } = compare('a', 'c');
    expect(code).toBe(3);
    expect(lines(stdout).slice(1, 3)).toEqual([
      '2,3,hinge,0.01,point,missing,there,,',
      '2,3,hinge,1,point,there,missing,,',
    ]);
    expect(stderr).toContain('not the same sweep: lambda: [1,0.1] → [0.1,0.01]\n');
    expect(stderr).toContain('not the same sweep: dataset.limit_per_class: (not set) → 100\n');
    expect(lines(stderr).at(-1)).toMatch(/^DIFFERENT: a = a, b = c; 1 of 1 points differ, 1 only in a, 1 only in b; /);
  });

  test('shows people the worst twenty', () => {
    const { stdout, stderr } = compare('a', 'c', '-f', 'table');
    const all = lines(compare('a', 'c').stdout).length - 1;
    expect(
      lines(stdout)
        .slice(0, 3)
        .map((line) => line.trim().split(/ +/)),
    ).toEqual([
      ['only', 'in', 'classes', 'loss', 'points', 'λ'],
      ['b', '2', 'v', '3', 'hinge', '1', '0.01'],
      ['a', '2', 'v', '3', 'hinge', '1', '1'],
    ]);
    expect(
      lines(stdout)
        .slice(3)
        .filter((line) => /^ {3}\S/.test(line) && !/^ +column/.test(line)),
    ).toHaveLength(20);
    expect(stderr).toContain(`${all - 2 - 20} more lines; --format csv has every difference`);
    for (const line of lines(stdout)) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test('does without a column that an older version did not have yet, and says so, unless it is asked for', () => {
    const missing = lines(original)[0].split(',').indexOf('adversarial_strength');
    const old = lines(original).map((line) => line.split(',').toSpliced(missing, 1).join(','));
    writeFileSync(join(cwd, 'old.csv'), `${old.join('\n')}\n`);
    const { code, stderr } = compare('old.csv', 'a');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: old\.csv has no adversarial_strength: not compared\n/);
    const asked = compare('old.csv', 'a', '-c', 'adversarial_strength');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(/^error: old\.csv: there is no column adversarial_strength; expected/);
  });

  test.each([
    [['a', 'nowhere'], /^error: nowhere: no such directory; expected the results directory of a run\n$/],
    [['a', '.'], /^error: \.: there is no run\.json in it; expected/],
    [['a', 'table.csv'], /^error: table\.csv:1: unknown column "x"; expected/],
    [['a', 'part.csv'], /^error: part\.csv: there is no column \w+; expected a results\.csv\n$/],
    [['a', 'b', '--tolerance', 'much'], /^error: --tolerance: "much" is no tolerance; expected a number ≥ 0/],
    [['a', 'b', '--tolerance=-1'], /^error: --tolerance: "-1" is no tolerance/],
    [
      ['a', 'b', '-c', 'tset_error'],
      /^error: --columns: unknown column "tset_error"; .*; did you mean "test_error"\?\n$/,
    ],
    [['a', 'b', '-f', 'tabel'], /^error: --format: unknown format "tabel"; .*; did you mean "table"\?\n$/],
    [['a', 'twice.csv'], /^error: twice\.csv: the point 2 v 3, hinge, λ = 0\.1 is there twice; expected it once\n$/],
    [['a'], /^error: missing required argument 'b'/],
  ])('%j is a mistake: exit code 2', (args, says) => {
    writeFileSync(join(cwd, 'table.csv'), 'x,y\n1,2\n');
    writeFileSync(join(cwd, 'part.csv'), 'lambda,d_adv\n1,2\n');
    writeFileSync(join(cwd, 'twice.csv'), `${original}${lines(original).at(-1)}\n`);
    const { code, stdout, stderr } = l2sweepSync(['compare', ...args], { cwd, env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  });

  test('is an annotation and a table in the summary in GitHub Actions, of one line whatever the names are', () => {
    const folder = 'a: 50%\n::error::';
    mkdirSync(join(cwd, folder));
    altered(join(folder, 'results.csv'), 'test_error', () => '0.5');
    const summary = join(cwd, 'summary.md');
    const { code, stderr } = l2sweepSync(['compare', 'a', join(folder, 'results.csv')], {
      cwd,
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    });
    expect(code).toBe(3);
    const commands = lines(stderr).filter((line) => line.startsWith('::'));
    expect(commands).toEqual([
      expect.stringMatching(/^::error title=results differ::a = a, b = a: 50%25 ::error::\/results.csv; 1 of 2 /),
    ]);
    expect(readFileSync(summary, 'utf8')).toContain('| test\\_error |');
  });
});
