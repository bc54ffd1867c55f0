import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preprocessing, Rows } from '../../src/data/preprocessing.ts';
import { npyBytes, npyMatrix } from '../../src/outputs/npy.ts';
import { hasMnist } from '../thorough.ts';
import { l2sweepProcess, l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const datasets = join(root, 'datasets');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2sweep-predict-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = Readonly<Record<string, string>>;

const recordsIn = (text: string): Row[] => parse(text, { columns: true });

function l2sweep(...args: string[]): { stdout: string; stderr: string } {
  const { code, stdout, stderr } = l2sweepSync(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return { stdout, stderr };
}

function refusal(...args: string[]): string {
  const { code, stderr } = l2sweepSync(args, { cwd: folder });
  expect(code).toBe(2);
  return stderr;
}

function run(name: string, config: string, ...options: string[]): void {
  const file = config.endsWith('.yaml') ? config : join(folder, `${name}.yaml`);
  if (file !== config) writeFileSync(file, config);
  l2sweep('run', file, '-q', '--no-plot', '--out', name, ...options);
}

const rowsOf = (ranges: Rows): Set<string> =>
  new Set(
    ranges.flatMap((range) => {
      const [first, last] = typeof range === 'number' ? [range, range] : range;
      return Array.from({ length: last - first + 1 }, (_, k) => String(first + k));
    }),
  );

/** The errors of results.csv, counted anew from what predict says of the rows of data files. */
function expectSameErrors(name: string, trainFile: string[], testFile: string[] | undefined): void {
  const results = recordsIn(readFileSync(join(folder, name, 'results.csv'), 'utf8'));
  const { pairs }: Preprocessing = JSON.parse(readFileSync(join(folder, name, 'preprocessing.json'), 'utf8'));
  const lambdas = [...new Set(results.map(({ lambda }) => lambda))].join(',');
  for (const { class_i, class_j, rows } of pairs) {
    const point = ['--pair', `${class_i}v${class_j}`, '--lambda', lambdas];
    const predictions = (file: string[]) => recordsIn(l2sweep('predict', name, ...file, ...point, '-q').stdout);
    const train = predictions(trainFile);
    const tested = testFile && (testFile === trainFile ? train : predictions(testFile));
    for (const result of results.filter((row) => row.class_i === class_i && row.class_j === class_j)) {
      const errorOf = (all: Row[], members: Rows) => {
        const isMember = rowsOf(members);
        // Of one point there is no telling, and no columns that do.
        const own = all.filter(({ row, loss = result.loss, lambda = result.lambda }) => {
          return isMember.has(row) && loss === result.loss && lambda === result.lambda;
        });
        expect(own).toHaveLength(isMember.size);
        return String(own.filter(({ correct }) => correct === 'false').length / own.length);
      };
      expect(errorOf(train, rows.train)).toBe(result.train_error);
      if (tested) expect(errorOf(tested, rows.test!)).toBe(result.test_error);
    }
  }
}

describe('l2sweep predict', () => {
  const optdigits = [join(datasets, 'optdigits.csv.gz')];
  const breast = [join(datasets, 'breast-like.csv')];
  const toy = [join(datasets, 'toy.csv')];

  test.each<[name: string, train: string[], tested: string[] | undefined, ...options: string[]]>([
    ['breast', breast, breast],
    ['digits-2v3', optdigits, optdigits],
    ['digits-all-pairs', optdigits, optdigits, '--set', 'dataset.classes=[[0,1],[2,3],[8,rest]]'],
    ['digits-descent', optdigits, optdigits],
    ['toy', toy, undefined],
  ])(
    'reproduces train_error and test_error of every point of configs/%s from its raw file',
    (name, train, tested, ...options) => {
      run(name, join(root, 'configs', `${name}.yaml`), ...options);
      expectSameErrors(name, train, tested);
    },
  );

  test.runIf(hasMnist).each(['mnist-2v3', 'tanay-griffin'])(
    'reproduces them of configs/%s, whose labels are in files of their own',
    (name) => {
      const mnist = join(process.env.L2SWEEP_DATA_DIR!, 'mnist');
      const [train, tested] = ['train', 't10k'].map((part) => {
        const labels = join(mnist, `${part}-labels-idx1-ubyte.gz`);
        return [join(mnist, `${part}-images-idx3-ubyte.gz`), '--labels', labels];
      });
      run(name, join(root, 'configs', `${name}.yaml`), '--lambda', '100,0.1,1e-4', '--set', 'dataset.classes=[2,3]');
      expectSameErrors(name, train, tested);
    },
  );

  test('knows data sets by their names, as configs do', () => {
    run('known', join(root, 'configs/digits-2v3.yaml'), '--lambda', '0.01', '--loss', 'hinge');
    const point = ['--lambda', '0.01', '-q'];
    const byName = l2sweep('predict', 'known', 'optdigits', ...point).stdout;
    expect(byName).toBe(l2sweep('predict', 'known', join(datasets, 'optdigits.csv.gz'), ...point).stdout);
    expect(refusal('predict', 'known', 'optdigits', '--labels', '64', ...point)).toContain(
      'error: --labels goes with a file, and optdigits is a known data set; expected its name alone',
    );
  });

  test.skipIf(!hasMnist)('takes the test samples of a data set that has some', () => {
    run(
      'mnist',
      'dataset: {name: mnist, classes: [2, 3], limit_per_class: 50, scale: 255}\nloss: hinge\nlambda: 0.1\n',
    );
    const rows = recordsIn(l2sweep('predict', 'mnist', 'mnist', '-q').stdout);
    // MNIST's own 10,000 test images begin with a 7.
    expect([rows.length, rows[0].label]).toEqual([10_000, '7']);
  });

  describe('of rows that the run has not seen', () => {
    const header = 'id,age,income,city,member,kind';
    const people = (count: number, salt = 0) =>
      Array.from({ length: count }, (_, i) => {
        const draw = (k: number) => ((i + salt) * 7919 + k * 104729 + ((i * i * (k + 3)) % 97) * 31) % 1009;
        const kind = ['gone', 'stays'][draw(1) % 2];
        const age = draw(2) % 8 === 0 ? '' : String(20 + (draw(3) % 50) + (kind === 'stays' ? 9 : 0));
        const city = ['Bern', 'Oslo', '"Lyon, old"'][draw(6) % 3];
        return [`C${i}`, age, String(1e6 + (draw(5) % 97)), city, ['yes', 'no'][draw(8) % 2], kind];
      });
    const csv = (rows: readonly (readonly string[])[], first = header) =>
      `${[first, ...rows.map(String)].join('\n')}\n`;
    const config = (rest: string) => `dataset: {path: people.csv, labels: kind, scale: standardize, ${rest}}
loss: softplus
lambda: [1, 0.01]
`;
    const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
    const predictions = (name: string, file: string, ...options: string[]) =>
      recordsIn(l2sweep('predict', name, file, '--lambda', '0.01', ...options).stdout);
    const scores = (rows: readonly Row[]) => rows.map(({ score }) => score);
    const fresh = people(25, 700).map((row) => row.with(1, row[1] || '33'));

    beforeAll(() => {
      write('people.csv', csv(people(150)));
      run('people', config('drop: [id], missing: median, bounds: [-9, 9]'));
      run('refusing', config('missing: refuse, features: [income, city, member]'));
      run('dropping', config('drop: [id], missing: drop-rows'));
      write('new.csv', csv(fresh));
    });

    test('finds columns by their names, in any order, with others between them, and without a label', () => {
      const expected = predictions('people', 'new.csv');
      expect(Object.keys(expected[0])).toEqual([
        ...['row', 'class', 'score', 'distance', 'probability', 'label', 'correct'],
      ]);
      const turned = fresh.map((row) => [row[4], 'x', row[3], row[2], row[1]]);
      write('turned.csv', csv(turned, 'member,note,city,income,age'));
      const found = predictions('people', 'turned.csv');
      expect(Object.keys(found[0])).toEqual(['row', 'class', 'score', 'distance', 'probability']);
      expect(scores(found)).toEqual(scores(expected));
    });

    test('scores the same rows alike in every format, and from a pipe', async () => {
      const expected = scores(predictions('people', 'new.csv'));
      const records = fresh.map(([, age, income, city, member]) => {
        return { age: Number(age), income: Number(income), city: city.replaceAll('"', ''), member };
      });
      write('new.ndjson', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      write('new.json', JSON.stringify(records));
      write('new.tsv', csv(fresh).replaceAll(/,(?! )/g, '\t'));
      write('new.semicolons', csv(fresh).replaceAll(/,(?! )/g, ';'));
      for (const name of ['new.ndjson', 'new.json', 'new.tsv', 'new.semicolons']) {
        expect(scores(predictions('people', name))).toEqual(expected);
      }
      const piped = await l2sweepProcess(['predict', 'people', '-', '--lambda', '0.01'], {
        cwd: folder,
        input: csv(fresh),
      });
      expect(scores(recordsIn(piped.stdout))).toEqual(expected);
    });

    test('gives the probability of class J, and the signed distance from the boundary', () => {
      const [{ w_norm }] = recordsIn(readFileSync(join(folder, 'people/results.csv'), 'utf8')).filter(
        ({ lambda }) => lambda === '0.01',
      );
      for (const { class: name, score, distance, probability } of predictions('people', 'new.csv')) {
        expect(Number(probability)).toBeCloseTo(1 / (1 + Math.exp(-Number(score))), 14);
        expect(Number(distance)).toBeCloseTo(Number(score) / Number(w_norm), 13);
        expect(name).toBe(Number(score) < 0 ? 'gone' : 'stays');
      }
    });

    test('fills gaps as the run does, and says how many', () => {
      write('gaps.csv', csv(fresh.map((row, i) => (i % 5 === 0 ? row.with(1, 'NA') : row))));
      const { impute } = JSON.parse(readFileSync(join(folder, 'people/preprocessing.json'), 'utf8')).pairs[0];
      write('filled.csv', csv(fresh.map((row, i) => (i % 5 === 0 ? row.with(1, String(impute[0])) : row))));
      const { stdout, stderr } = l2sweep('predict', 'people', 'gaps.csv', '--lambda', '0.01');
      expect(scores(recordsIn(stdout))).toEqual(scores(predictions('people', 'filled.csv')));
      expect(stderr).toContain('5 rows with missing values, filled: median');
    });

    test('refuses a gap where the run does, with its row, and leaves the row empty where the run leaves it out', () => {
      write('gap.csv', csv(fresh.with(3, fresh[3].with(2, ''))));
      expect(refusal('predict', 'refusing', 'gap.csv', '--lambda', '0.01')).toContain(
        'gap.csv: column "income" has no value in line 5; expected a value, because the run refuses missing ones',
      );
      const { stdout, stderr } = l2sweep('predict', 'dropping', 'gap.csv', '--lambda', '0.01');
      const [empty] = recordsIn(stdout).filter(({ score }) => score === '');
      expect(empty).toMatchObject({ row: '3', class: '', label: fresh[3][5], correct: '' });
      expect(recordsIn(stdout)).toHaveLength(25);
      expect(stderr).toContain('1 row with missing values left empty, as the run leaves such rows out');
    });

    test('counts a level that no training sample has as all zeros, and says where it is', () => {
      write('rome.csv', csv(fresh.map((row, i) => (i === 7 || i === 9 ? row.with(3, 'Rome') : row))));
      const { stderr } = l2sweep('predict', 'people', 'rome.csv', '--lambda', '0.01');
      expect(stderr).toContain(
        'column "city" holds "Rome", which no training sample has, counted as all zeros: 2 rows (first line 9)',
      );
    });

    test('names all columns that are missing, and the nearest word; and the row of a text among numbers', () => {
      write(
        'less.csv',
        csv(
          fresh.map((row) => row.slice(0, 3)),
          'id,Age,income',
        ),
      );
      expect(refusal('predict', 'people', 'less.csv', '--lambda', '0.01')).toContain(
        'less.csv: no columns "age", "city", "member"; expected the columns of the run in any order: got "id", "Age", "income"; did you mean "Age"?',
      );
      write('text.csv', csv(fresh.with(4, fresh[4].with(2, 'much'))));
      expect(refusal('predict', 'people', 'text.csv', '--lambda', '0.01')).toContain(
        'text.csv:6: column "income" holds "much"; expected a number, as in the training samples',
      );
      write('narrow.csv', '1,2\n3,4\n');
      writeFileSync(join(folder, 'nothing.csv'), '');
      expect(refusal('predict', 'people', 'nothing.csv', '--lambda', '0.01')).toContain(
        'nothing.csv: there is nothing in it; expected rows of data',
      );
      expect(refusal('predict', 'people', 'narrow.csv', '--lambda', '0.01')).toContain(
        "narrow.csv:1: 2 columns; expected a header with the names of the run's columns, or its 4 features alone in their order",
      );
    });

    test('counts errors among the rows of the two classes', () => {
      write('strange.csv', csv(fresh.with(0, fresh[0].with(5, 'unknown'))));
      const rows = predictions('people', 'strange.csv');
      expect(rows[0]).toMatchObject({ label: 'unknown', correct: '' });
      const wrong = rows.filter(({ correct }) => correct === 'false').length;
      const { stderr } = l2sweep('predict', 'people', 'strange.csv', '--lambda', '0.01');
      expect(stderr).toMatch(
        new RegExp(`strange.csv: softplus, λ = 0.01: ${wrong} errors in 24 rows .*; 1 more of neither class`),
      );
      expect(l2sweep('predict', 'people', 'strange.csv', '--lambda', '0.01', '-q').stderr).toBe('');
    });

    test('with --perturbations, measures the smallest change that takes each row to the boundary', () => {
      const rows = predictions('people', 'new.csv', '--perturbations');
      for (const { distance, adv_l2_box, adv_linf_box, adv_l1_box } of rows) {
        expect(Number(adv_l2_box)).toBeGreaterThanOrEqual(Math.abs(Number(distance)) * (1 - 1e-12));
        expect(Number(adv_linf_box)).toBeLessThanOrEqual(Number(adv_l2_box));
        expect(Number(adv_l1_box)).toBeGreaterThanOrEqual(Number(adv_l2_box));
      }
    });

    test('needs the data of the run only where a version of old has kept no preprocessing or no means', () => {
      const expected = l2sweep('predict', 'people', 'new.csv', '--lambda', '0.01').stdout;
      cpSync(join(folder, 'people'), join(folder, 'old'), { recursive: true });
      rmSync(join(folder, 'old/preprocessing.json'));
      const { means: _, ...record } = JSON.parse(readFileSync(join(folder, 'old/run.json'), 'utf8'));
      write('old/run.json', JSON.stringify(record));
      expect(l2sweep('predict', 'old', 'new.csv', '--lambda', '0.01').stdout).toBe(expected);
      copyFileSync(join(folder, 'people.csv'), join(folder, 'people.bak'));
      rmSync(join(folder, 'people.csv'));
      expect(l2sweep('predict', 'people', 'new.csv', '--lambda', '0.01').stdout).toBe(expected);
      expect(refusal('predict', 'old', 'new.csv', '--lambda', '0.01')).toContain(
        'old: there is no preprocessing.json; expected the data of the run, or the run made again by this version',
      );
      copyFileSync(join(folder, 'people.bak'), join(folder, 'people.csv'));
    });

    test('works on merged runs', () => {
      const expected = l2sweep('predict', 'people', 'new.csv', '--lambda', '0.01').stdout;
      const again = ['people.yaml', '--out', 'merged', '-q'];
      l2sweep('work', ...again, '--index', '0');
      l2sweep('merge', ...again);
      expect(l2sweep('predict', 'merged', 'new.csv', '--lambda', '0.01').stdout).toBe(expected);
    });

    test('works on runs of adversarial training, by their ε', () => {
      const adversarial = config('drop: [id], missing: median').replace('lambda: [1, 0.01]', 'lambda: 0.01');
      run('adversarial', `${adversarial}adversarial: {norm: linf, epsilon: [0, 0.1]}\n`);
      const rows = recordsIn(l2sweep('predict', 'adversarial', 'new.csv', '--epsilon', '0,0.1').stdout);
      expect(rows).toHaveLength(50);
      expect(Object.keys(rows[0]).slice(0, 4)).toEqual(['loss', 'lambda', 'adversarial_epsilon', 'row']);
      expect(refusal('predict', 'adversarial', 'new.csv', '--lambda', '0.01')).toContain('the run is swept over ε');
    });

    test('stops reading when nobody reads its output any more', async () => {
      write('many.csv', csv(Array.from({ length: 4000 }, () => fresh).flat()));
      const { code, stdout, stderr } = await l2sweepProcess(['predict', 'people', 'many.csv', '--lambda', '0.01'], {
        cwd: folder,
        readOnly: 100,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.length).toBeLessThan(4e6);
    });
  });

  test('finds columns without names by their place, with the label, without it, and without what is no feature', () => {
    const digits = gunzipSync(readFileSync(optdigits[0])).toString().trim().split('\n').slice(0, 40);
    const scoresOf = (lines: string[]) => {
      writeFileSync(join(folder, 'lines.csv'), `${lines.join('\n')}\n`);
      const { stdout } = l2sweep('predict', 'digits-2v3', 'lines.csv', '--loss', 'hinge', '--lambda', '1', '-q');
      return recordsIn(stdout).map(({ score }) => score);
    };
    expect(scoresOf(digits.map((line) => line.replace(/,\d+$/, '')))).toEqual(scoresOf(digits));
    writeFileSync(join(folder, 'lines.csv'), '1,2,3\n4,5,6\n');
    expect(refusal('predict', 'digits-2v3', 'lines.csv')).toContain(
      "lines.csv:1: 3 columns; expected 65, as the run's data have, or its 64 features alone",
    );
  });

  describe('of arrays', () => {
    const features = npyMatrix([Float64Array.of(-2, 1), Float64Array.of(2, 1), Float64Array.of(-1, 0)], 2);
    const labels = npyBytes(Int8Array.of(0, 1, 0));
    beforeAll(() => {
      writeFileSync(join(folder, 'X.npy'), features);
      writeFileSync(join(folder, 'y.npy'), labels);
      writeFileSync(join(folder, 'both.npz'), zipSync({ 'X.npy': features, 'y.npy': labels }));
      run('arrays', 'dataset: {path: X.npy, labels: y.npy}\nloss: hinge\nlambda: 0.01\n');
    });

    test('have the labels of the file that --labels names, which must be there', () => {
      const predict = ['predict', 'arrays', 'X.npy', '--lambda', '0.01'];
      expect(Object.keys(recordsIn(l2sweep(...predict).stdout)[0])).not.toContain('label');
      const { stdout, stderr } = l2sweep(...predict, '--labels', 'y.npy');
      expect(recordsIn(stdout).map(({ label, correct }) => [label, correct])).toEqual([
        ['0', 'true'],
        ['1', 'true'],
        ['0', 'true'],
      ]);
      expect(stderr).toContain('X.npy: hinge, λ = 0.01: 0 errors in 3 rows');
      expect(refusal(...predict, '--labels', 'z.npy')).toMatch(/--labels: z\.npy: cannot be read: no such file/);
    });

    test('have those of an archive, where the run has its own in a file', () => {
      const { stdout } = l2sweep('predict', 'arrays', 'both.npz', '--lambda', '0.01');
      expect(recordsIn(stdout).map(({ label }) => label)).toEqual(['0', '1', '0']);
    });
  });

  test('says which columns there are, where rows without labels are asked for these', () => {
    writeFileSync(
      join(folder, 'bare.csv'),
      `${readFileSync(join(datasets, 'breast-like.csv'), 'utf8').replaceAll(/,[^,\n]*(?=\n)/g, '')}`,
    );
    expect(refusal('predict', 'breast', 'bare.csv', '--loss', 'hinge', '--columns', 'row,label,correct')).toContain(
      '--columns: no columns label, correct for these rows; expected some of row, class, score, distance',
    );
  });

  describe('of LIBSVM files', () => {
    const line = (i: number) => `${i % 2 ? 'b' : 'a'} 0:${i % 7} 2:${((i * 5) % 11) - (i % 2 ? 9 : 0)} 4:${i % 3}`;
    beforeAll(() => {
      writeFileSync(join(folder, 'sparse.svm'), Array.from({ length: 60 }, (_, i) => line(i)).join('\n'));
      run('sparse', 'dataset: {path: sparse.svm}\nloss: hinge\nlambda: [1, 0.01]\n');
    });

    test('counts features from where the run has counted them, and leaves out those that it has not had', () => {
      const weights = new Map(
        recordsIn(l2sweep('coef', 'sparse', '--lambda', '0.01').stdout).map(({ feature, weight }) => [
          feature,
          Number(weight),
        ]),
      );
      writeFileSync(join(folder, 'rows.svm'), 'b 2:3\na\na 1:5 2:1 99:7\n');
      const { stdout, stderr } = l2sweep('predict', 'sparse', 'rows.svm', '--lambda', '0.01');
      const scores = recordsIn(stdout).map(({ score }) => Number(score));
      const [intercept, first, second] = ['(intercept)', '1', '2'].map((name) => weights.get(name)!);
      const expected = [intercept + 3 * second, intercept, intercept + 5 * first + second];
      for (const [i, score] of scores.entries()) expect(score).toBeCloseTo(expected[i], 13);
      expect(stderr).toMatch(/in 3 rows .* of 2 in class a, . of 1 in class b/);
    });

    test('are refused where the run has columns', () => {
      expect(refusal('predict', 'breast', 'sparse.svm')).toContain(
        'sparse.svm: 5 features; expected 8, as the run has',
      );
    });

    test('have their labels on every line, and nowhere else', () => {
      expect(refusal('predict', 'sparse', 'sparse.svm', '--lambda', '0.01', '--labels', 'kind')).toContain(
        '--labels: labels is of no use; expected none, because libsvm has a label on every line',
      );
    });

    test('have no perturbations where the run measures none', () => {
      run('plain', 'dataset: {path: sparse.svm}\nloss: hinge\nlambda: 1\nattack: {norms: []}\n');
      expect(refusal('predict', 'plain', 'sparse.svm', '--perturbations')).toContain(
        '--perturbations: the run measures no perturbations (attack.norms: []); expected a run with some norms',
      );
    });
  });

  test('loses no digits where columns lie far from 0', () => {
    const near = Array.from({ length: 80 }, (_, i) => [(i * 37) % 64, (i * i) % 32, i % 2 ? 'b' : 'a'] as const);
    for (const [name, offset] of [
      ['near', 0],
      ['far', 5 * 2 ** 20],
    ] as const) {
      const rows = near.map(([x, y, label]) => [x / 64 + (label === 'b' ? 0.25 : 0) + offset, y / 64 - offset, label]);
      writeFileSync(join(folder, `${name}.csv`), `${[['x', 'y', 'class'], ...rows].join('\n')}\n`);
      run(name, `dataset: {path: ${name}.csv, scale: standardize}\nloss: softplus\nlambda: 0.001\n`);
    }
    const [expected, far] = ['near', 'far'].map((name) => recordsIn(l2sweep('predict', name, `${name}.csv`).stdout));
    for (const [i, { score }] of far.entries()) expect(Number(score)).toBeCloseTo(Number(expected[i].score), 12);
  });

  test('asks for the class pair where a run has several', () => {
    expect(refusal('predict', 'digits-all-pairs', optdigits[0])).toContain(
      'the run has several class pairs; expected --pair',
    );
  });

  test('gives the perturbations of the test samples whose averages are in results.csv', () => {
    const point = ['--loss', 'hinge', '--lambda', '0.1'];
    const rows = recordsIn(l2sweep('predict', 'digits-2v3', ...optdigits, ...point, '--perturbations').stdout);
    const { pairs }: Preprocessing = JSON.parse(readFileSync(join(folder, 'digits-2v3/preprocessing.json'), 'utf8'));
    const isTest = rowsOf(pairs[0].rows.test!);
    const tested = rows.filter(({ row }) => isTest.has(row));
    const result = recordsIn(readFileSync(join(folder, 'digits-2v3/results.csv'), 'utf8')).find(
      ({ loss, lambda }) => loss === 'hinge' && Math.abs(Number(lambda) / 0.1 - 1) < 1e-9,
    )!;
    for (const norm of ['l2', 'linf', 'l1']) {
      const sizes = tested.map((row) => (row.correct === 'true' ? Number(row[`adv_${norm}_box`]) : 0));
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      expect(mean).toBeCloseTo(Number(result[`adv_${norm}_box_mean`]), 12);
    }
  });

  test('reads rows with another separator than the training data had, and without their header', () => {
    const rows = Array.from({ length: 40 }, (_, k) => [`${(k * 7) % 11}`, `${(k * 5) % 9}`, k % 2 ? 'a' : 'b']);
    const write = (file: string, separator: string, lines: readonly (readonly string[])[]) =>
      writeFileSync(join(folder, file), `${lines.map((line) => line.join(separator)).join('\n')}\n`);
    const features = rows.map((row) => row.slice(0, 2));
    write('semicolons.csv', ';', [['p', 'q', 'kind'], ...rows]);
    write('commas.csv', ',', [['p', 'q'], ...features]);
    write('tabs.csv', '\t', [['q', 'p'], ...features.map((row) => row.toReversed())]);
    write('bare.csv', ',', features);
    const dataset = '{path: semicolons.csv, labels: kind, classes: [a, b], separator: ";", header: true}';
    run('separated', `dataset: ${dataset}\nlambda: [0.01]\n`);
    const scores = (file: string) =>
      recordsIn(l2sweep('predict', 'separated', file, '--lambda', '0.01', '-q').stdout).map(({ score }) => score);
    const expected = scores('semicolons.csv');
    expect(expected).toHaveLength(rows.length);
    for (const file of ['commas.csv', 'tabs.csv', 'bare.csv']) expect(scores(file)).toEqual(expected);
  });
});
