import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetConfig } from '../../src/config/dataset.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { fitPreparation, prepared } from '../../src/data/preparation.ts';
import { preprocessingText } from '../../src/data/preprocessing.ts';
import { UserError } from '../../src/errors.ts';
import { type DenseMatrix, type Matrix, rowOf } from '../../src/math/matrix.ts';

let directory: string;
let files = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-preparation-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function file(content: string, ending = '.csv'): string {
  const path = join(directory, `${files++}${ending}`);
  writeFileSync(path, content);
  return path;
}

const load = (content: string, config: Partial<DatasetConfig> = {}) =>
  loadDatasets({ path: file(content), scale: 'none', ...config } as DatasetConfig);

const rowsOf = (features: Matrix) => Array.from({ length: features.rows }, (_, i) => [...rowOf(features, i)]);

function mistakesOf(content: string, config: Partial<DatasetConfig> = {}) {
  try {
    load(content, config);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems;
  }
  throw new Error('loaded without complaint');
}

describe('the features that scikit-learn makes', () => {
  const folder = new URL('prepared/', import.meta.url).pathname;
  // OneHotEncoder, SimpleImputer and StandardScaler; made by make.py in the same folder.
  const reference = JSON.parse(readFileSync(join(folder, 'scikit-learn.json'), 'utf8'));

  test.each(['mean', 'median', 'most-frequent'] as const)('with missing: %s', (missing) => {
    const datasets = loadDatasets({
      path: join(folder, 'train.csv'),
      test: { path: join(folder, 'test.csv') },
      scale: 'standardize',
      missing,
    });
    const expected = reference[missing];
    expect(datasets.featureNames).toEqual(expected.names);
    const pair = datasets.pair(0);
    for (const [part, rows] of [
      [pair.train, expected.train],
      [pair.test!, expected.test],
    ] as const) {
      for (const [i, row] of rowsOf(part.features).entries()) {
        for (const [k, value] of row.entries()) expect(value).toBeCloseTo(rows[i][k], 12);
      }
      expect(part.features.rows).toBe(rows.length);
    }
    const { origin, shift, divide } = datasets.preprocessing!().pairs[0].scale!;
    for (const [k, mean] of expected.mean.entries()) {
      expect((origin[k] + shift[k]) / mean).toBeCloseTo(1, 13);
      expect(divide[k] / expected.scale[k]).toBeCloseTo(1, 13);
    }
    expect(datasets.warnings).toEqual(
      expect.arrayContaining([
        'column "city" of the test samples holds what no training sample has, counted as all zeros: "Rome" in 1',
        'column "plan" of the test samples holds what no training sample has, counted as all zeros: "silver" in 1',
      ]),
    );
  });
});

