import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { contentsOf, readSamples, type SamplesFile, samplesIn } from '../../src/data/samplesFile.ts';
import { UserError } from '../../src/errors.ts';
import { formats } from '../../src/formats/index.ts';
import { rowOf } from '../../src/math/matrix.ts';
import { fixture, text } from '../formats/encode.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-columns-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const read = (content: string, choice: Partial<SamplesFile> = {}) =>
  samplesIn(formats.csv, text(content), { path: 'table.csv', ...choice });

/** The one mistake of reading. */
function mistakeIn(
  content: string,
  choice: Partial<SamplesFile> = {},
): { message: string; key?: unknown; where?: string } {
  try {
    read(content, choice);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.problems).toHaveLength(1);
    return error.problems[0];
  }
  throw new Error('read without complaint');
}

describe('the columns of a table', () => {
  const table = 'id,a,b,name,kind\n1,2,3,x,p\n2,4,5,y,q\n';

  test('drop leaves some out, features takes some only, in its order', () => {
    const { samples } = read(table, { drop: ['id', 3] });
    expect(samples.featureNames).toEqual(['a', 'b']);
    expect([0, 1].map((row) => [...rowOf(samples.features, row)])).toEqual([
      [2, 3],
      [4, 5],
    ]);
    const chosen = read(table, { features: ['b', 1] }).samples;
    expect([chosen.featureNames, [...chosen.features.values]]).toEqual([
      ['b', 'a'],
      [3, 2, 5, 4],
    ]);
    // The last column that is left holds the labels.
    expect(read(table, { drop: ['kind', 'id'] }).samples.labelName).toBe('name');
    expect(read(table, { features: ['a', 1] }).samples.featureNames).toEqual(['a']);
    expect(read(table, { features: ['a'], labels: 'name' }).samples.labels!.classes).toEqual(['x', 'y']);
  });

  test('a name in drop or features makes a header of a line of numbers', () => {
    expect(read('2019,2020,y\n1,2,0\n3,4,1\n', { drop: ['2019'] }).samples.featureNames).toEqual(['2020']);
  });

  test.each([
    [
      { drop: ['idd'] },
      ['drop'],
      'has no column "idd"; expected one of "id", "a", "b", "name", "kind"; did you mean "id"?',
    ],
    [{ features: [9] }, ['features'], 'has no column 9; expected an index from 0 to 4'],
    [{ drop: ['kind'], labels: 'kind' }, ['drop'], 'drop takes the labels away, column 5 ("kind")'],
    [{ features: ['a', 'kind'] }, ['features'], 'features hold the labels, column 5 ("kind")'],
    [{ drop: ['id', 'a', 'b', 'name'] }, ['drop'], 'is left for features'],
  ])('%j is a mistake of its key', (choice, key, message) => {
    const found = mistakeIn(table, choice);
    expect(found.key).toEqual(key);
    expect(found.message).toContain(message);
  });

  test('bytes stay bytes where what is dropped were none', () => {
    const { samples } = read('w,x,a,b,y\n0.5,-7,1,2,p\n1e5,,3,255,q\nz,2,5,6,q\n', { drop: ['w', 'x'] });
    expect(samples.features.values).toEqual(Uint8Array.of(1, 2, 3, 255, 5, 6));
  });
});

