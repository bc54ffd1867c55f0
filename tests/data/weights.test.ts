import { describe, expect, test } from 'vitest';
import { file, load, problemsOf, rows } from './loading.ts';

const table = () => file('x,w,z,y\n0,1,10,a\n1,2.5,10.5,b\n2,0,99,b\n3,0.5,9,a\n7,3,12,b\n');

describe('a column of weights', () => {
  test('is no feature, and weighs the training samples; those of weight 0 are not there', () => {
    const datasets = load({ path: table(), weight: 'w' });
    expect(datasets.featureNames).toEqual(['x', 'z']);
    expect(datasets.pairs).toEqual([{ classI: 'a', classJ: 'b', weights: [1.5, 5.5] }]);
    expect(datasets.classes).toEqual([
      { name: 'a', train: 2, test: 0 },
      { name: 'b', train: 2, test: 0 },
    ]);
    const { train } = datasets.pair(0);
    expect(rows(train)).toEqual([
      [0, 10],
      [1, 10.5],
      [3, 9],
      [7, 12],
    ]);
    expect([...train.weights!]).toEqual([1, 2.5, 0.5, 3]);
    expect([...train.fileRows]).toEqual([0, 1, 3, 4]);
  });

  test('may be named by its index', () => {
    const { train } = load({ path: table(), weight: 1 }).pair(0);
    expect([...train.weights!]).toEqual([1, 2.5, 0.5, 3]);
    expect(rows(train)[3]).toEqual([7, 12]);
  });

  test('may be in any table', () => {
    const records = [
      { x: 1, w: 2, y: 'a' },
      { x: 2, w: 0.5, y: 'b' },
    ];
    const arff = '@relation t\n@attribute x numeric\n@attribute w numeric\n@attribute y {a,b}\n@data\n1,2,a\n2,0.5,b\n';
    for (const path of [
      file(JSON.stringify(records), '.json'),
      file(arff, '.arff'),
      file('x\tw\ty\n1\t2\ta\n2\t.5\tb\n', '.tsv'),
    ]) {
      const { train } = load({ path, weight: 'w' }).pair(0);
      expect([[...train.weights!], rows(train)]).toEqual([
        [2, 0.5],
        [[1], [2]],
      ]);
    }
  });

  test('makes of a sample of weight 0 one that is not there, whatever else is asked for', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${i},${(7 * i) % 11},${i % 4},${i % 3 ? 'b' : 'a'}\n`);
    const without = lines.filter((line) => line.split(',')[2] !== '0');
    for (const asked of [
      {},
      { limit_per_class: 5 },
      { scale: 'standardize' },
      { scale: 'minmax' },
      { test: { fraction: 0.25, seed: 3 } },
      { class_weight: 'balanced' },
    ] as const) {
      const [all, fewer] = [lines, without].map((lines) =>
        load({ path: file(`x,z,w,y\n${lines.join('')}`), weight: 'w', ...asked }).pair(0),
      );
      for (const part of ['train', 'test'] as const) {
        expect(all[part] && rows(all[part])).toEqual(fewer[part] && rows(fewer[part]));
        expect(all[part]?.weights).toEqual(fewer[part]?.weights);
      }
    }
  });

  test('means nothing for test samples, which need none', () => {
    for (const content of ['x,z,y\n1,2,a\n3,4,b\n', 'x,w,z,y\n1,0,2,a\n3,-1,4,b\n']) {
      const { test } = load({ path: table(), weight: 'w', test: { path: file(content) } }).pair(0);
      expect(rows(test!)).toEqual([
        [1, 2],
        [3, 4],
      ]);
      expect(test!.weights).toBeUndefined();
    }
  });

  test('standardizes as StandardScaler of scikit-learn 1.9.1 does, fit(X, sample_weight)', () => {
    const { train } = load({ path: table(), weight: 'w', scale: 'standardize' }).pair(0);
    const expected = [
      [-1.174602464337349, -0.99186978380037],
      [-0.8457137743228912, -0.4775669329409185],
      [-0.18793639429397588, -2.020475485519273],
      [1.1276183657638548, 1.0653416196374361],
    ];
    for (const [i, row] of rows(train).entries()) {
      for (const [k, value] of row.entries()) expect(value).toBeCloseTo(expected[i][k], 13);
    }
  });

  test.each([
    ['x,w,y\n1,1,a\n2,-1,b\n', 3, 'column 2 ("w") holds -1; expected 0, or a number from 1e-50 to 1e+50'],
    ['x,w,y\n1,1e300,a\n2,1,b\n', 2, 'column 2 ("w") holds 1e+300'],
    ['x,w,y\n1,1,a\n2,heavy,b\n', 3, 'column 2 ("w") holds "heavy"'],
    ['x,w,y\n1,inf,a\n2,1,b\n', 2, 'column 2 ("w") holds "inf"'],
    ['x,w,y\n1,NaN,a\n2,1,b\n', 2, 'column 2 ("w") holds "NaN"'],
    ['x,w,y\n1,1,a\n2,,b\n', 3, 'column 2 ("w") is empty'],
  ])('is refused where it holds what is no weight: %j', (content, line, says) => {
    const path = file(content);
    const [{ message, where }] = problemsOf({ path, weight: 'w' });
    expect(message).toContain(says);
    expect(where).toBe(`${path}:${line}`);
  });

  test.each([
    ['x,w,y\n1,1,a\n2,1,b\n', 'v', 'has no column "v"; expected one of'],
    ['x,w,y\n1,1,a\n2,1,b\n', 7, 'has no column 7'],
    ['1,1,a\n2,1,b\n', 'w', 'has no header, so no column "w"'],
    ['w,y\n1,a\n2,b\n', 'w', 'no column of'],
  ])('is refused where it is no column of its own: %j, weight: %s', (content, weight, says) => {
    const [{ message, key }] = problemsOf({ path: file(content), weight });
    expect(message).toContain(says);
    expect(key?.[0]).toBe('dataset');
  });

  test('is not that of the labels', () => {
    for (const [weight, labels] of [
      ['y', 'y'],
      [2, 'y'],
      ['y', 2],
    ] as const) {
      const [{ message, key }] = problemsOf({ path: file('x,w,y\n1,1,a\n2,1,b\n'), weight, labels });
      expect(message).toBe('weight and labels are one column, column 3 ("y"); expected two');
      expect(key).toEqual(['dataset', 'weight']);
    }
  });

  test('is left out of what labels are looked for in, and may be dropped as well', () => {
    const { train, classI } = load({ path: file('x,y,w\n1,a,2\n2,b,3\n'), weight: 'w', drop: ['w'] }).pair(0);
    expect([[...train.weights!], rows(train), classI]).toEqual([[2, 3], [[1], [2]], 'a']);
  });

  test('has to leave a sample of each class', () => {
    const [{ message }] = problemsOf({ path: file('x,w,y\n1,0,a\n2,0,a\n3,1,b\n'), weight: 'w' });
    expect(message).toBe('class a has no training samples of a weight > 0; expected at least one');
  });
});

describe('weights of classes', () => {
  test('multiply those of samples', () => {
    const { train } = load({ path: table(), weight: 'w', class_weight: { b: 2 } }).pair(0);
    expect([...train.weights!]).toEqual([1, 5, 0.5, 6]);
  });

  test('go with every format, and with classes that are numbers, however they are written', () => {
    const path = file('2 1:1\n3 1:2\n3 2:1\n', '.svm');
    const { train } = load({ path, class_weight: { '2.0': 3 } }).pair(0);
    expect([...train.weights!]).toEqual([3, 1, 1]);
  });

  test('balanced are n/(2 n_class), with weights of samples V/(2 V_class)', () => {
    const path = file('0,1,a\n1,2,b\n2,3,b\n3,4,b\n4,5,a\n5,6,b\n');
    const { train } = load({ path, class_weight: 'balanced' }).pair(0);
    expect([...train.weights!]).toEqual([6 / 4, 6 / 8, 6 / 8, 6 / 8, 6 / 4, 6 / 8]);
    const weighted = load({ path: table(), weight: 'w', class_weight: 'balanced' }).pair(0).train;
    expect([...weighted.weights!]).toEqual([1, 2.5, 0.5, 3].map((v, i) => v * (7 / (2 * [1.5, 5.5, 1.5, 5.5][i]))));
  });

  test('are those of each pair: balanced anew, and rest as one class', () => {
    const path = file('0,1,a\n1,2,b\n2,3,b\n3,4,c\n4,5,c\n5,6,c\n');
    const { pair, pairs } = load({ path, class_weight: 'balanced', classes: 'all-pairs' });
    expect(pairs.map(({ weights }) => weights![0] - weights![1])).toEqual([0, 0, 0]);
    expect([...pair(2).train.weights!]).toEqual([5 / 4, 5 / 4, 5 / 6, 5 / 6, 5 / 6]);
    const against = load({ path, class_weight: { rest: 2, c: 3 }, classes: [['a', 'rest']] });
    expect([...against.pair(0).train.weights!]).toEqual([1, 2, 2, 6, 6, 6]);
  });

  test('are for classes that there are', () => {
    const problems = problemsOf({ path: file('0,alpha\n1,beta\n'), class_weight: { alpha: 1, bete: 2, rest: 1 } });
    expect(problems.map(({ key }) => key)).toEqual([
      ['dataset', 'class_weight', 'bete'],
      ['dataset', 'class_weight', 'rest'],
    ]);
    expect(problems[0].message).toBe(
      'there is no class bete in the data; expected one of alpha, beta; did you mean "beta"?',
    );
  });

  test('are not there where none are asked for', () => {
    const { pair, pairs } = load({ path: file('0,a\n1,b\n') });
    expect([pairs[0], pair(0).train.weights]).toEqual([{ classI: 'a', classJ: 'b' }, undefined]);
  });
});
