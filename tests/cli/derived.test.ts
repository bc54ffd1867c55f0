import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { columnNames } from '../../src/metrics/index.ts';
import { type Ended, l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const lines = (text: string) => text.trimEnd().split('\n');

const certified = ['w_norm', 'tilt_angle', 'd_adv'].flatMap((name) => [`${name}_lower`, `${name}_upper`]);
const limits = ['risk_large_w', 'risk_large_w_error', 'risk_small_w', 'risk_small_w_error'];

describe('the reference classifier', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-reference-'));
  let first: Ended;
  beforeAll(() => {
    first = l2sweepSync(['run', digits, '--lambda', '1,0.01', '--reference'], { cwd });
  });
  const show = (...args: string[]) => l2sweepSync(['show', 'results/digits-2v3', ...args], { cwd });

  test('is a row before the others in CSV, the one of reference.csv', () => {
    const [header, reference] = lines(readFileSync(join(cwd, 'results/digits-2v3/reference.csv'), 'utf8'));
    expect(lines(first.stdout).slice(0, 2)).toEqual([header, reference]);
    expect(lines(first.stdout)).toHaveLength(1 + 1 + 2 * 2);
    expect(show('--reference').stdout).toBe(first.stdout);
    expect(lines(show().stdout)).toHaveLength(1 + 2 * 2);
  });

  test('is on top of every part of the screen, and null where it has no values in JSON', () => {
    const screen = show('--reference', '--format', 'table').stdout;
    expect(lines(screen).filter((line) => /^ +∞ /.test(line))).toHaveLength(2);
    const [reference] = JSON.parse(show('--reference', '--certified', '--limits', '--format', 'json').stdout);
    expect(reference).toMatchObject({ loss: null, lambda: 'inf', w_norm: null, d_adv_lower: null, risk_small_w: null });
  });
});

describe('the most robust λ', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-robust-'));
  const options = ['--lambda', '1,0.1,0.01', '--set=attack.epsilon={l2: [0.3, 0.5]}', '--loss', 'hinge'];
  let first: Ended;
  beforeAll(() => {
    first = l2sweepSync(['run', digits, ...options, '-f', 'table'], { cwd });
  });
  const show = (...args: string[]) => l2sweepSync(['show', 'results/digits-2v3', ...args], { cwd });

  test('is marked by run and show alike, at the larger of two ε inside the bounds', () => {
    expect(first.stdout).toContain('° lowest test error under L2 perturbations up to 0.5, inside the bounds');
    expect(show('-f', 'table').stdout).toBe(first.stdout);
  });

  test('is the one whose error in robustness.csv is the least', () => {
    const [, ...rows] = lines(readFileSync(join(cwd, 'results/digits-2v3/robustness.csv'), 'utf8'));
    const own = rows.map((row) => row.split(',')).filter((row) => row.slice(5, 8).join() === 'l2,false,0.3');
    const errors = lines(show('--robust', 'l2=0.3', '-c', 'lambda,robust_error,robust_epsilon').stdout).slice(1);
    expect(errors).toEqual(own.map((row) => `${row[3]},${row[8]},0.3`));
    const [best] = own.toSorted((a, b) => Number(a[8]) - Number(b[8]));
    const table = show('--robust', 'l2=0.3', '-f', 'table').stdout;
    expect(table).toMatch(new RegExp(`^\\*?° +${best[3]} `, 'm'));
    expect(table).toContain('robust err');
  });

  test('wants an ε that was measured, and a run that has one keeps its results all the same', () => {
    expect(show('--robust', 'l2=0.4')).toMatchObject({ code: 2, stdout: '' });
    expect(show('--robust', 'l2=0.4').stderr).toMatch(/^error: --robust: .* expected one of 0.3, 0.5 /);
    expect(show('--robust', 'l2').stderr).toMatch(/^error: --robust: not NORM=EPSILON: "l2"; expected/);
    const late = l2sweepSync(['run', digits, ...options, '--robust', 'l2=0.4'], { cwd });
    expect(late.code).toBe(2);
    expect(lines(late.stdout)).toHaveLength(1 + 3);
    const screen = l2sweepSync(['run', digits, ...options, '--robust', 'l2=0.4', '-f', 'table'], { cwd });
    expect(screen.stdout).toMatch(/^\* {2,}0\.01 .* –$/m);
    expect(screen.stderr).toMatch(/^error: --robust: /m);
  });
});

describe('columns on request', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-derived-'));
  const options = ['--lambda', '1,0.01', '--set', 'dataset.limit_per_class=100'];
  let first: Ended;
  beforeAll(() => {
    first = l2sweepSync(['run', digits, ...options, '--certified'], { cwd });
  });
  const show = (...args: string[]) => l2sweepSync(['show', 'results/digits-2v3', ...args], { cwd });

  test('are appended to what is printed, and never written', () => {
    expect(first.code).toBe(0);
    expect(lines(first.stdout)[0]).toBe([...columnNames, ...certified].join(','));
    expect(lines(readFileSync(join(cwd, 'results/digits-2v3/results.csv'), 'utf8'))[0]).toBe(columnNames.join(','));
    expect(show('--certified').stdout).toBe(first.stdout);
    expect(lines(show('--certified', '--limits').stdout)[0]).toBe([...columnNames, ...certified, ...limits].join(','));
  });

  test('hold the values they are about', () => {
    for (const row of JSON.parse(show('--certified', '--format', 'json').stdout)) {
      for (const name of ['w_norm', 'tilt_angle', 'd_adv']) {
        expect(row[`${name}_lower`]).toBeLessThan(row[name]);
        expect(row[`${name}_upper`]).toBeGreaterThan(row[name]);
      }
    }
  });

  test('are on the screen in 80 columns, beside λ and what else fits', () => {
    const [, header, ...rest] = lines(show('--format', 'table', '--certified').stdout);
    expect(header.trim().split(/\s{2,}/)).toEqual([
      'λ',
      'test err',
      '‖w*‖ ≥',
      '‖w*‖ ≤',
      'θ* ≥',
      'θ* ≤',
      'd_adv* ≥',
      'd_adv* ≤',
    ]);
    for (const line of [header, ...rest]) expect([...line].length, line).toBeLessThanOrEqual(80);
    const [, withLimits] = lines(show('--format', 'table', '--limits').stdout);
    for (const symbol of ['R ‖w‖→∞', 'R ‖w‖→0', 'off by', ' R ']) expect(withLimits).toContain(symbol);
  });

  test('can be named among the columns, in a config, too', () => {
    expect(lines(show('--columns', 'lambda,d_adv_lower,d_adv,risk_small_w').stdout)[0]).toBe(
      'lambda,d_adv_lower,d_adv,risk_small_w',
    );
    expect(lines(show('--columns', 'lambda,d_adv_lower', '--certified').stdout)[0]).toBe(
      ['lambda', 'd_adv_lower', ...certified.filter((name) => name !== 'd_adv_lower')].join(','),
    );
    const set = '--set=columns=[lambda, w_norm_upper]';
    const { stdout } = l2sweepSync(['run', digits, ...options, set, '--out', 'results/columns'], { cwd });
    expect(lines(stdout)[0]).toBe('lambda,w_norm_upper');
    expect(show('--columns', 'd_adv_lowr').stderr).toContain('did you mean "d_adv_lower"?');
  });
});