describe('what cannot be used', () => {
  test('is told in one message: texts with some values, gaps with their rows, and the line that cures it', () => {
    const rows = Array.from({ length: 31 }, (_, i) => {
      const age = i === 4 || i === 9 ? '' : String(20 + i);
      return `${i / 2},${age},city ${i},${i % 2 ? 'male' : 'female'},${i === 9 ? '?' : 7},${i % 2}\n`;
    });
    const content = `x,age,city,sex,income,y\n${rows.join('')}`;
    const { message, where } = mistakeIn(content, { categorical: 'none' });
    expect(where).toBe('table.csv:2');
    expect(message).toBe(
      '2 columns with text: column 3 ("city") (31 values: "city 0", "city 1", "city 10", …), column 4 ("sex") ("female", "male"); ' +
        '2 rows of 31 with missing values: column 2 ("age") in 2 (first line 6), column 5 ("income") in 1 (first line 11, as "?"); ' +
        'expected a number, or one of at most 30 texts, in every feature; without them in the config: dataset: {drop: [city, sex, age, income]}; ' +
        'with a column for each value: dataset: {categorical: [city, sex]}; ' +
        'dataset: {missing: drop-rows} leaves such rows out, mean, median or most-frequent fills them',
    );
    const few = mistakeIn(content);
    expect(few.message).toMatch(/^1 column with text: column 3 \("city"\) .*\{drop: \[city, age, income\]\}/);
    expect(few.message).not.toContain('sex');
    expect(mistakeIn(content, { missing: 'median' }).message).not.toContain('missing');
  });

  test('is cured by that line', () => {
    const content = 'x,on,two words,"a, b",y\n1,p,q,r,0\n2,q,r,s,1\n';
    const { message } = mistakeIn(content, { categorical: 'none' });
    expect(message).toMatch(/\{drop: \["on", two words, "a, b"\]\};/);
    expect(read(content, { drop: ['on', 'two words', 'a, b'] }).samples.featureNames).toEqual(['x']);
    const noHeader = mistakeIn('1,a,2,0\n2,b,3,1\n', { categorical: 'none' });
    expect(noHeader.message).toMatch(/\{drop: \[1\]\};.*\{categorical: \[1\]\}$/);
    expect(read('1,a,2,0\n2,b,3,1\n', { categorical: [1] }).samples.texts).toEqual(new Map([[1, ['a', 'b']]]));
  });

  test('a column of words is proposed as the label where the last one is none', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 2 ? 'M' : 'B'},${i / 7}\n`);
    expect(mistakeIn(`size,diagnosis,worst\n${rows.join('')}`, { categorical: 'none' }).message).toBe(
      '1 column with text: column 2 ("diagnosis") ("B", "M"); expected a number in every feature ' +
        '(where another column is the label: dataset: {labels: diagnosis}); without it in the config: dataset: {drop: [diagnosis]}; ' +
        'with a column for each value: dataset: {categorical: [diagnosis]}',
    );
  });

  test('a missing label is never a class', () => {
    for (const word of ['NA', '?', '', 'nan', '-']) {
      const one = mistakeIn(`x,y\n1,a\n2,${word}\n3,b\n`);
      expect(one.message).toMatch(
        /^the label in column 2 \("y"\) .*; expected a class in every row; dataset: \{missing: drop-rows\} leaves such rows out$/,
      );
      expect(one.where).toBe('table.csv:3');
      const two = mistakeIn(`x,y\n1,a\n2,${word}\n3,${word}\n4,b\n`);
      expect(two.message).toContain('2 rows of 4 with missing values: the label in column 2 ("y") in 2 (first line 3');
    }
    expect(read('x,y\n1,+\n2,-\n').samples.labels!.classes).toEqual(['+', '-']);
  });
});

describe('warnings', () => {
  const rows = (count: number, row: (i: number) => (number | string)[]) =>
    Array.from({ length: count }, (_, i) => `${row(i).join(',')}\n`).join('');
  const noise = (i: number) => ((i * 7919) % 101) / 10;
  const warningsOf = (content: string, choice?: Partial<SamplesFile>) => read(content, choice).warnings;

  test.each([
    ['from 1', rows(30, (i) => [i + 1, noise(i), i % 2]), '1, 2, 3, …'],
    ['from 0', rows(30, (i) => [i, noise(i), i % 2]), '0, 1, 2, …'],
    ['whole numbers, all different', rows(30, (i) => [(i * 37) % 1009, noise(i), i % 2]), 'all different'],
    ['by its name', `id,x,y\n${rows(30, (i) => [7, noise(i), i % 2])}`, 'by its name'],
    ['of pandas', `,x,y\n${rows(30, (i) => [7, noise(i), i % 2])}`, 'by its name'],
    ['of pandas, twice', `Unnamed: 0,x,y\n${rows(30, (i) => [7, noise(i), i % 2])}`, 'drop: ["Unnamed: 0"]'],
    ['of R', `rownames,x,y\n${rows(30, (i) => [7, noise(i), i % 2])}`, 'drop: [rownames]'],
  ])('a row number (%s) is no feature', (_, content, reason) => {
    const [warning, ...others] = warningsOf(content);
    expect(warning).toContain('row number');
    expect(warning).toContain(reason);
    expect(others).toEqual([]);
    expect(warningsOf(content, { drop: [0] })).toEqual([]);
  });

  test('a first line of rising numbers, or with a label of its own, may be a header', () => {
    const rising = `400,401.5,403,404.5,406,1\n${rows(30, (i) => [noise(i), noise(i + 5), noise(i + 3), noise(i + 50), 1, i % 2])}`;
    expect(warningsOf(rising)).toEqual([expect.stringMatching(/line 1 holds numbers that rise.*header/)]);
    expect(warningsOf(rising, { header: true })).toEqual([]);
    const named = `1,2,kind\n${rows(30, (i) => [noise(i), noise(i + 5), i % 2 ? 'a' : 'b'])}`;
    expect(warningsOf(named, { header: false })).toEqual([
      expect.stringContaining('has a label that occurs nowhere else, kind; is it a header?'),
    ]);
  });

  test('labels that are measurements or names are hardly labels; columns of few values are named', () => {
    const content = `x,sex,price\n${rows(30, (i) => [noise(i), i % 2, noise(3 * i) + i / 7])}`;
    expect(warningsOf(content)).toEqual([
      expect.stringMatching(/the labels in column 3 \("price"\) hold 30 different values.*column 2 \("sex"\)/),
    ]);
    expect(warningsOf(content, { labels: 'sex' })).toEqual([]);
    const few = rows(40, (i) => [noise(i), noise(i + 9), i % 3 ? '0.25' : '0.5']);
    expect(warningsOf(few)).toEqual([expect.stringMatching(/the labels in column 3 hold decimals such as 0.25/)]);
  });

  test('labels that are no column are looked at, too', () => {
    const sparse = rows(30, (i) => [`${i / 8} 1:${noise(i)}`]);
    const { warnings } = samplesIn(formats.libsvm, text(sparse), { path: 'a.svm' });
    expect(warnings).toEqual(['the labels hold 30 different values in 30 rows, hardly classes']);
    const path = file(
      'X.csv',
      rows(30, (i) => [noise(i), noise(i + 5)]),
    );
    const labels = file(
      'price.csv',
      rows(30, (i) => [i / 8]),
    );
    expect(readSamples({ path, labels }).warnings).toEqual(warnings);
  });

  test('ordinary tables have none, nor have small ones', () => {
    expect(warningsOf(`size,colour,kind\n${rows(30, (i) => [noise(i), i % 5, i % 2 ? 'a' : 'b'])}`)).toEqual([]);
    expect(warningsOf('1,2,a\n2,5,b\n3,1,c\n')).toEqual([]);
  });

  test('a chosen class of few samples is told, others are not', () => {
    const path = file(
      'few.csv',
      rows(40, (i) => [noise(i), i < 3 ? 'rare' : i % 2 ? 'a' : 'b']),
    );
    const warningsFor = (classes: [string, string]) => loadDatasets({ path, classes, scale: 'none' }).warnings;
    expect(warningsFor(['a', 'rare'])).toEqual([
      expect.stringMatching(/class rare has 3 training samples only.*labels/),
    ]);
    expect(warningsFor(['a', 'b'])).toEqual([]);
  });
});

describe('files', () => {
  const table = 'x,z\n1,2\n3,4\n5,6\n';

  test.each([
    ['with a header', 'y.csv', 'kind\na\nb\na\n'],
    ['without one', 'y.csv', 'a\nb\na\n'],
    ['as text', 'y.txt', 'a\r\nb\r\na'],
    ['beside row numbers', 'y.csv', ',kind\n0,a\n1,b\n2,a\n'],
    ['as an array', 'y.npy', fixture('words.npy')],
  ])('the labels of a table may be in a file of their own, %s', (_, name, content) => {
    const path = file('X.csv', table);
    const labels = file(name, content);
    const { samples, sources } = readSamples({ path, labels });
    expect([...samples.labels!.codes]).toEqual([0, 1, 0]);
    expect(samples.featureNames).toEqual(['x', 'z']);
    expect(sources.map(({ path: source, rows, features }) => [source, rows, features])).toEqual([
      [path, 3, 2],
      [labels, 3, 0],
    ]);
    expect(contentsOf({ path, labels })).toEqual(sources.map(({ path: source, sha256 }) => ({ path: source, sha256 })));
  });

  test('a file of other labels than there are samples is a mistake with its place', () => {
    const path = file('X.csv', table);
    expect(() => readSamples({ path, labels: file('y.csv', 'a\nb\n') })).toThrow('holds 2 labels; expected 3');
    expect(() => readSamples({ path, labels: file('y.csv', '1,2,a\n3,4,b\n5,6,b\n') })).toThrow('has 3 columns');
    expect(() => readSamples({ path, labels: file('y.csv', 'a\nNA\nb\n') })).toThrow(
      'y.csv:2: the label is a missing value',
    );
  });

  test.each([
    ['half.npy', { drop: ['a'] }, 'drop is of no use; expected none, because npy files have no columns'],
    ['pair.npz', { encoding: 'latin1' }, 'encoding is of no use; expected none, because npz files have no columns'],
    [
      'numbers.parquet',
      { header: true },
      'header is of no use; expected none, because parquet leaves no choice in that',
    ],
  ])('%s: %j is of no use there, which is said', (name, choice, message) => {
    const path = file(name, fixture(name));
    expect(() => readSamples({ path, ...choice })).toThrow(message);
  });

  test('a format comes from the content where the name does not tell', () => {
    for (const name of ['table', 'table.data', 'table.txt', 'table.dat']) {
      expect(readSamples({ path: file(name, 'x,y\n1,a\n2,b\n') }).format.name).toBe('csv');
      expect(readSamples({ path: file(name, '+1 1:2\n-1 2:1\n') }).format.name).toBe('libsvm');
      expect(readSamples({ path: file(name, fixture('numbers.parquet')) }).format.name).toBe('parquet');
    }
    expect(() => readSamples({ path: file('t.csv', '<!doctype html><html>') })).toThrow(
      't.csv: the file is a web page (HTML)',
    );
  });

  test('an archive with test samples is split as it is, unless the config says otherwise', () => {
    const path = file('keras.npz', fixture('keras.npz'));
    const own = loadDatasets({ path, scale: 'none' });
    expect(own.classes).toEqual([
      { name: '3', train: 2, test: 1 },
      { name: '7', train: 2, test: 1 },
    ]);
    expect(own.pair(0).test!.features.rows).toBe(2);
    expect(own.pair(0).image).toEqual({ width: 2, height: 3 });
    expect(loadDatasets({ path, scale: 'none', test: { fraction: 0.5, seed: 1 } }).classes[0]).toMatchObject({
      train: 1,
      test: 1,
    });
  });

  test('both files of LIBSVM count from 0 where one does', () => {
    const zero = file('train.svm', '+1 0:5 1:7\n-1 1:6\n');
    const one = file('test.svm', '+1 1:7\n-1 1:6\n');
    const values = (path: string, other: string) => {
      const { train, test: tested } = loadDatasets({ path, scale: 'none', test: { path: other } }).pair(0);
      return [train, tested!].map(({ features }) => [...rowOf(features, 0)]);
    };
    expect(values(zero, one)).toEqual(
      [
        [5, 7],
        [0, 7],
      ].map((row) => row),
    );
    expect(values(one, zero)).toEqual([
      [0, 7],
      [5, 7],
    ]);
  });

  test('a test file is read as the training file is', () => {
    const path = file('train.csv', '#x\nid;a;kind\n1;0,5;p\n2;1,5;q\n');
    const testPath = file('test.csv', 'id;a;kind\n9;0,25;q\n8;0,75;p\n');
    const { pair, featureNames } = loadDatasets({ path, scale: 'none', drop: ['id'], test: { path: testPath } });
    expect(featureNames).toEqual(['a']);
    expect([...pair(0).test!.features.values]).toEqual([0.25, 0.75]);
  });
});
