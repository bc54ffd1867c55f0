import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetConfig } from '../../src/config/dataset.ts';
import { locateIn } from '../../src/data/mnist.ts';
import { isHoused } from '../../src/math/housed.ts';
import { isSparse } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { idxBytes, npyBytes } from '../formats/encode.ts';
import { hasMnist } from '../thorough.ts';
import { directory, file, load, problemsOf, rows } from './loading.ts';

const firsts = (samples: BinarySamples) => rows(samples).map(([first]) => first);

/** Sample i has the feature i; the classes take turns as the letters say. */
const turns = (letters: string) => file([...letters].map((letter, i) => `${i},0.5,${letter}\n`).join(''));

describe('many numbers', () => {
  test('are once in memory, where every thread sees them, if none of them is left out', () => {
    const [rows, cols] = [2 ** 11, 2 ** 10];
    const numbers = Float64Array.from({ length: rows * cols }, (_, at) => (at % 1000) + 0.5);
    const path = file(npyBytes('<f8', [rows, cols], Array.from(numbers)), '.npy');
    const labelled = (values: readonly number[]) => file(npyBytes('|u1', [rows], values), '.npy');
    const two = labelled(Array.from({ length: rows }, (_, i) => i % 2));
    const all = load({ path, labels: two, scale: 10 }).pair(0).train.features;
    expect(all.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(all.values.every((value, at) => value === numbers[at])).toBe(true);
    const data = load({ path, labels: two, scale: 10 });
    expect(data.pair(0).train.features.values).toBe(data.pair(0).train.features.values);
    const three = load({ path, labels: labelled(Array.from({ length: rows }, (_, i) => i % 3)), classes: ['0', '2'] });
    const { features, labels } = three.pair(0).train;
    expect(features.rows).toBe(labels.length);
    expect(isHoused(features)).toBe(false);
  });

  test('have their SHA-256 though they have moved', () => {
    const bytes = npyBytes('<f8', [4, 1], [1.5, 2.5, 3.5, 4.5]);
    const labels = file(npyBytes('|u1', [4], [0, 1, 0, 1]), '.npy');
    const [source] = load({ path: file(bytes, '.npy'), labels }).sources;
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect([source.sha256, source.sha256]).toEqual([hash, hash]);
  });
});

describe('classes', () => {
  test('the two labels present are I and J in ascending order, in file order', () => {
    const { pairs, classes, pair } = load({ path: turns('babab') });
    expect(pairs).toEqual([{ classI: 'a', classJ: 'b' }]);
    expect(classes).toEqual([
      { name: 'a', train: 2, test: 0 },
      { name: 'b', train: 3, test: 0 },
    ]);
    const { classI, classJ, train, test: tested } = pair(0);
    expect([classI, classJ, tested]).toEqual(['a', 'b', undefined]);
    expect([...train.labels]).toEqual([1, -1, 1, -1, 1]);
    expect(firsts(train)).toEqual([0, 1, 2, 3, 4]);
  });

  test('the first class named is −1, whatever its name', () => {
    const { pair } = load({ path: turns('abcab'), classes: ['c', 'a'] });
    expect([...pair(0).train.labels]).toEqual([1, -1, 1]);
    expect(firsts(pair(0).train)).toEqual([0, 2, 3]);
  });

  test('all pairs come in class order, numbers by value', () => {
    const path = file('1,10\n1,2\n1,3\n');
    expect(load({ path, classes: 'all-pairs' }).pairs.map(({ classI, classJ }) => [classI, classJ])).toEqual([
      ['2', '3'],
      ['2', '10'],
      ['3', '10'],
    ]);
  });

  test('a list gives its pairs in its order, each spelling of a number being that number', () => {
    const path = file('1,1\n1,2\n1,3.0\n');
    const { pairs } = load({
      path,
      classes: [
        [3, 1],
        ['2.0', '+3'],
      ],
    });
    expect(pairs).toEqual([
      { classI: '3', classJ: '1' },
      { classI: '2', classJ: '3' },
    ]);
  });

  test('rest is every other class, and a class that is called so where there is one', () => {
    const { pairs, pair } = load({ path: turns('abcad'), classes: ['a', 'rest'] });
    expect(pairs).toEqual([{ classI: 'a', classJ: 'rest' }]);
    expect([...pair(0).train.labels]).toEqual([-1, 1, 1, -1, 1]);
    const path = file('0,a\n1,rest\n2,other\n');
    expect(firsts(load({ path, classes: ['a', 'rest'] }).pair(0).train)).toEqual([0, 1]);
  });

  test('the limit takes the first of each class in file order, of rest as one class', () => {
    const path = turns('abcbacbca');
    expect(firsts(load({ path, classes: ['a', 'b'], limit_per_class: 2 }).pair(0).train)).toEqual([0, 1, 3, 4]);
    expect(firsts(load({ path, classes: ['a', 'rest'], limit_per_class: 2 }).pair(0).train)).toEqual([0, 1, 2, 4]);
  });

  test.each([
    [undefined, ['dataset', 'classes'], 'hold 3 classes: a, b, c; expected a choice of two, such as classes: [a, b]'],
    [['a', 'd'], ['dataset', 'classes', 1], 'there is no class d in the data; expected one of a, b, c'],
    [['rest', 'a'], ['dataset', 'classes', 0], 'rest can only be the second'],
    [['a', 'a'], ['dataset', 'classes', 1], 'class a is there twice; expected two different classes'],
    [
      [
        ['a', 'b'],
        ['b', 'x'],
      ],
      ['dataset', 'classes', 1, 1],
      'there is no class x',
    ],
    [
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
      ['dataset', 'classes', 1],
      'the pair a, b is there twice',
    ],
  ] as [DatasetConfig['classes'], (string | number)[], string][])(
    'classes %j is a mistake with its key',
    (classes, key, message) => {
      const [problem, ...others] = problemsOf({ path: turns('abc'), ...(classes && { classes }) });
      expect(others).toEqual([]);
      expect(problem.key).toEqual(key);
      expect(problem.message).toContain(message);
    },
  );

  test('a class with a typing mistake gets the nearest one suggested', () => {
    const path = file('1,benign\n2,malignant\n');
    expect(problemsOf({ path, classes: ['bening', 'malignant'] })[0].message).toContain('did you mean "benign"?');
  });

  test('one class only is a mistake', () => {
    expect(problemsOf({ path: turns('aaa') })[0].message).toContain('one class only, a; expected at least two');
    expect(problemsOf({ path: turns('aaa'), classes: ['a', 'rest'] })[0].message).toContain('a is the only class');
  });
});

describe('test samples', () => {
  const path = () => turns('ab'.repeat(20) + 'c'.repeat(10));

  test('a fraction is held out of each class, and no sample is in both parts', () => {
    const { pair, classes } = load({ path: path(), classes: ['a', 'b'], test: { fraction: 0.25, seed: 3 } });
    expect(classes).toEqual([
      { name: 'a', train: 15, test: 5 },
      { name: 'b', train: 15, test: 5 },
      { name: 'c', train: 7, test: 3 },
    ]);
    const { train, test: tested } = pair(0);
    const all = [...firsts(train), ...firsts(tested!)].sort((x, y) => x - y);
    expect(all).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect([...tested!.labels].filter((label) => label === 1)).toHaveLength(5);
  });

  test('the split is the same for every pair, whichever is asked first, and again', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (seed, order) => {
        const config = { path: path(), classes: 'all-pairs', test: { fraction: 0.3, seed } } as const;
        const reference = load(config);
        const heldOut = new Set([0, 1, 2].flatMap((index) => firsts(reference.pair(index).test!)));
        const again = load(config);
        for (const index of order) {
          expect(again.pair(index)).toEqual(reference.pair(index));
          for (const first of firsts(again.pair(index).train)) expect(heldOut.has(first)).toBe(false);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('the limit is for training samples alone, after the split', () => {
    const { pair } = load({ path: path(), classes: ['a', 'b'], limit_per_class: 4, test: { fraction: 0.5, seed: 1 } });
    expect(pair(0).train.features.rows).toBe(8);
    expect(pair(0).test!.features.rows).toBe(20);
  });

  test('a file of test samples has its labels in the same column as the training file', () => {
    const trainPath = file('kind,x,y\na,1,2\nb,3,4\n');
    const testPath = file('kind,x,y\nb,5,6\na,7,8\nc,9,9\n');
    const { pair, sources, classes } = load({ path: trainPath, labels: 'kind', test: { path: testPath } });
    expect(rows(pair(0).test!)).toEqual([
      [5, 6],
      [7, 8],
    ]);
    expect([...pair(0).test!.labels]).toEqual([1, -1]);
    expect(sources.map(({ path: name, rows: count }) => [name, count])).toEqual([
      [trainPath, 2],
      [testPath, 3],
    ]);
    expect(classes.at(-1)).toEqual({ name: 'c', train: 0, test: 1 });
  });

  test('training and test files that do not fit together are a mistake of the test file', () => {
    const trainPath = file('x,y,kind\n1,2,a\n3,4,b\n');
    const cases: [string, string][] = [
      ['x,kind\n5,b\n7,a\n', 'has 1 features; expected 2, as in'],
      ['y,z,kind\n5,6,b\n7,8,a\n', 'is called "y"; expected "x"'],
    ];
    for (const [content, message] of cases) {
      const [problem] = problemsOf({ path: trainPath, test: { path: file(content) } });
      expect(problem.key).toEqual(['dataset', 'test', 'path']);
      expect(problem.message).toContain(message);
    }
    const [problem] = problemsOf({ path: trainPath, test: { path: file('x,y,kind\n5,6,b\n') } });
    expect(problem).toMatchObject({
      key: ['dataset', 'test'],
      message: 'class a has no test samples; expected at least one',
    });
  });

  test('features of a test file are found by their names, in whatever order they are', () => {
    const path = file('x,y,kind\n1,2,a\n3,4,b\n');
    const { pair } = load({ path, test: { path: file('y,x,kind\n6,5,b\n8,7,a\n') } });
    expect(rows(pair(0).test!)).toEqual([
      [5, 6],
      [7, 8],
    ]);
  });

  test('sparse files may end at different features: what is not written is zero', () => {
    const trainPath = file('+1 1:0.5\n-1 3:1\n', '.svm');
    const { pair } = load({ path: trainPath, test: { path: file('-1 5:2\n+1 2:1\n', '.svm') } });
    expect(rows(pair(0).train)).toEqual([
      [0.5, 0, 0, 0, 0],
      [0, 0, 1, 0, 0],
    ]);
    expect(rows(pair(0).test!)).toEqual([
      [0, 0, 0, 0, 2],
      [0, 1, 0, 0, 0],
    ]);
  });

  test('sparse files stay sparse, and test samples are stored as the training samples are', () => {
    const wide = file('+1 1:0.5\n-1 300000:1\n', '.svm');
    const narrow = file('-1 2:2\n+1 1:1 2:4\n', '.svm');
    const [wideTrain, wideTest] = [
      load({ path: wide, test: { path: narrow } }),
      load({ path: narrow, test: { path: wide } }),
    ];
    for (const [{ pair }, isSparseData] of [
      [wideTrain, true],
      [wideTest, false],
    ] as const) {
      const { train, test: tested } = pair(0);
      expect([train, tested!].map(({ features }) => isSparse(features))).toEqual([isSparseData, isSparseData]);
      expect([train.features.cols, tested!.features.cols]).toEqual([300000, 300000]);
      expect([rows(train)[1][299999], rows(tested!)[1][1]]).toEqual(isSparseData ? [1, 4] : [0, 0]);
    }
  });

  test('a scaling that sparse data do not stand is found before any pair is asked for', () => {
    const path = file('a 1:-0.5\nb 300000:1\nc 2:1\n', '.svm');
    for (const scale of ['standardize', 'minmax'] as const) {
      const [problem] = problemsOf({ path, classes: 'all-pairs', scale });
      expect(problem.key).toEqual(['dataset', 'scale']);
      expect(problem.message).toContain('zeros of sparse data');
    }
    const { pair } = load({ path, classes: ['b', 'c'], scale: 'minmax' });
    expect([rows(pair(0).train)[0][299999], rows(pair(0).train)[1][1]]).toEqual([1, 1]);
  });

  test('a sample knows its row in the file it came from, whatever part of the file was taken', () => {
    const test = { path: turns('bcab') };
    const choices = [
      load({ path: turns('abcabcab'), classes: ['c', 'a'], limit_per_class: 2, test }),
      load({ path: turns('abcabcab'), classes: ['b', 'rest'], test: { fraction: 0.5, seed: 3 } }),
    ];
    for (const { pair } of choices) {
      const { train, test: tested } = pair(0);
      // In these files the first feature is the row.
      expect([...train.fileRows]).toEqual(firsts(train));
      expect([...tested!.fileRows]).toEqual(firsts(tested!));
    }
    expect([...choices[0].pair(0).train.fileRows]).toEqual([0, 2, 3, 5]);
    expect([...choices[0].pair(0).test!.fileRows]).toEqual([1, 2]);
  });

  test('a class with one sample cannot be split', () => {
    const [problem] = problemsOf({ path: turns('aaab'), test: { fraction: 0.5, seed: 1 } });
    expect(problem.message).toContain('class b has too few samples');
  });
});

describe('scale, bounds, image', () => {
  test('bytes stay bytes under a divisor', () => {
    const { pair } = load({ path: file('0,255,a\n51,102,b\n'), scale: 255, bounds: [0, 1] });
    expect(pair(0).train.features.values).toEqual(Uint8Array.of(0, 255, 51, 102));
    expect(rows(pair(0).train)).toEqual([
      [0, 1],
      [0.2, 0.4],
    ]);
    expect(pair(0).bounds).toEqual([0, 1]);
  });

  test('standardize is fitted on the pair’s own training samples, and applied to its test samples', () => {
    const { pair } = load({
      path: file('1,a\n3,b\n500,c\n'),
      classes: ['a', 'b'],
      scale: 'standardize',
      test: { path: file('5,a\n2,b\n') },
    });
    expect(rows(pair(0).train)).toEqual([[-1], [1]]);
    expect(rows(pair(0).test!)).toEqual([[3], [0]]);
  });

  test('all mistakes are told at once, each with its key', () => {
    const keys = problemsOf({
      path: turns('ab'),
      image: { width: 3, height: 3 },
      classes: ['a', 'x'],
    }).map(({ key }) => key?.join('.'));
    expect(keys).toEqual(['dataset.image', 'dataset.classes.1']);
  });
});

describe('files', () => {
  test('labels of IDX and NPY come from their own file, and count must match', () => {
    const images = file(gzipSync(idxBytes(8, [3, 2, 2], [...Array(12).keys()])), '-images-ubyte.gz');
    const labels = file(idxBytes(8, [3], [7, 5, 7]), '-labels-ubyte');
    const { pair, sources } = load({ path: images, labels });
    expect(pair(0)).toMatchObject({ classI: '5', classJ: '7', image: { width: 2, height: 2 } });
    expect(sources.map(({ rows: count, features }) => [count, features])).toEqual([
      [3, 4],
      [3, 0],
    ]);

    const short = file(npyBytes('<i8', [2], [5, 7]), '.npy');
    expect(problemsOf({ path: images, labels: short })).toEqual([
      { where: short, message: `the file holds 2 labels; expected 3, one for each sample of ${images}` },
    ]);
    expect(problemsOf({ path: images })[0]).toMatchObject({ key: ['dataset', 'labels'] });
  });

  test('a missing file, an unknown format and an unknown column are mistakes of their keys', () => {
    expect(problemsOf({ path: join(directory, 'nothing.csv') })[0]).toMatchObject({ key: ['dataset', 'path'] });
    expect(problemsOf({ path: file('', '.docx') })[0]).toMatchObject({ key: ['dataset', 'path'] });
    expect(problemsOf({ path: turns('ab'), format: 'xls' as 'csv' })[0]).toMatchObject({ key: ['dataset', 'format'] });
    const [problem] = problemsOf({ path: file('x,y,kind\n1,2,a\n'), labels: 'sort' });
    expect(problem.key).toEqual(['dataset', 'labels']);
    expect(problem.message).toContain('has no column "sort"; expected one of "x", "y", "kind"');
    expect(problemsOf({ path: turns('ab'), test: { path: turns('ab'), labels: 9 } })[0].key).toEqual([
      'dataset',
      'test',
      'labels',
    ]);
  });

  test('a broken data file is reported with its own place, not the config’s', () => {
    const path = file('1,2,a\n3,four,b\n');
    const [problem] = problemsOf({ path });
    expect(problem.where).toBe(`${path}:2`);
    expect(problem.key).toBeUndefined();
  });

  test('the checksum is that of the uncompressed content', () => {
    const content = '1,a\n2,b\n';
    const [packed] = load({ path: file(gzipSync(content), '.csv.gz') }).sources;
    const [plain] = load({ path: file(content) }).sources;
    expect(packed.sha256).toBe(plain.sha256);
  });
});

describe('known data sets', () => {
  test('optdigits has the class counts its authors give, and images of 8 × 8', () => {
    const { classes, pairs, pair } = load({ name: 'optdigits', classes: [2, 3], scale: 16 });
    // optdigits.names, section 9, testing set.
    expect(classes.map(({ train }) => train)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(pairs).toEqual([{ classI: '2', classJ: '3' }]);
    const { train, image } = pair(0);
    expect(train.features).toMatchObject({ rows: 360, cols: 64, divisor: 16 });
    expect(train.features.values).toBeInstanceOf(Uint8Array);
    expect(image).toEqual({ width: 8, height: 8 });
  });

  test('MNIST that is not there tells how to get it, and which files are missing where', () => {
    expect(() => locateIn([join(directory, 'none')])).toThrow('`l2sweep data fetch mnist`');
    const part = mkdtempSync(join(directory, 'mnist-'));
    writeFileSync(join(part, 'train-images-idx3-ubyte'), '');
    expect(() => locateIn([join(directory, 'none'), part])).toThrow(
      `MNIST is not complete: train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz missing from ${part}`,
    );
    for (const name of ['train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte.gz']) {
      writeFileSync(join(part, name), '');
    }
    expect(locateIn([join(directory, 'none'), part]).train.path).toBe(join(part, 'train-images-idx3-ubyte'));
  });

  test.skipIf(!hasMnist)('MNIST has its published counts, brings its test samples and gives all 45 pairs', () => {
    const { classes, pairs, pair, sources } = load({
      name: 'mnist',
      classes: 'all-pairs',
      limit_per_class: 3000,
      scale: 255,
    });
    // Counts as published with the data set (LeCun, Cortes & Burges).
    expect(classes.map(({ train }) => train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(classes.map(({ test: count }) => count)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(pairs).toHaveLength(45);
    const index = pairs.findIndex(({ classI, classJ }) => classI === '2' && classJ === '3');
    const { train, test: tested } = pair(index);
    expect([train.features.rows, tested!.features.rows]).toEqual([6000, 2042]);
    expect(sources[0].sha256).toBe('ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db');
  });
});

describe('features that cannot be squared', () => {
  const g1 = 'x,y\n0,p\n1e155,q\n';
  const tiny = 'z,x,y\n5,0,p\n5,3e-160,q\n';

  test.each([
    [g1, 'none', 'feature "x" of a training sample is 1e155, too large to be squared; expected values within 1e150 of'],
    ['0,p\n-1e155,q\n', 'none', 'feature 1 of a training sample is -1e155, too large'],
    ['0,1.7e308,p\n0,-1.7e308,q\n', 'none', 'feature 2 of a training sample is 1.7e308, too large'],
    [g1, 100, 'feature "x" of a training sample is 1e153 after scale: 100, too large to be squared'],
    ['x,y\n0,p\n10,q\n', 1e-308, 'feature "x" of a training sample is infinite after scale: 1e-308, too large'],
    // The mean is half of it.
    [tiny, 'none', 'differ too little to be squared: most in feature "x", by 1.5e-160 from its mean; expected 1e-150'],
    ['x,y\n0,p\n1,q\n', 1e200, 'by 5e-201 from its mean after scale: 1e+200; expected 1e-150 or more'],
  ] as const)('%j with scale: %s are refused', (content, scale, message) => {
    const [problem, ...others] = problemsOf({ path: file(content), scale });
    expect(others).toEqual([]);
    expect(problem.key).toEqual(['dataset', 'scale']);
    expect(problem.message).toContain(message);
    expect(problem.message).toMatch(/as dataset\.scale: standardize makes (it|them)$/);
  });

  test('a test sample far beyond the training samples is refused, saying that it is one', () => {
    const path = file('0,p\n1e-200,q\n');
    for (const scale of ['standardize', 'minmax'] as const) {
      const [{ message }] = problemsOf({ path, scale, test: { path: file('0,p\n1e200,q\n') } });
      expect(message).toBe(
        `feature 1 of a test sample is infinite after scale: ${scale}, too large to be squared; ` +
          'expected test samples of about the size of the training samples',
      );
    }
  });

  test.each([
    [g1, 'standardize', [-1, 1]],
    [g1, 'minmax', [0, 1]],
    [g1, 1e155, [0, 1]],
    [tiny, 'minmax', [0, 0]],
    // One large offset, and nothing that differs: nothing is squared but 0.
    ['1e200,0,p\n1e200,1,q\n', 'none', [1e200, 1e200]],
    // Beside differences that can be squared those that cannot do not count.
    ['1e-200,0,p\n0,1,q\n', 'none', [1e-200, 0]],
  ] as const)('%j with scale: %s are not', (content, scale, expected) => {
    expect(firsts(load({ path: file(content), scale }).pair(0).train)).toEqual(expected);
  });

  test('sparse ones are refused with a cure that keeps their zeros', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `${i % 2} ${i + 1}:1e155 1000:1`);
    const path = file(lines.join('\n'), '.svm');
    const [{ message }] = problemsOf({ path });
    expect(message).toContain('feature 1 of a training sample is 1e155');
    expect(message).toContain('as dataset.scale: minmax or another number makes them');
    expect(load({ path, scale: 'minmax' }).pair(0).train.features.values).toContain(1);
  });
});
