import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preprocessing, Rows } from '../../src/data/preprocessing.ts';
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

  test.each([
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
});
