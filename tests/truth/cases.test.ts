import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LossName, losses } from '../../src/losses/index.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { binary, environment } from '../cli/binary.ts';
import { adversarialFits, exactFits } from '../trainers/paths.ts';
import { above, covers, judge } from './judgement.ts';
import { exactTable, toNumber } from './rational.ts';
import { optimum } from './slowSolver.ts';

/* Small tables that once came out wrong, each the smallest of its kind, with what is right by independent solvers. */

/** Rows of numbers with the class at the end. */
type Rows = readonly (readonly [...numbers: number[], name: string])[];

const a1: readonly (readonly [number, string])[] = [
  [5411200, 'a'],
  [5411204, 'a'],
  [5411209, 'a'],
  [5411213, 'b'],
  [5411207, 'b'],
  [5411216, 'b'],
];
const a1c: Rows = a1.map(([x, name]) => [x - 5411200, name] as const);
const c1: Rows = [
  [472300.5, 5411200.5, '0'],
  [472310.6, 5411206.6, '1'],
  [472309.8, 5411200.3, '0'],
];
const g1: Rows = [
  [0, 'p'],
  [1e155, 'q'],
];
const g3: Rows = [
  [0, 'p'],
  [1e160, 'q'],
];
const h1: Rows = [
  [-1.192, 1.004, '1'],
  [-1.192, 1.004, '0'],
  [1.675, 0.222, '0'],
  [0.585, 0.553, '0'],
  [0.938, 0.502, '0'],
  [-0.465, -0.691, '0'],
  [1.559, 0.451, '0'],
];
const k1 = (constant: number): Rows => [
  [constant, 0.3, 'a'],
  [constant, 1.1, 'a'],
  [constant, 0.9, 'b'],
  [constant, 2, 'b'],
  [constant, 1.4, 'a'],
  [constant, 1.6, 'b'],
];
const nc: Rows = [
  [0.932, 0.30000000000000004, 'b'],
  [3.174, 0.3, 'a'],
  [-0.9, 0.30000000000000004, 'b'],
  [-0.147, 0.3, 'a'],
  [-2.638, 0.30000000000000004, 'b'],
  [1.047, 0.3, 'a'],
  [-2.533, 0.30000000000000004, 'b'],
  [-1.155, 0.3, 'a'],
  [-0.701, 0.30000000000000004, 'b'],
  [1.2, 0.3, 'a'],
  [-0.18, 0.30000000000000004, 'b'],
  [-0.371, 0.3, 'a'],
  [-0.992, 0.30000000000000004, 'b'],
  [0.903, 0.3, 'a'],
  [-3.259, 0.30000000000000004, 'b'],
  [1.807, 0.3, 'a'],
  [-0.519, 0.30000000000000004, 'b'],
  [4.584, 0.3, 'a'],
  [-0.696, 0.30000000000000004, 'b'],
  [0.783, 0.3, 'a'],
];
const s1: Rows = [
  [-3, 'a'],
  [-1, 'a'],
  [1, 'b'],
  [2, 'b'],
];
const w0: Rows = [
  [1, 'a'],
  [2, 'a'],
  [3, 'b'],
  [1, 'b'],
  [2, 'b'],
  [3, 'a'],
];

/** Class I is the first of the names in order. */
function samplesOf(rows: Rows): BinarySamples {
  const names = rows.map((row) => String(row[row.length - 1]));
  const [first] = [...names].sort();
  const values = rows.map((row) => row.slice(0, -1) as number[]);
  return {
    features: { rows: rows.length, cols: values[0].length, values: Float64Array.from(values.flat()), divisor: 1 },
    labels: Int8Array.from(names, (name) => (name === first ? -1 : 1)),
  };
}

const solved = (rows: Rows, loss: LossName, mus: readonly number[]) => [
  ...exactFits({ samples: samplesOf(rows), loss: losses[loss], mus }, { tolerance: 1e-6 }),
];

const adversarial = (rows: Rows, loss: LossName, mu: number, epsilons: readonly number[]) => [
  ...adversarialFits({ samples: samplesOf(rows), loss, norm: 'l2', mu, epsilons }, 1e-6),
];

describe('a1: adversarial training without weight decay, near 5,411,200 and near 0', () => {
  test.each([
    ['near 5,411,200', a1],
    ['near 0', a1c],
  ])('%s', (_, rows) => {
    const softplus = adversarial(rows, 'softplus', 0, [2, 1, 0]);
    for (const [k, right] of [0.589243, 0.481729, 0.364675].entries()) {
      expect(softplus[k].objective).toBeCloseTo(right, 5);
    }
    // 11/21
    expect(adversarial(rows, 'hinge', 0, [1])[0].objective).toBeCloseTo(0.52381, 5);
  });

  test('the weights are the same', () => {
    const [near, far] = [a1c, a1].map((rows) => adversarial(rows, 'softplus', 0, [2, 1, 0]));
    for (const [k, { w }] of near.entries()) expect(far[k].w[0] / w[0]).toBeCloseTo(1, 9);
  });
});

