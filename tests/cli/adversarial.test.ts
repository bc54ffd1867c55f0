import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-adversarial-'));
  l2sweepSync(['data', 'make', 'toy', '-o', 'toy.csv'], { cwd: directory });
  const lines = ['dataset: {path: toy.csv}', 'lambda: 1e-4', 'adversarial: {norm: linf, epsilon: [0.3, 0.1, 0]}'];
  writeFileSync(join(directory, 'robust.yaml'), `${lines.join('\n')}\n`);
  const { code } = l2sweep('run', 'robust.yaml', '--out', 'robust');
  expect(code).toBe(0);
});
afterAll(() => rmSync(directory, { recursive: true }));

const l2sweep = (...words: string[]) => l2sweepSync(words, { cwd: directory });

describe('adversarial training on the command line', () => {
  test('is planned in words of its own', () => {
    const { code, stdout } = l2sweep('validate', 'robust.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('3 = 1 pair × 1 loss × 3 ε');
    expect(stdout).toContain('A(w, b) = (1/n) Σ f(z) + μ‖w‖²');
    expect(stdout).toContain('z = y (w·x + b) − ε‖w‖₁');
    expect(stdout).toContain('ε          0.3 to 0, in L∞');
    expect(stdout).toContain('λ          1e-4: μ = 1e-4');
  });

  test('is shown over ε, by which --epsilon and checks choose points', () => {
    const { stdout } = l2sweep('show', 'robust', '--format', 'table');
    expect(stdout).toMatch(/^I v J · hinge · adversarial in L∞, λ = 1e-4 · 203 training samples\n +ε /);
    expect(stdout.match(/λ/g)).toHaveLength(1);
    const tilted = l2sweep('tilt', 'robust', '--epsilon', '0.1', '--columns', 'lambda,adversarial_epsilon');
    expect(tilted.stdout.split('\n').slice(0, 2)).toEqual(['lambda,adversarial_epsilon', '0.0001,0.1']);
    const checks = ['--check', 'train_error < 0.01 at epsilon=0.3', '--check', 'all converged'];
    expect(l2sweep('show', 'robust', ...checks).code).toBe(0);
  });

  test('says what is swept where points are chosen by the other', () => {
    const wrong = l2sweep('tilt', 'robust', '--lambda', '1e-4');
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      'error: --lambda: the run is swept over ε; expected --epsilon with some of its own\n',
    ]);
    const missing = l2sweep('tilt', 'robust', '--epsilon', '0.2');
    expect(missing.stderr).toContain('--epsilon: the run has no ε = 0.2; expected its own, nearest are 0.3 and 0.1');
    const check = l2sweep('show', 'robust', '--check', 'train_error < 1 at lambda=1e-4');
    expect(check.code).toBe(3);
    expect(check.stderr).toContain('the run is swept over ε; expected at epsilon=VALUE');
  });

  test('has a report over ε, in both languages, alone and beside weight decay', () => {
    l2sweep(
      'run',
      'robust.yaml',
      '--set',
      'adversarial=null',
      '--lambda',
      '1,0.1',
      '--set',
      'name=decay',
      '-o',
      'decay',
    );
    const pageOf = (...words: string[]) => {
      expect(l2sweep('report', ...words, '--out', 'page.html').code).toBe(0);
      return readFileSync(join(directory, 'page.html'), 'utf8');
    };
    const alone = pageOf('robust');
    expect(alone).toContain('<h1>Adversarial training sweep');
    expect(alone).toContain('ε = <b data-column="adversarial_epsilon"');
    expect(alone).toContain('aria-valuetext="ε = ');
    expect(alone).toContain('ε, logarithmic: stronger regularisation');
    expect(alone).not.toContain('At each λ');
    expect(pageOf('robust', '--lang', 'zh')).toContain('对每个 ε，分类器最小化');
    const both = pageOf('robust', 'decay');
    for (const text of ['At each ε', 'At each λ', '2 sweeps with 5 classifiers']) expect(both).toContain(text);
  });

  test('has figures of points chosen by their ε, which is in their names', () => {
    const drawn = l2sweep('report', 'robust', '--svg', 'figures', '--figures', 'tilting', '--epsilon', '0.3,0.1');
    expect(drawn.code, drawn.stderr).toBe(0);
    expect(readdirSync(join(directory, 'figures')).sort()).toEqual([
      'tilting-IvJ-hinge-0.1.svg',
      'tilting-IvJ-hinge-0.3.svg',
    ]);
    expect(readFileSync(join(directory, 'figures/tilting-IvJ-hinge-0.3.svg'), 'utf8')).toContain('ε = 0.3');
  });
});
