import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Ended, l2sweepSync } from './binary.ts';

const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-descent-'));
writeFileSync(
  join(cwd, 'descent.yaml'),
  `dataset: {name: optdigits, classes: [2, 3], scale: 16, test: {fraction: 0.25}}
loss: softplus
trainer: gradient-descent
lambda: [0.1, 0.01, 0]
gradient_descent: {epochs: 300, momentum: 0.9}
tolerance: 1e-3
`,
);

const l2sweep = (...args: string[]) => l2sweepSync(args, { cwd });
const rows = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('gradient descent on the command line', () => {
  let run: Ended;
  beforeAll(() => {
    run = l2sweep('run', 'descent.yaml', '--out', 'run', '--check', 'converged at lambda=0.1');
  });

  test('ends with 0 where every λ > 0 has converged, λ = 0 having nothing to converge to', () => {
    expect(run.code, run.stderr).toBe(0);
    const { stdout } = l2sweep('show', 'run', '--columns', 'lambda,c_equivalent,converged,status', '--format', 'csv');
    const [header, first, , last] = rows(stdout);
    expect(header).toEqual(['lambda', 'c_equivalent', 'converged', 'status']);
    expect([first[2], ...last]).toEqual(['true', '0', '', '', 'ok']);
  });

  test('does nothing once more when it is run again', () => {
    const before = readFileSync(join(cwd, 'run/history.csv'), 'utf8');
    const again = l2sweep('run', 'descent.yaml', '--out', 'run');
    expect([again.code, again.stdout]).toEqual([0, run.stdout]);
    expect(readFileSync(join(cwd, 'run/history.csv'), 'utf8')).toBe(before);
  });

  test('ends with 1 where a gap is wider than the tolerance, and says how wide', () => {
    const short = l2sweep('run', 'descent.yaml', '--set', 'gradient_descent.epochs=3', '--out', 'short');
    expect(short.code).toBe(1);
    expect(short.stderr).toContain('2 of 3 points did not reach the tolerance (column gap_at_mean');
    expect(short.stderr).toContain('expect fewer with more epochs, with momentum or with a larger tolerance');
    expect(short.stdout).toContain('no convergence in 3 epochs');
  });

  test('compares, checks, perturbs and tilts at λ = 0 as at any other', () => {
    expect(l2sweep('compare', 'run', 'run').code).toBe(0);
    expect(l2sweep('run', 'descent.yaml', '--out', 'run', '--check', 'w_norm < 1 at lambda=0').code).toBe(3);
    expect(l2sweep('attack', 'run', '--lambda', '0').code).toBe(0);
    expect(l2sweep('tilt', 'run', '--lambda', '0').code).toBe(0);
  });

  test('shows the choices and λ = 0 before anything is trained', () => {
    const { stdout } = l2sweep('validate', 'descent.yaml');
    expect(stdout).toContain('gradient-descent trainer');
    expect(stdout).toContain('at most 300 epochs, batch size full, momentum 0.9');
    expect(stdout).toMatch(/last {2}0: no penalty/);
  });

  test('starts another sweep where a choice is another one, which it says', () => {
    const { code, stderr } = l2sweep('run', 'descent.yaml', '--set', 'gradient_descent.momentum=0.8', '--out', 'run');
    expect([code, stderr.includes('gradient_descent.momentum: 0.9 → 0.8')]).toEqual([2, true]);
  });

  test('gives way to the exact trainer only without its section and λ = 0', () => {
    const { code, stderr } = l2sweep('validate', 'descent.yaml', '--set', 'trainer=exact');
    expect(code).toBe(2);
    expect(stderr).toContain('descent.yaml:4:21: λ = 0 has no certificate');
    expect(stderr).toContain('descent.yaml:5:1: gradient_descent is for trainer: gradient-descent');
    const exact = ['--set', 'trainer=exact', '--set', 'gradient_descent=null', '--lambda', '0.1,0.01'];
    expect(l2sweep('validate', 'descent.yaml', ...exact).code).toBe(0);
  });
});