describe('texts', () => {
  test('become a feature for each level, in their place, none left out; truth values a single one', () => {
    const { pair, featureNames } = load(
      'sex,age,member,ok,y\nmale,30,Yes,False,a\nfemale,40,no,True,b\nmale,50,NO,TRUE,b\n',
    );
    expect(featureNames).toEqual(['sex=female', 'sex=male', 'age', 'member', 'ok']);
    expect(rowsOf(pair(0).train.features)).toEqual([
      [0, 1, 30, 1, 0],
      [1, 0, 40, 0, 1],
      [0, 1, 50, 0, 1],
    ]);
    expect(pair(0).train.features.values).toBeInstanceOf(Uint8Array);
  });

  test('of tables without a header are called by the number of their column', () => {
    expect(load('1,u,a\n2,v,b\n').featureNames).toEqual(['column 1', 'column 2=u', 'column 2=v']);
    expect(load('1,2,a\n2,3,b\n').featureNames).toBeUndefined();
    const test = { path: file('1,w,a\n2,v,b\n') };
    expect(load('1,u,a\n2,v,b\n', { test }).warnings).toContain(
      'column 2 of the test samples holds what no training sample has, counted as all zeros: "w" in 1',
    );
  });

  test('are encoded where they are listed, whatever they are and how many, and nowhere else', () => {
    const content = 'zip,size,y\n10115,s,a\n80331,m,b\n10115,s,b\n';
    expect(load(content, { categorical: ['zip', 'size'] }).featureNames).toEqual([
      'zip=10115',
      'zip=80331',
      'size=m',
      'size=s',
    ]);
    expect(mistakesOf(content, { categorical: ['zip'] })[0].message).toContain('column 2 ("size") ("m", "s")');
    expect(mistakesOf(content, { categorical: 'none' })[0].message).toContain('column 2 ("size") ("m", "s")');
    const [none] = mistakesOf(content, { categorical: ['y'] });
    expect(none).toMatchObject({ key: ['dataset', 'categorical'] });
    expect(none.message).toContain('which is no feature');
    const many = Array.from({ length: 31 }, (_, i) => `word ${i},${i % 2}\n`).join('');
    expect(mistakesOf(`x,y\n${many}`)[0].message).toContain('column 1 ("x") (31 values');
    expect(load(`x,y\n${many}`, { categorical: ['x'] }).featureNames).toHaveLength(31);
  });

  test('are no texts where numbers are misspelt or infinite', () => {
    for (const cell of ['x', 'inf', '1e999']) {
      const [problem] = mistakesOf(`n,y\n1,a\n2,b\n${cell},b\n`);
      expect(problem.message).toContain(`holds "${cell}"`);
    }
    expect(mistakesOf('n,y\n1,a\n2,b\ninf,b\n-inf,a\n')[0].message).toContain('1 column with text');
    const rows = '0,a\n1,b\n2,a\n0,b\n3+,a\n3+,b\n';
    expect(load(`dependents,y\n${rows}`).featureNames?.at(-1)).toBe('dependents=3+');
    expect(load(`dependents,y\n${rows}`).warnings?.[0]).toContain('"3+" in 2, so it is taken for text');
  });

  test('have the levels of the training samples: others are told, and count as all zeros', () => {
    const test = { path: file('size,ok,y\nxl,yes,a\ns,perhaps,b\nxl,no,b\n') };
    const { pair, warnings } = load('size,ok,y\ns,no,a\nm,yes,b\n', { test });
    expect(rowsOf(pair(0).test!.features)).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(warnings?.filter((warning) => warning.includes('zeros'))).toEqual([
      'column "size" of the test samples holds what no training sample has, counted as all zeros: "xl" in 2',
      'column "ok" of the test samples holds what no training sample has, counted as all zeros: "perhaps" in 1',
    ]);
  });

  test('in a test file are found by name where they look like numbers, and refused where numbers are expected', () => {
    const content = 'code,n,y\n7,1,a\nx,2,b\nx,4,a\n';
    const numbers = load(content, { test: { path: file('code,n,y\n7,3,a\n7,3,b\n') } });
    expect(rowsOf(numbers.pair(0).test!.features)).toEqual([
      [1, 0, 3],
      [1, 0, 3],
    ]);
    expect(mistakesOf(content, { test: { path: file('code,n,y\n7,z,a\nx,3,b\n') } })[0].message).toContain('"z"');
  });

  test('that only samples of other classes have are no levels', () => {
    const { featureNames } = load('size,y\ns,a\nm,b\nxl,c\n', { classes: ['a', 'b'] });
    expect(featureNames).toEqual(['size=m', 'size=s']);
  });

  test('that only held-out samples have leave a column of numbers what it is, and are refused', () => {
    const content = 'n,y\n1,a\n2,b\nlow,c\nhigh,c\n';
    const { pair, featureNames } = load(content, { classes: ['a', 'b'] });
    expect([featureNames, rowsOf(pair(0).train.features)]).toEqual([['n'], [[1], [2]]]);
    const rows = Array.from({ length: 40 }, (_, i) => [i % 7, i % 2]);
    const whole = load(`n,y\n${rows.map((row) => `${row.join(',')}\n`).join('')}`, {
      test: { fraction: 0.2, seed: 1 },
    });
    const held = [...whole.pair(0).test!.fileRows].slice(0, 2);
    const changed = rows.map(([n, y], row) => `${held.includes(row) ? 'low' : n},${y}\n`).join('');
    const [problem] = mistakesOf(`n,y\n${changed}`, { test: { fraction: 0.2, seed: 1 } });
    expect(problem.message).toContain('column "n" holds "low" in row');
    expect(problem.key).toEqual(['dataset', 'categorical']);
  });
});

