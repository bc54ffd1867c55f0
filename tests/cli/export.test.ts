import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Preprocessing, Rows } from '../../src/data/preprocessing.ts';
import { csvOf, hasModules, Runs } from '../exporters/runs.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const runs = new Runs(folder);

describe('l2sweep export', () => {
  const message = (...args: string[]): string => {
    const { code, stdout, stderr } = runs.l2sweep('export', ...args);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  // 11 of 75: results.csv has 14.67 % for softplus at its best λ; unscaled weights of raw columns get 64 % wrong.
  test.skipIf(!hasModules('numpy'))(
    'of configs/breast.yaml gives Python a program that has the test error of the raw rows',
    () => {
      const breast = join(root, 'configs/breast.yaml');
      expect(runs.l2sweep('run', breast, '--loss', 'softplus', '--quiet', '--no-plot', '--out', 'breast').code).toBe(0);
      expect(runs.l2sweep('export', 'breast', '--to', 'python', '--out', '-').stdout).toContain('test 14.67%');
      expect(runs.l2sweep('export', 'breast', '--out', 'breast.py').code).toBe(0);
      const data = join(root, 'datasets/breast-like.csv');
      const { stdout, stderr } = runs.python(['breast.py', data]);
      const predicted = stdout.trim().split('\n').slice(1);
      expect(predicted, stderr).toHaveLength(300);
      const [header, ...rows] = readFileSync(data, 'utf8').trim().split('\n');
      const label = header.split(',').indexOf('diagnosis');
      const { pairs } = JSON.parse(runs.text('breast/preprocessing.json')) as Preprocessing;
      const isIn = (ranges: Rows, row: number) =>
        ranges.some((range) => (typeof range === 'number' ? range === row : range[0] <= row && row <= range[1]));
      const test = rows.flatMap((row, i) =>
        isIn(pairs[0].rows.test!, i) ? [[row.split(',')[label], predicted[i].split(',')[0]]] : [],
      );
      expect([test.filter(([own, found]) => own !== found).length, test.length]).toEqual([11, 75]);
    },
  );

  test('names the choices where several points are meant, and options that choose one', () => {
    runs.run(
      'several',
      `dataset: {name: optdigits, classes: [[2, 3], [7, 9]], scale: 16, limit_per_class: 20}
loss: [hinge, softplus]
lambda: [1, 0.01]
`,
    );
    expect(message('several', '--to', 'json')).toContain('expected --pair with one of 2v3, 7v9');
    expect(message('several', '--to', 'json', '--pair', '7v9', '--lambda', '1')).toMatch(
      /2 points are chosen: hinge at .*; expected one, by --loss/,
    );
    const own = ['several', '--pair', '7v9', '--loss', 'hinge'];
    expect(message(...own, '--to', 'json', '--lambda', '1,0.01')).toBe(
      'error: 2 points are chosen: hinge at λ = 1, hinge at λ = 0.01; expected one, by --lambda\n',
    );
    const { stderr } = runs.l2sweep('export', ...own, '--lambda', '0.01', '--to', 'npz');
    expect(stderr).toBe('several/model-7v9-hinge-0.01.npz: 7 v 9, hinge at λ = 0.01, 64 features\n');
  });

  test('goes by --to or by the name of the file, and refuses two that differ', () => {
    expect(message('several')).toContain('no target is named; expected --to with one of json, npz, onnx, python');
    expect(message('several', '--out', 'model.pkl')).toContain('the name model.pkl tells no target');
    expect(message('several', '--to', 'onxx')).toMatch(/--to: unknown target "onxx"; expected .*onnx/);
    expect(message('several', '--to', 'json', '--out', 'm.npz')).toContain(
      '--out: m.npz is a name for npz; expected one in .json, or --to npz',
    );
  });

  test('takes points of adversarial training by their ε', () => {
    runs.run(
      'adversarial',
      `dataset: {name: optdigits, classes: [2, 3], scale: 16, limit_per_class: 20}
loss: softplus
lambda: [0.001]
adversarial: {norm: linf, epsilon: [0, 0.05]}
`,
    );
    const { stdout } = runs.l2sweep('export', 'adversarial', '--epsilon', '0.05', '--to', 'json', '--out', '-');
    expect(JSON.parse(stdout)).toMatchObject({ lambda: 0.001, adversarial_epsilon: 0.05 });
    expect(message('adversarial', '--lambda', '0.001', '--to', 'json')).toContain('expected --epsilon');
  });

  test('takes a classifier whose weights are all 0, with a warning', () => {
    const rows = Array.from({ length: 12 }, (_, i) => ['3', i < 8 ? 'a' : 'b']);
    runs.write('same.csv', csvOf(rows, ['x', 'kind']));
    runs.run('same', 'dataset: {path: same.csv, labels: kind}\nloss: softplus\nlambda: [1]\n');
    const { stdout, code } = runs.l2sweep('export', 'same', '--lambda', '1', '--to', 'json', '--out', '-');
    expect([code, JSON.parse(stdout).weights]).toEqual([0, [0]]);
    const { stderr } = runs.l2sweep('export', 'same', '--lambda', '1', '--to', 'json');
    expect(stderr).toContain('all weights are 0');
  });
});
