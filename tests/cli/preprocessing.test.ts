import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preprocessing, Rows } from '../../src/data/preprocessing.ts';
import { l2sweepSync } from './binary.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2sweep-preprocessing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Customers of three kinds: row numbers, numbers and texts with gaps, truth values. */
function customers(count: number, salt = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const draw = (k: number) => ((i + salt) * 7919 + k * 104729 + ((i * i * (k + 3)) % 97) * 31) % 1009;
    const kind = ['gone', 'new', 'stays'][draw(1) % 3];
    const age = draw(2) % 8 === 0 ? '' : String(20 + (draw(3) % 50) + (kind === 'stays' ? 9 : 0));
    const income = draw(4) % 9 === 0 ? 'NA' : (1e6 + draw(5) * 3.25 - (kind === 'gone' ? 900 : 0)).toFixed(2);
    const city = ['Bern', 'Oslo', '"Lyon, old"', '?'][draw(6) % 4];
    const member = kind === 'new' && draw(7) % 3 > 0 ? 'no' : ['yes', 'no', ''][draw(8) % 3];
    return `C${i},${age},${income},${city},${member},${kind}`;
  });
}
const header = 'id,age,income,city,member,kind';
const configOf = (data: string, rest: string) => `name: customers
dataset: {path: ${data}, labels: kind, drop: [id], classes: all-pairs, ${rest}}
loss: [hinge, softplus]
lambda: [1, 0.01]
`;

function run(name: string, config: string, ...options: string[]): string {
  writeFileSync(join(folder, `${name}.yaml`), config);
  const { code, stderr } = l2sweepSync(['run', `${name}.yaml`, '-q', '--no-plot', '--out', name, ...options], {
    cwd: folder,
  });
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return join(folder, name);
}

const preprocessingIn = (results: string): Preprocessing =>
  JSON.parse(readFileSync(join(results, 'preprocessing.json'), 'utf8'));

/** The content of weights.npy: a row for each row of results.csv. */
function weightsIn(results: string, columns: number): number[][] {
  const bytes = readFileSync(join(results, 'weights.npy'));
  const start = 10 + bytes.readUInt16LE(8);
  const rows = (bytes.length - start) / (8 * columns);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, k) => bytes.readDoubleLE(start + 8 * (i * columns + k))),
  );
}

const recordsIn = (path: string): Record<string, string>[] => parse(readFileSync(path), { columns: true });

const rowsIn = (ranges: Rows): number[] =>
  ranges.flatMap((range) => {
    if (typeof range === 'number') return [range];
    return Array.from({ length: range[1] - range[0] + 1 }, (_, k) => range[0] + k);
  });

/** The features of a raw row, made as docs/reference/files.md says. */
function featuresOf(
  row: Record<string, string>,
  { columns, encode, scale: by, pairs }: Preprocessing,
  pair: number,
): number[] {
  const { impute, scale } = pairs[pair];
  const features = columns!.flatMap((column, c) => {
    const written = row[column];
    const text = ['', 'NA', '?'].includes(written) ? String(impute![c]) : written;
    const encoding = encode.find((one) => one.column === column);
    if (encoding === undefined) return [Number(text)];
    const { levels, values } = encoding;
    return values ? [values[levels.indexOf(text)] ?? 0] : levels.map((level) => (level === text ? 1 : 0));
  });
  if (scale === null) return features.map((x) => (typeof by === 'number' ? x / by : x));
  const { origin, shift, divide } = scale;
  return features.map((x, k) => (divide[k] === 0 ? 0 : (x - origin[k] - shift[k]) / divide[k]));
}

/** Scores all raw rows anew and compares the shares of errors with results.csv. */
function expectSameErrors(results: string, trainFile: string, testFile: string): void {
  const preprocessing = preprocessingIn(results);
  const weights = weightsIn(results, preprocessing.feature_count);
  const [train, tested] = [trainFile, testFile].map((name) => recordsIn(join(folder, name)));
  const table = recordsIn(join(results, 'results.csv'));
  expect(table).toHaveLength(12);
  for (const [i, { class_i, class_j, bias, train_error, test_error }] of table.entries()) {
    const pair = preprocessing.pairs.findIndex((one) => one.class_i === class_i && one.class_j === class_j);
    const errorOf = (records: Record<string, string>[], rows: number[]) => {
      const wrong = rows.filter((row) => {
        const x = featuresOf(records[row], preprocessing, pair);
        const score = x.reduce((sum, value, k) => sum + value * weights[i][k], Number(bias));
        return (score < 0 ? class_i : class_j) !== records[row][preprocessing.labels!];
      });
      return wrong.length / rows.length;
    };
    const { rows } = preprocessing.pairs[pair];
    expect(errorOf(train, rowsIn(rows.train))).toBeCloseTo(Number(train_error), 14);
    expect(errorOf(tested, rowsIn(rows.test!))).toBeCloseTo(Number(test_error), 14);
  }
}