describe('gaps', () => {
  const content = 'x,c,y\n1,u,a\n,u,a\n4,,b\n8,v,b\n,v,b\n2,u,a\n';

  test('are filled by what the training samples of each pair have, texts and truth values with the most frequent one', () => {
    const median = load(content, { missing: 'median' });
    // The median of 1, 2, 4, 8 is 3; u is there three times.
    expect(rowsOf(median.pair(0).train.features)).toEqual([
      [1, 1, 0],
      [3, 1, 0],
      [4, 1, 0],
      [8, 0, 1],
      [3, 0, 1],
      [2, 1, 0],
    ]);
    expect(median.preprocessing!().pairs[0].impute).toEqual([3, 'u']);
    expect(median.notes).toEqual(['text in c', '3 of 6 rows with missing values, which are filled: median']);
    expect(load(content, { missing: 'mean' }).preprocessing!().pairs[0].impute).toEqual([3.75, 'u']);
    // All are there once: the least.
    expect(load(content, { missing: 'most-frequent' }).preprocessing!().pairs[0].impute).toEqual([1, 'u']);

    const three = 'x,ok,y\n1,yes,a\n,yes,a\n5,no,b\n,,b\n100,no,c\n60,no,c\n';
    const pairs = load(three, { missing: 'mean', classes: 'all-pairs' }).preprocessing!().pairs;
    expect(pairs.map(({ impute }) => impute)).toEqual([
      [3, 'yes'],
      [161 / 3, 'no'],
      [55, 'no'],
    ]);
  });

  test('of rows that are dropped leave the data of a file without these rows', () => {
    const rest = 'x,c,y\n1,u,a\n8,v,b\n2,u,a\n';
    const dropped = load(content, { missing: 'drop-rows' });
    const without = load(rest);
    const { fileRows, ...train } = dropped.pair(0).train;
    const { fileRows: _rows, ...expected } = without.pair(0).train;
    expect(train).toEqual(expected);
    expect([...fileRows]).toEqual([0, 3, 5]);
    expect(dropped.notes).toContain('3 of 6 rows with missing values, which are left out');
    expect(dropped.classes).toEqual(without.classes);
    expect(dropped.sources[0].rows).toBe(6);
    const labels = load('x,y\n1,a\n2,\n3,b\n4,c\n,c\n', { missing: 'drop-rows', classes: ['a', 'b'] });
    expect(labels.classes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(load('x,y\n1,a\n2,NA\n3,b\n,c\n', { missing: 'drop-rows' }).classes.map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(mistakesOf('x,z,y\n,1,a\n2,,b\n', { missing: 'drop-rows' })[0]).toMatchObject({
      key: ['dataset', 'missing'],
    });
  });

  test('of rows that are dropped take their labels in a file of its own with them', () => {
    const { pair } = load('x,z\n1,5\n,6\n3,7\n', { labels: file('a\nb\nb\n'), missing: 'drop-rows' });
    expect([...pair(0).train.labels]).toEqual([-1, 1]);
    expect(rowsOf(pair(0).train.features)).toEqual([
      [1, 5],
      [3, 7],
    ]);
  });

  test('are refused by default, and labels are never filled', () => {
    expect(mistakesOf(content)[0].message).toMatch(
      /^3 rows of 6 with missing values: .*; dataset: \{missing: drop-rows\} leaves such rows out, mean, median or most-frequent fills them; texts are filled with the most frequent one$/,
    );
    expect(mistakesOf('x,c,y\n1,,a\n2,,b\n3,u,b\n')[0].message).toMatch(
      /leaves such rows out, most-frequent fills them$/,
    );
    const [label] = mistakesOf('x,y\n1,a\n2,?\n3,b\n', { missing: 'median' });
    expect(label.message).toMatch(
      /expected a class in every row; dataset: \{missing: drop-rows\} leaves such rows out$/,
    );
  });

  test('are filled by weight: whole weights are numbers of equal samples, and a gap in one is dropped with its row', () => {
    const rows = ['1,u,2,a', ',u,1,a', '4,v,3,b', '9,,2,b', '2,u,0,a'];
    const repeated = rows.flatMap((row) => Array<string>(Number(row.split(',')[2])).fill(row));
    const head = 'x,c,v,y\n';
    for (const missing of ['mean', 'median', 'most-frequent'] as const) {
      const [weighted, copied] = [
        load(`${head}${rows.join('\n')}\n`, { missing, weight: 'v', scale: 'standardize' }),
        load(`${head}${repeated.join('\n')}\n`, { missing, drop: ['v'], scale: 'standardize' }),
      ].map(({ preprocessing }) => preprocessing!().pairs[0]);
      expect(weighted.impute).toEqual(copied.impute);
      for (const key of ['shift', 'divide'] as const) {
        for (const [k, value] of weighted.scale![key].entries()) expect(value).toBeCloseTo(copied.scale![key][k], 14);
      }
    }
    const { pair, preprocessing } = load(`${head}${rows.join('\n')}\n5,v,,b\n`, { missing: 'drop-rows', weight: 'v' });
    expect([[...pair(0).train.fileRows], [...pair(0).train.weights!]]).toEqual([
      [0, 2],
      [2, 3],
    ]);
    expect(preprocessing!()).toMatchObject({ weight: 'v', drop: [], columns: ['x', 'c'] });
  });

  test('alone are nothing to fill with', () => {
    const [problem] = mistakesOf('x,z,y\n,1,a\n,2,b\n5,2,c\n', { missing: 'mean', classes: ['a', 'b'] });
    expect(problem.message).toBe(
      'feature "x" has no value in any training sample; expected at least one to fill gaps with, or the column among dataset.drop',
    );
    expect(problem.key).toEqual(['dataset', 'missing']);
  });

  test('in numbers far from 0, or very large, are filled without losing digits', () => {
    const of = (...values: number[]): DenseMatrix => ({
      rows: values.length,
      cols: 1,
      values: Float64Array.from(values),
      divisor: 1,
    });
    const fillOf = (missing: 'mean' | 'median', ...values: number[]) =>
      fitPreparation({ missing, scale: 'none' }, () => ({ features: of(...values, Number.NaN) })).fill![0];
    expect(fillOf('mean', 2 ** 52, 2 ** 52 + 1, 2 ** 52 + 2)).toBe(2 ** 52 + 1);
    expect(fillOf('mean', 1.5e308, 1.7e308)).toBeCloseTo(1.6e308, -295);
    expect(fillOf('median', 1.5e308, 1.7e308)).toBeCloseTo(1.6e308, -295);
    expect(fillOf('mean', -1.5e308, 1.5e308)).toBeCloseTo(0, 5);
  });

  test.each([
    [
      '+1 1:2\n-1 2:1\n',
      '.svm',
      { missing: 'mean' },
      'missing is of no use; expected none, because libsvm files hold numbers alone',
    ],
    [
      '+1 1:2\n-1 2:1\n',
      '.svm',
      { categorical: [0] },
      'categorical is of no use; expected none, because libsvm files have no columns',
    ],
  ] as const)('and texts are no matter of a format without columns', (content, ending, key, message) => {
    try {
      loadDatasets({ path: file(content, ending), scale: 'none', ...key } as DatasetConfig);
    } catch (error) {
      expect((error as UserError).problems[0].message).toBe(message);
      return;
    }
    throw new Error('loaded without complaint');
  });
});

describe('random tables', () => {
  /** Cells: numbers, words, truth values, any of them missing. */
  const row = fc.record({
    n: fc.option(
      fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((x) => x + 0),
      { freq: 4 },
    ),
    word: fc.option(fc.constantFrom('u', 'v', 'w', 'a b', '10', '9'), { freq: 4 }),
    truth: fc.option(fc.constantFrom('yes', 'no'), { freq: 4 }),
    y: fc.constantFrom('a', 'b'),
  });
  type Row = { n: number | null; word: string | null; truth: string | null; y: string };
  const first: Row[] = ['a', 'b'].map((y, k) => ({ n: k, word: 'u', truth: ['yes', 'no'][k], y }));
  const table = fc.array(row, { maxLength: 14 }).map((rows): Row[] => [...first, ...rows, ...first]);
  const csv = (rows: readonly Row[]) =>
    `n,word,truth,y\n${rows.map(({ n, word, truth, y }) => `${n ?? ''},${word ?? '?'},${truth ?? 'NA'},${y}\n`).join('')}`;
  const missing = fc.constantFrom('mean', 'median', 'most-frequent', 'drop-rows');
  const scale = fc.constantFrom('none', 'standardize', 'minmax', 4);

  test('never let a gap through, keep the order of rows, and have the levels of the training samples in order', () => {
    fc.assert(
      fc.property(table, table, missing, scale, (rows, testRows, missing, scale) => {
        const test = { path: file(csv(testRows)) };
        const { pair, featureNames, preprocessing } = load(csv(rows), {
          missing,
          scale,
          test,
        } as Partial<DatasetConfig>);
        const { train, test: tested } = pair(0);
        for (const { features } of [train, tested!]) expect(features.values.every(Number.isFinite)).toBe(true);
        const isComplete = (row: Row) => Object.values(row).every((cell) => cell !== null);
        const kept = [...rows.keys()].filter((i) => missing !== 'drop-rows' || isComplete(rows[i]));
        expect([...train.fileRows]).toEqual(kept);
        expect([...train.labels]).toEqual(kept.map((i) => (rows[i].y === 'a' ? -1 : 1)));
        const words = [...new Set(kept.map((i) => rows[i].word).filter((word) => word !== null))].sort();
        expect(featureNames).toEqual(['n', ...words.map((word) => `word=${word}`), 'truth']);
        const json = JSON.parse(preprocessingText(preprocessing!()));
        expect(json).toEqual(preprocessing!());
        expect(preprocessingText(preprocessing!())).not.toContain('NaN');
      }),
      { numRuns: 60 },
    );
  });

  test('are fitted on training samples alone: other test samples change nothing of them', () => {
    fc.assert(
      fc.property(table, table, table, missing, scale, (rows, before, after, missing, scale) => {
        const [one, other] = [before, after].map((testRows) =>
          load(csv(rows), { missing, scale, test: { path: file(csv(testRows)) } } as Partial<DatasetConfig>),
        );
        expect(other.pair(0).train).toEqual(one.pair(0).train);
        const fitted = ({ preprocessing }: typeof one) => {
          const { pairs, ...all } = preprocessing!();
          return [all, pairs.map(({ rows: { train }, ...pair }) => ({ ...pair, train }))];
        };
        expect(fitted(other)).toEqual(fitted(one));
      }),
      { numRuns: 40 },
    );
  });

  test('that are held out may change as they like, too', () => {
    const rows = Array.from({ length: 40 }, (_, i): Row => {
      return {
        n: i % 9 === 0 ? null : (i * 37) % 11,
        word: ['u', 'v', null][i % 3],
        truth: ['yes', 'no'][(i >> 1) % 2],
        y: 'ab'[i % 2],
      };
    });
    const config = { missing: 'mean', scale: 'standardize', test: { fraction: 0.25, seed: 3 } } as const;
    const reference = load(csv(rows), config);
    const held = new Set(reference.pair(0).test!.fileRows);
    fc.assert(
      fc.property(fc.array(row, { minLength: 40, maxLength: 40 }), (others) => {
        const changed = rows.map((one, i) => (held.has(i) ? { ...others[i], y: one.y } : one));
        const again = load(csv(changed), config);
        expect(again.pair(0).train).toEqual(reference.pair(0).train);
        expect(again.preprocessing!()).toEqual(reference.preprocessing!());
      }),
      { numRuns: 40 },
    );
  });

  test('are prepared row by row as they are together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.boolean()), { minLength: 2, maxLength: 9 }),
        (cells) => {
          const values = Float64Array.from(cells, ([value, isGap], k) => (isGap && k > 0 ? Number.NaN : value));
          const features: DenseMatrix = { rows: values.length, cols: 1, values, divisor: 1 };
          const preparation = fitPreparation({ missing: 'median', scale: 'standardize' }, () => ({ features }));
          const together = rowsOf(prepared(features, preparation));
          for (const [i, value] of values.entries()) {
            const alone = prepared({ rows: 1, cols: 1, values: Float64Array.of(value), divisor: 1 }, preparation);
            expect(rowsOf(alone)[0]).toEqual(together[i]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
