import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const breast = join(root, 'datasets/breast-like.csv');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2sweep-coef-'));
  l2sweepSync(['run', join(root, 'configs/breast.yaml'), '--lambda', '1,0.1,0.01', '-q', '--out', 'breast'], {
    cwd: folder,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = Readonly<Record<string, string>>;

const recordsIn = (text: string): Row[] => parse(text, { columns: true });

function coef(...args: string[]): Row[] {
  const { code, stdout, stderr } = l2sweepSync(['coef', ...args, '-q'], { cwd: folder });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return recordsIn(stdout);
}

const point = ['--loss', 'softplus', '--lambda', '0.01'];

describe('l2sweep coef', () => {
  test('names the weights of weights.npy, the largest first, under the bias of results.csv', () => {
    const results = recordsIn(readFileSync(join(folder, 'breast/results.csv'), 'utf8'));
    const row = results.findIndex(({ loss, lambda }) => loss === 'softplus' && lambda === '0.01');
    const header = readFileSync(breast, 'utf8')
      .split('\n')[0]
      .split(',')
      .filter((name) => name !== 'diagnosis' && name !== 'id');
    const bytes = readFileSync(join(folder, 'breast/weights.npy'));
    const start = 10 + bytes.readUInt16LE(8);
    const weights = header.map((name, k) => ({ name, w: bytes.readDoubleLE(start + 8 * (row * header.length + k)) }));
    const [intercept, ...rows] = coef('breast', ...point);
    expect(intercept).toEqual({ feature: '(intercept)', weight: results[row].bias });
    expect(rows.map(({ feature, weight }) => [feature, Number(weight)])).toEqual(
      weights.toSorted((a, b) => Math.abs(b.w) - Math.abs(a.w)).map(({ name, w }) => [name, w]),
    );
    expect(coef('breast', ...point, '--top', '3')).toEqual([intercept, ...rows.slice(0, 3)]);
  });

  test('with --raw, gives the weights for the numbers in the file: the scores of predict', () => {
    const weights = new Map(coef('breast', ...point, '--raw').map(({ feature, weight }) => [feature, Number(weight)]));
    const predicted = recordsIn(l2sweepSync(['predict', 'breast', breast, ...point, '-q'], { cwd: folder }).stdout);
    for (const [i, row] of recordsIn(readFileSync(breast, 'utf8')).entries()) {
      let score = 0;
      for (const [feature, weight] of weights) score += weight * (feature === '(intercept)' ? 1 : Number(row[feature]));
      expect(score).toBeCloseTo(Number(predicted[i].score), 11);
    }
  });

  test('has a column for each of several points, the whole path with --all', () => {
    const path = coef('breast', '--all', '--loss', 'softplus');
    expect(Object.keys(path[0])).toEqual(['feature', 'lambda=1', 'lambda=0.1', 'lambda=0.01']);
    const single = new Map(coef('breast', ...point).map(({ feature, weight }) => [feature, weight]));
    for (const row of path) expect(row['lambda=0.01']).toBe(single.get(row.feature));
    expect(Object.keys(coef('breast', '--lambda', '0.1')[0])).toEqual([
      'feature',
      'hinge lambda=0.1',
      'softplus lambda=0.1',
    ]);
    const { code, stderr } = l2sweepSync(['coef', 'breast', '--all', '--lambda', '0.1'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toBe('error: --all: all points are chosen; expected no other choice of points\n');
  });

  test('takes λ as it says them, with four digits', () => {
    l2sweepSync(
      ['run', join(root, 'configs/breast.yaml'), '--lambda', '1:0.01:4', '--loss', 'hinge', '-q', '--out', 'quarters'],
      {
        cwd: folder,
      },
    );
    const said = l2sweepSync(['coef', 'quarters', '--lambda', '0.2154'], { cwd: folder });
    expect(said.code).toBe(0);
    expect(said.stderr).toContain('hinge, λ = 0.2154; ');
    const { stderr } = l2sweepSync(['coef', 'quarters', '--lambda', '0.215'], { cwd: folder });
    expect(stderr).toBe(
      'error: --lambda: the run has no λ = 0.215; expected its own, nearest are 0.2154 and 0.04642\n',
    );
  });

  test('calls features without names by their index, and points to the images of the report', () => {
    writeFileSync(join(folder, 'plain.csv'), 'a b;1;5\na b;2;6\nc;3;5\nc;4;9\n'.replaceAll(';', ','));
    writeFileSync(join(folder, 'plain.yaml'), 'dataset: {path: plain.csv, labels: 0}\nloss: hinge\nlambda: 0.1\n');
    l2sweepSync(['run', 'plain.yaml', '-q', '--out', 'plain'], { cwd: folder });
    const { stdout, stderr } = l2sweepSync(['coef', 'plain'], { cwd: folder });
    expect(
      recordsIn(stdout)
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(['(intercept)', '1', '2']);
    expect(stderr).toContain('"a b" v c: hinge, λ = 0.1; 2 of 2 features');
    expect(stderr).toContain('l2sweep report plain draws the weights as images');
  });

  test('counts the features of LIBSVM as the file does', () => {
    // Feature 3 alone tells the classes apart.
    writeFileSync(join(folder, 's.svm'), '1 1:1 3:2\n1 2:1 3:1\n-1 1:1 3:-2\n-1 2:1 3:-1\n');
    writeFileSync(join(folder, 's.yaml'), 'dataset: {path: s.svm}\nloss: hinge\nlambda: 0.1\n');
    l2sweepSync(['run', 's.yaml', '-q', '--out', 's'], { cwd: folder });
    const { stdout, stderr } = l2sweepSync(['coef', 's'], { cwd: folder });
    expect(recordsIn(stdout)[1].feature).toBe('3');
    expect(stderr).toContain('features are called by their index, from 1;');
  });

  test('has the columns that are asked for, and none that there are not', () => {
    const args = ['coef', 'breast', ...point, '--columns'];
    expect(Object.keys(recordsIn(l2sweepSync([...args, 'weight,feature', '-q'], { cwd: folder }).stdout)[0])).toEqual([
      'weight',
      'feature',
    ]);
    expect(l2sweepSync([...args, 'weigth'], { cwd: folder }).stderr).toContain(
      '--columns: unknown column "weigth"; expected some of feature, weight; did you mean "weight"?',
    );
  });

  test('says of a choice among some of the points that it is one, where others are not there yet', () => {
    const told = (...args: string[]) => l2sweepSync(args, { cwd: folder }).stderr;
    const sweep = [join(root, 'configs/breast.yaml'), '--lambda', '1,0.1,0.01', '--loss', 'hinge,softplus'];
    told('work', ...sweep, '--index', '0', '--out', 'half', '-q');
    told('merge', 'half');
    const some = /chosen among the 3 of 6 points that are there: the sweep is not complete/;
    expect(told('coef', 'half', '--best')).toMatch(some);
    expect(told('coef', 'half', '--best', '--loss', 'hinge')).not.toMatch(some);
    expect(told('coef', 'half', '--lambda', '1', '--loss', 'hinge')).not.toMatch(some);
    expect(told('coef', 'breast', '--best')).not.toMatch(some);
  });
});
