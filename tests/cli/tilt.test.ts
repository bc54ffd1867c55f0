import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { formats } from '../../src/formats/index.ts';
import { l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));

type Row = Record<string, number | string | boolean | null>;

describe('l2sweep tilt', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-tilt-'));
  const tilt = (...args: string[]) => l2sweepSync(['tilt', 'results/digits-2v3', ...args], { cwd });
  const json = (...args: string[]): Row[] => JSON.parse(tilt('--format', 'json', ...args).stdout);
  let results: Row[];
  beforeAll(() => {
    const few = ['--set', 'dataset.limit_per_class=120'];
    expect(l2sweepSync(['run', digits, '--lambda', '100,0.1,0.001', ...few], { cwd }).code).toBe(0);
    results = JSON.parse(l2sweepSync(['show', 'results/digits-2v3', '--format', 'json'], { cwd }).stdout);
  });
  const everything = ['--lambda', '100,0.1,0.001'];

  test('places every sample of every chosen point, with its row in the data file', () => {
    const rows = json(...everything);
    expect(rows).toHaveLength(2 * 3 * 240);
    expect(Object.keys(rows[0])).toEqual([
      ...['class_i', 'class_j', 'loss', 'lambda', 'split', 'sample', 'class', 'label', 'z', 'n', 'misclassified'],
    ]);
    const data = loadDatasets({
      ...{ name: 'optdigits', classes: [2, 3], scale: 16, limit_per_class: 120, test: { fraction: 0.25, seed: 1 } },
    });
    const { fileRows, labels } = data.pair(0).train;
    expect(rows.slice(0, 240).map(({ sample }) => sample)).toEqual([...fileRows]);
    expect(rows.slice(0, 240).map(({ class: name }) => name)).toEqual(Array.from(labels, (y) => (y < 0 ? '2' : '3')));
  });

  test.each(['train', 'test'])(
    'agrees with results.csv: errors, d_adv, d_err and θ follow from the coordinates of %s samples',
    (split) => {
      const rows = json(...everything, '--split', split);
      for (const point of results) {
        const own = rows.filter(({ loss, lambda }) => loss === point.loss && lambda === point.lambda);
        const theta = point.tilt_angle as number;
        const offset = point.bias_from_midpoint as number;
        const margins = own.map(
          ({ z, n, label }) =>
            (label as number) * (Math.cos(theta) * (z as number) + Math.sin(theta) * (n as number) + offset),
        );
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const [error, dAdv, dErr] =
          split === 'train' ? ['train_error', 'd_adv', 'd_err'] : ['test_error', 'test_d_adv', 'test_d_err'];
        expect(mean(own.map(({ misclassified }) => (misclassified ? 1 : 0)))).toBe(point[error]);
        expect(own.map(({ misclassified }) => misclassified)).toEqual(margins.map((m) => m <= 0));
        expect(mean(margins)).toBeCloseTo(point[dAdv] as number, 11);
        expect(mean(margins.map((m) => Math.max(-m, 0)))).toBeCloseTo(point[dErr] as number, 11);
      }
    },
  );

  test('takes the best point of each loss unless it is told others', () => {
    const best = tilt('--columns', 'loss,lambda').stdout.trim().split('\n').slice(1);
    expect(new Set(best).size).toBe(2);
    for (const line of new Set(best)) {
      const [loss, lambda] = line.split(',');
      const errors = results.filter((row) => row.loss === loss).map((row) => row.test_error as number);
      const chosen = results.find((row) => row.loss === loss && String(row.lambda) === lambda)!;
      expect(chosen.test_error).toBe(Math.min(...errors));
    }
    expect(new Set(json('--lambda', '0.1', '--loss', 'hinge').map(({ loss }) => loss))).toEqual(new Set(['hinge']));
  });

  test('writes CSV as it prints it, and NPY with the numbers', () => {
    const written = tilt(...everything, '--out', 'tilt.csv');
    expect(written).toMatchObject({ code: 0, stdout: '', stderr: 'tilt.csv: 1440 rows\n' });
    expect(readFileSync(join(cwd, 'tilt.csv'), 'utf8')).toBe(tilt(...everything).stdout);
    expect(tilt(...everything, '-o', 'few.csv', '-c', 'z,n').code).toBe(0);
    expect(readFileSync(join(cwd, 'few.csv'), 'utf8')).toBe(tilt(...everything, '-c', 'z,n').stdout);

    tilt(...everything, '--out', 'tilt.npy');
    const { features } = formats.npy.read(readFileSync(join(cwd, 'tilt.npy')), { fileName: 'tilt.npy' });
    expect([features.rows, features.cols]).toEqual([1440, 6]);
    const expected = json(...everything).flatMap(({ lambda, sample, label, z, n, misclassified }) => [
      ...[lambda, sample, label, z, n].map(Number),
      misclassified ? 1 : 0,
    ]);
    expect([...features.values]).toEqual(expected.map((value) => value + 0));
  });

  test('refuses what it does not know in one line', () => {
    const said = (...args: string[]) => {
      const { code, stdout, stderr } = tilt(...args);
      expect([code, stdout]).toEqual([2, '']);
      return stderr;
    };
    expect(said('--split', 'tset')).toMatch(
      /^error: --split: unknown split "tset"; expected train or test; did you mean "test"\?$/m,
    );
    expect(said('--out', 'tilt.txt')).toMatch(/^error: --out: .*expected .*\.csv or \.npy: got tilt\.txt$/m);
    expect(said('--columns', 'lamda')).toMatch(/^error: --columns: unknown column "lamda".* did you mean "lambda"\?$/m);
    expect(said('-o', 'tilt.npy', '-c', 'z,n')).toMatch(/^error: --columns: /);
    expect(said('--lambda', '0.5')).toContain('0.5');
  });
});