describe('preprocessing.json', () => {
  beforeAll(() => {
    writeFileSync(join(folder, 'train.csv'), `${[header, ...customers(120)].join('\n')}\n`);
    writeFileSync(
      join(folder, 'test.csv'),
      `${[header, ...customers(40, 500), 'C40,33,1e6,Rome,yes,new'].join('\n')}\n`,
    );
    writeFileSync(join(folder, 'other.csv'), `${[header, ...customers(60, 900)].join('\n')}\n`);
  });

  test.each([
    ['held-out', 'missing: mean, scale: standardize, test: {fraction: 0.25, seed: 2}'],
    ['file', 'missing: median, scale: minmax, test: {path: test.csv}'],
    ['dropped', 'missing: drop-rows, scale: 1000, test: {fraction: 0.25, seed: 2}'],
    ['limited', 'missing: most-frequent, scale: standardize, limit_per_class: 20, test: {path: test.csv}'],
  ])('with weights.npy and the bias scores raw rows to the errors of results.csv (%s)', (name, data) => {
    const results = run(name, configOf('train.csv', data));
    const preprocessing = preprocessingIn(results);
    expect(preprocessing).toMatchObject({
      columns: ['age', 'income', 'city', 'member'],
      labels: 'kind',
      drop: ['id'],
      features: ['age', 'income', 'city=Bern', 'city=Lyon, old', 'city=Oslo', 'member'],
      encode: [
        { column: 'city', levels: ['Bern', 'Lyon, old', 'Oslo'] },
        { column: 'member', levels: ['no', 'yes'], values: [0, 1] },
      ],
      classes: ['gone', 'new', 'stays'],
    });
    expectSameErrors(results, 'train.csv', data.includes('path') ? 'test.csv' : 'train.csv');
  });

  test('changes with the test samples in their rows alone, and no weight does', () => {
    const config = (path: string) => configOf('train.csv', `missing: mean, scale: standardize, test: {path: ${path}}`);
    const [one, other] = ['test.csv', 'other.csv'].map((path) => run(`with-${path}`, config(path)));
    expect(readFileSync(join(other, 'weights.npy'))).toEqual(readFileSync(join(one, 'weights.npy')));
    const withoutTest = (results: string) => {
      const { pairs, ...all } = preprocessingIn(results);
      return { ...all, pairs: pairs.map((pair) => ({ ...pair, rows: pair.rows.train })) };
    };
    expect(withoutTest(other)).toEqual(withoutTest(one));
    expect(preprocessingIn(other).pairs[0].rows.test).not.toEqual(preprocessingIn(one).pairs[0].rows.test);
  });

  test('has the same bytes for any number of jobs, and merged from segments; a run that goes on leaves it alone', () => {
    const config = configOf('train.csv', 'missing: mean, scale: standardize, test: {fraction: 0.25, seed: 2}');
    const whole = run('whole', config, '-j', '1');
    const bytes = readFileSync(join(whole, 'preprocessing.json'), 'utf8');
    expect(readFileSync(join(run('two', config, '-j', '2'), 'preprocessing.json'), 'utf8')).toBe(bytes);
    const { mtimeMs } = statSync(join(whole, 'preprocessing.json'));
    run('whole', config);
    expect(statSync(join(whole, 'preprocessing.json')).mtimeMs).toBe(mtimeMs);

    for (const args of [
      ['work', 'whole.yaml', '--index', '0-5', '--out', 'parts'],
      ['merge', 'parts'],
    ]) {
      const { code, stderr } = l2sweepSync(args, { cwd: folder });
      expect([code, stderr.includes('error')]).toEqual([0, false]);
    }
    expect(readFileSync(join(folder, 'parts', 'preprocessing.json'), 'utf8')).toBe(bytes);
    expect(readFileSync(join(folder, 'parts', 'weights.npy'))).toEqual(readFileSync(join(whole, 'weights.npy')));
  });

  test('that earlier versions have not written is made up for by a run, and missed by nothing else', () => {
    const config = configOf('train.csv', 'missing: mean, test: {path: test.csv}');
    const results = run('older', config);
    const bytes = readFileSync(join(results, 'preprocessing.json'));
    rmSync(join(results, 'preprocessing.json'));
    expect(l2sweepSync(['show', 'older'], { cwd: folder }).code).toBe(0);
    expect(existsSync(join(results, 'preprocessing.json'))).toBe(false);
    run('older', config);
    expect(readFileSync(join(results, 'preprocessing.json'))).toEqual(bytes);
    const changed = configOf('train.csv', 'missing: median, test: {path: test.csv}');
    run('older', changed, '--force');
    expect(preprocessingIn(results).missing).toBe('median');
  });

  test('is what attack, tilt and the report see of the data, read again', () => {
    const results = run('again', configOf('train.csv', 'missing: mean, scale: standardize, test: {path: test.csv}'));
    for (const command of ['attack', 'tilt', 'report']) {
      const options = command === 'report' ? [] : ['--lambda', '1', '--loss', 'softplus', '--pair', 'gonevnew'];
      const { code, stdout, stderr } = l2sweepSync([command, 'again', ...options], { cwd: folder });
      expect(code, stderr).toBe(0);
      expect(stdout).not.toContain('NaN');
    }
    expect(existsSync(join(results, 'report.html'))).toBe(true);
  });

  test('of pixels and other numbers alone is short', () => {
    copyFileSync(join(import.meta.dirname, '../../datasets/breast-like.csv'), join(folder, 'plain.csv'));
    const config = 'name: plain\ndataset: {path: plain.csv, labels: diagnosis}\nloss: softplus\nlambda: [1]\n';
    const preprocessing = preprocessingIn(run('plain', config));
    expect(preprocessing).toMatchObject({
      encode: [],
      drop: [],
      missing: 'refuse',
      scale: 'none',
      weight: null,
      class_weight: null,
    });
    expect(preprocessing.features).toEqual(preprocessing.columns);
    expect(preprocessing.pairs).toEqual([
      { class_i: 'benign', class_j: 'malignant', impute: null, scale: null, rows: { train: [[0, 299]], test: null } },
    ]);
  });
});