test('c1: gaps are no less than the truth in exact fractions, and the classifier about the mean is within the tolerance', () => {
  const samples = samplesOf(c1);
  for (const fit of solved(c1, 'hinge', [1, 1e-2, 1e-4, 1e-6])) {
    const { objective: least } = optimum(exactTable(samples.features.values, samples.labels), 'hinge', fit.mu);
    const { atMean, inFiles } = judge(samples, fit, 'hinge', fit.mu);
    expect(fit.converged, `λ = ${fit.mu}`).toBe(true);
    expect(above(atMean, least), `λ = ${fit.mu}`).toBeLessThanOrEqual(1e-6);
    expect(covers(fit.certificate.relativeGap, atMean, least), `λ = ${fit.mu}`).toBe(true);
    expect(covers(fit.certificate.relativeGapInFiles, inFiles, least), `λ = ${fit.mu}`).toBe(true);
    // The double beside w·x ≈ 1e6 cannot hold the bias: at λ = 1e-6, 4.6e-4 above, and said so.
    if (fit.mu === 1e-6) expect(fit.certificate.relativeGapInFiles).toBeGreaterThan(1e-6);
  }
});

test('k1: a constant column of 1.7e12 changes nothing: converged, with the gaps of a constant column of 0', () => {
  for (const loss of ['softplus', 'hinge'] as const) {
    const zeros = solved(k1(0), loss, [1e-4, 1e-6]);
    for (const [at, fit] of solved(k1(1.7e12), loss, [1e-4, 1e-6]).entries()) {
      expect(fit.converged, `${loss}, ${fit.mu}`).toBe(true);
      expect(Array.from(fit.w), loss).toEqual([0, expect.closeTo(zeros[at].w[1], 9)]);
      expect(fit.certificate.relativeGap).toBeCloseTo(zeros[at].certificate.relativeGap, 9);
      expect(fit.certificate.relativeGapInFiles).toBeCloseTo(zeros[at].certificate.relativeGapInFiles, 9);
    }
  }
});

test('s1: adversarial training of separable data is certified at λ = 1e-6, with w = 1/(1 − ε)', () => {
  for (const { epsilon, w, b, objective, converged } of adversarial(s1, 'hinge', 1e-6, [0.5, 0.1, 0])) {
    expect(converged, `ε = ${epsilon}`).toBe(true);
    expect(w[0] * (1 - epsilon)).toBeCloseTo(1, 6);
    expect(b).toBeCloseTo(0, 6);
    expect(objective / (1e-6 / (1 - epsilon) ** 2)).toBeCloseTo(1, 5);
  }
});

test('h1: w = 0 exactly at every λ, with the bias of the larger class', () => {
  for (const fit of solved(h1, 'hinge', [100, 10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6])) {
    expect([...fit.w, fit.b], `λ = ${fit.mu}`).toEqual([0, 0, -1]);
    expect(fit.converged).toBe(true);
    expect(fit.certificate.objective).toBeCloseTo(2 / 7, 14);
  }
});

