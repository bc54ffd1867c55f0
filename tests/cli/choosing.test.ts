import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts';
import { type Ended, l2sweepSync } from './binary.ts';

const breast = fileURLToPath(new URL('../../configs/breast.yaml', import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-choosing-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const lines = (text: string) => text.trimEnd().split('\n');
function records(text: string): Record<string, string>[] {
  const [header, ...rows] = lines(text).map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, k) => [header[k], cell])));
}
const inRun = (name: string) => readFileSync(join(cwd, 'run', name), 'utf8');
const command = (...args: string[]) => l2sweepSync(args, { cwd });

describe('a run with validation', () => {
  let ended: Ended;
  beforeAll(() => {
    const options = ['--lambda', '10:1e-4:11', '--set', 'validation.folds=5', '--set', 'attack.epsilon={l2: [0.5]}'];
    ended = command('run', breast, ...options, '-o', 'run', '-f', 'table');
    expect(ended.code).toBe(0);
  }, 120_000);

  test('writes both choices of each loss into summary.csv, by the definitions of cv.glmnet', () => {
    const results = records(inRun('results.csv'));
    const expected = ['hinge', 'softplus'].flatMap((loss) => {
      const own = results.filter((row) => row.loss === loss).sort((a, b) => Number(b.lambda) - Number(a.lambda));
      const mean = (row: Record<string, string>) => Number(row.cv_error_mean);
      const min = own.reduce((best, row) => (mean(row) < mean(best) ? row : best));
      const limit = (mean(min) + Number(min.cv_error_se)) * (1 + 1e-12);
      return [min, own.find((row) => mean(row) <= limit)!];
    });
    const summary = records(inRun('summary.csv'));
    expect(summary.map(({ rule }) => rule)).toEqual(['min', '1se', 'min', '1se']);
    const robust = records(inRun('robustness.csv'));
    for (const [k, row] of summary.entries()) {
      const { lambda, loss, cv_error_mean, cv_error_se, test_error, n_test, d_adv, w_norm } = expected[k];
      expect(row).toMatchObject({
        lambda,
        loss,
        cv_mean: cv_error_mean,
        cv_se: cv_error_se,
        test_error,
        d_adv,
        w_norm,
      });
      const interval = wilsonInterval(Math.round(Number(test_error) * Number(n_test)), Number(n_test));
      expect([row.test_error_lower, row.test_error_upper].map(Number)).toEqual([...interval]);
      const measured = robust.find((one) => one.lambda === lambda && one.loss === loss && one.box === 'false');
      expect(row.robust_error).toBe(measured!.robust_error);
    }
  });

  test('ends with a line per loss and what to do next, and show --best has the same in 80 columns', () => {
    const chosen = command('show', 'run', '--best', '-f', 'table').stdout;
    for (const line of lines(chosen)) expect([...line].length).toBeLessThanOrEqual(80);
    expect(ended.stderr).toContain(chosen.trimEnd());
    expect(lines(ended.stderr).at(-1)).toMatch(/^next: .*l2sweep report run/);
    expect(records(command('show', 'run', '--best').stdout)).toEqual(
      records(inRun('summary.csv')).filter(({ rule }) => rule === '1se'),
    );
    expect(command('show', 'run', '--best', '-c', 'lambad').stderr).toContain('did you mean "lambda"?');
  });

  test('is what --best, --1se and checks go by, without a warning, and 1se where nothing is asked for', () => {
    const lambdas = (rule: string) =>
      records(inRun('summary.csv'))
        .filter((row) => row.rule === rule)
        .map(({ lambda }) => lambda);
    const tilted = (...args: string[]) => {
      const { stdout, stderr } = command('tilt', 'run', '-c', 'lambda', ...args);
      expect(stderr).toBe('');
      return [...new Set(lines(stdout).slice(1))];
    };
    const distinct = (rule: string) => [...new Set(lambdas(rule))];
    expect(tilted('--best')).toEqual(distinct('min'));
    expect(tilted('--1se')).toEqual(distinct('1se'));
    expect(tilted()).toEqual(distinct('1se'));
    const [lambda] = lambdas('1se');
    const checked = command(
      'show',
      'run',
      '--check',
      `lambda = ${lambda} at 1se for hinge`,
      '--check',
      'd_adv > 0 at best',
    );
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stderr).not.toContain('lowest test error');
  });

  test('draws its means with one standard error on both sides, and uprights at both choices', () => {
    const plot = command('show', 'run', '--plot').stdout;
    expect(plot).toMatch(/^c err cv {2}- one standard error/m);
    expect(plot).toContain('┊');
  });

  test('says where the lowest mean is at the end of the grid', () => {
    const narrow = command(
      'run',
      breast,
      '--lambda',
      '10:1:3',
      '--loss',
      'hinge',
      '--set',
      'validation.folds=3',
      '-o',
      'narrow',
      '-q',
    );
    expect(narrow.stderr).toBe('');
    expect(command('show', 'narrow').stderr).toBe(
      'warning: λ.min is the end of the grid: widen it (benign v malignant, hinge)\n',
    );
  });
});

describe('a run without validation', () => {
  test('has its lowest test errors in summary.csv, and no such file without test samples', () => {
    command('run', breast, '--lambda', '1,0.1', '-o', 'tested', '-q');
    const summary = records(readFileSync(join(cwd, 'tested/summary.csv'), 'utf8'));
    expect(summary.map(({ rule, cv_mean }) => [rule, cv_mean])).toEqual([
      ['lowest-test-error', ''],
      ['lowest-test-error', ''],
    ]);
    const toy = fileURLToPath(new URL('../../configs/toy.yaml', import.meta.url));
    const { stderr } = command('run', toy, '--lambda', '1e-2,1e-3', '-o', 'toy');
    expect(stderr).toContain('there are neither held-out nor test samples, and so no point is chosen');
    expect(() => readFileSync(join(cwd, 'toy/summary.csv'))).toThrow();
  });
});