describe('on the command line', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'l2sweep-truth-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Runs a sweep over a table; killed where it does not end. */
  function run(name: string, rows: Rows, dataset: object, ...options: string[]) {
    const columns = rows[0].map((_, k) => (k === rows[0].length - 1 ? 'y' : `x${k}`));
    writeFileSync(join(directory, `${name}.csv`), `${[columns, ...rows].map((row) => row.join(',')).join('\n')}\n`);
    writeFileSync(join(directory, `${name}.json`), JSON.stringify({ dataset: { path: `${name}.csv`, ...dataset } }));
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      [binary, 'run', `${name}.json`, '--out', name, '--force', ...options],
      { cwd: directory, env: environment, encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' },
    );
    const cells: Record<string, string>[] =
      status === 0 || status === 1
        ? parse(readFileSync(join(directory, name, 'results.csv'), 'utf8'), { columns: true })
        : [];
    return { status, signal, stdout, stderr, cells };
  }

  const distances = ['d_err', 'd_adv', 'w_norm', 'tilt_angle', 'adv_l2_mean', 'adv_linf_median', 'bias_from_midpoint'];

  test('w0: classes with one mean have no boundary: empty cells, nothing marked best, and a word about it', () => {
    for (const loss of ['hinge', 'softplus']) {
      const { status, stderr, cells } = run('w0', w0, {}, '--loss', loss, '--lambda', '1,1e-3');
      expect(status).toBe(0);
      for (const row of cells) {
        for (const column of distances.filter((name) => name !== 'w_norm')) expect(row[column], column).toBe('');
        expect(['', '0']).toContain(row.w_norm);
        expect(row.converged).toBe('true');
      }
      expect(stderr).toMatch(/no boundary/);
      expect(stderr).not.toContain('so strong a penalty');
    }
    const { stdout } = run('w0', w0, {}, '--lambda', '1,1e-3', '-f', 'table');
    expect(stdout).not.toMatch(/^\*/m);
  });

  test('h1: where the data leave no boundary distances are empty, and it is not the penalty that is blamed', () => {
    const { status, stderr, cells } = run('h1', h1, {}, '--loss', 'hinge', '--lambda', '100:1e-6:9');
    expect(status).toBe(0);
    expect(cells).toHaveLength(9);
    for (const row of cells) {
      for (const column of distances.filter((name) => name !== 'w_norm')) expect(row[column], column).toBe('');
      expect(row.bias).toBe('-1');
    }
    expect(stderr).toMatch(/no boundary/);
    expect(stderr).not.toContain('so strong a penalty');
  });

  test('g1: 0 and 1e155 end, with a failed point and its reason or as a mistake in the data', () => {
    // In a process of its own, which can be killed.
    const { status, signal, stderr, cells } = run('g1', g1, {}, '--loss', 'hinge,softplus', '--lambda', '1');
    expect(signal).toBe(null);
    expect(stderr).not.toContain('NaN');
    if (status === 2) expect(stderr).toMatch(/error: .*expected/);
    else if (status === 1) expect(cells.some(({ status: state }) => state !== 'ok')).toBe(true);
    else expect(status).toBe(0);
  });

  test('g3: 0 and 1e160 standardised are −1 and 1, w = ½ at λ = 1, or the column is refused by name', () => {
    const { status, signal, stderr, cells } = run(
      'g3',
      g3,
      { scale: 'standardize' },
      '--loss',
      'hinge',
      '--lambda',
      '1',
    );
    expect(signal).toBe(null);
    if (status === 2) {
      expect(stderr).toMatch(/x0/);
      expect(stderr).toMatch(/standardize/);
    } else {
      expect(status).toBe(0);
      expect(Number(cells[0].w_norm)).toBeCloseTo(0.5, 9);
    }
  });

  test('nc: a column that is constant but for rounding is constant for standardize: 20 % errors at λ = 0.01', () => {
    const { status, cells } = run('nc', nc, { scale: 'standardize' }, '--loss', 'softplus', '--lambda', '0.01');
    expect(status).toBe(0);
    expect(Number(cells[0].train_error)).toBeCloseTo(0.2, 12);
  });

  test('a1 and a1c, k1 with 1.7e12 and with 0: the same row but for the bias', () => {
    const near = { columns: ['train_error', 'w_norm', 'd_adv', 'd_err', 'tilt_angle', 'objective', 'adv_l2_mean'] };
    const compare = (name: string, one: Rows, other: Rows, ...options: string[]) => {
      const [first, second] = [one, other].map((rows, k) => run(`${name}${k}`, rows, {}, ...options));
      expect([first.status, second.status]).toEqual([0, 0]);
      for (const [k, row] of first.cells.entries()) {
        expect(row.converged).toBe('true');
        expect(second.cells[k].converged).toBe('true');
        for (const column of near.columns) {
          const [a, b] = [row, second.cells[k]].map((cells) => Number(cells[column]));
          expect(Math.abs(a - b), `${name}, ${column}, λ = ${row.lambda}`).toBeLessThanOrEqual(
            1e-7 * Math.abs(a) + 1e-12,
          );
        }
        const gaps = [row, second.cells[k]].map((cells) => Number(cells.gap_at_mean));
        expect(
          gaps.every((gap) => gap >= 0 && gap <= 1e-6),
          `${gaps}`,
        ).toBe(true);
      }
    };
    compare('a1', a1c, a1, '--loss', 'softplus,hinge', '--lambda', '1,1e-3,1e-6');
    compare('k1', k1(0), k1(1.7e12), '--loss', 'softplus,hinge', '--lambda', '1e-4,1e-6');
  });
});

test('the right numbers of a1 follow from its own optimum: the objectives at ε = 0 are those of no weight decay', () => {
  const { features, labels } = samplesOf(a1);
  const { objective } = optimum(exactTable(features.values, labels), 'softplus', 1e-12);
  expect(toNumber(objective)).toBeCloseTo(0.364675, 6);
});
