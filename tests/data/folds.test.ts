import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldsOf } from '../../src/data/folds.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { UserError } from '../../src/errors.ts';
import { file, rows } from './loading.ts';

const pair = { classI: 'a', classJ: 'b', againstRest: false, key: ['dataset', 'classes'] };
const labelsOf = (codes: readonly number[], classes = ['a', 'b']) => ({ classes, codes: Int32Array.from(codes) });
const codesArbitrary = fc.array(fc.nat(1), { minLength: 4, maxLength: 80 });
const countOf = (rowsOf: readonly number[], codes: readonly number[], code: number) =>
  rowsOf.filter((row) => codes[row] === code).length;

/** What is refused, or nothing. */
function orRefusal<Result>(action: () => Result): Result | string {
  try {
    return action();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe('stratified folds', () => {
  test('hold every sample out once in every repeat, every class spread evenly, and so are all', () => {
    fc.assert(
      fc.property(codesArbitrary, fc.integer({ min: 2, max: 12 }), fc.nat(), (codes, folds, seed) => {
        const all = [...codes.keys()];
        const found = orRefusal(() =>
          foldsOf({ folds, repeats: 2, seed: seed % 2 ** 32 }, { labels: labelsOf(codes) }, pair, all),
        );
        const sizes = [0, 1].map((code) => countOf(all, codes, code));
        if (typeof found === 'string') {
          expect(sizes.some((size) => size < 2) || codes.length < folds).toBe(true);
          return;
        }
        for (const repeat of [1, 2]) {
          const own = found.filter((fold) => fold.repeat === repeat);
          expect(own.map(({ fold }) => fold)).toEqual(Array.from({ length: folds }, (_, k) => k + 1));
          expect(own.flatMap(({ heldOut }) => heldOut).sort((a, b) => a - b)).toEqual(all);
          const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
          expect(spread(own.map(({ samples }) => samples))).toBeLessThanOrEqual(1);
          for (const code of [0, 1]) {
            expect(spread(own.map(({ heldOut }) => countOf(heldOut, codes, code)))).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  test('are others for another seed and in another repeat', () => {
    const labels = labelsOf(Array.from({ length: 60 }, (_, k) => k % 2));
    const all = [...labels.codes.keys()];
    const drawn = (seed: number) => foldsOf({ folds: 5, repeats: 2, seed }, { labels }, pair, all);
    const text = (folds: ReturnType<typeof drawn>) => JSON.stringify(folds.map(({ heldOut }) => heldOut));
    expect(text(drawn(1))).toBe(text(drawn(1)));
    expect(text(drawn(1))).not.toBe(text(drawn(2)));
    expect(text(drawn(1).slice(0, 5))).not.toBe(text(drawn(1).slice(5)));
  });

  test('never split a group, and none is empty', () => {
    const samples = fc.array(fc.tuple(fc.nat(1), fc.nat(15)), { minLength: 12, maxLength: 90 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 2, max: 5 }), fc.nat(1000), (drawn, folds, seed) => {
        const labels = labelsOf(drawn.map(([code]) => code));
        const groups = labelsOf(
          drawn.map(([, group]) => group),
          Array.from({ length: 16 }, (_, k) => `g${k}`),
        );
        const found = orRefusal(() =>
          foldsOf({ folds, repeats: 2, seed, groups: 'g' }, { labels, groups }, pair, [...drawn.keys()]),
        );
        if (typeof found === 'string') {
          expect(found).toMatch(/so that none is left to train on|folds of \d+ groups?/);
          return;
        }
        for (const repeat of [1, 2]) {
          const own = found.filter((fold) => fold.repeat === repeat);
          const foldsOfGroups = own.map(({ heldOut }) => new Set(heldOut.map((row) => drawn[row][1])));
          const distinct = new Set(drawn.map(([, group]) => group)).size;
          expect(foldsOfGroups.reduce((sum, { size }) => sum + size, 0)).toBe(distinct);
          for (const { samples: size } of own) expect(size).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('of many small groups are nearly as even as without', () => {
    const drawn = Array.from({ length: 300 }, (_, k) => [k % 3 === 0 ? 1 : 0, k >> 2]);
    const labels = labelsOf(drawn.map(([code]) => code));
    const groups = labelsOf(
      drawn.map(([, group]) => group),
      Array.from({ length: 75 }, (_, k) => String(k)),
    );
    const folds = foldsOf({ folds: 5, repeats: 1, seed: 0, groups: 'g' }, { labels, groups }, pair, [...drawn.keys()]);
    for (const { heldOut } of folds) {
      expect(Math.abs(heldOut.length - 60)).toBeLessThanOrEqual(4);
      const ofJ = countOf(
        heldOut,
        drawn.map(([code]) => code),
        1,
      );
      expect(Math.abs(ofJ - 20)).toBeLessThanOrEqual(2);
    }
  });
});

const table = (lines: readonly string[], header = 'x,label,fold') => file(`${header}\n${lines.join('\n')}\n`);
const numbered = (folds: readonly string[]) => table(folds.map((fold, k) => `${k},${k % 2 ? 'b' : 'a'},${fold}`));
const load = (path: string, validation: Parameters<typeof loadDatasets>[1], more = {}) =>
  loadDatasets({ path, labels: 'label', scale: 'none', ...more }, validation);

describe('a column of folds', () => {
  test('gives a fold for each of its values, in ascending order, and is no feature', () => {
    const data = load(numbered(['10', '9', '9', '10', '2', '2']), { column: 'fold' });
    expect(data.pairs[0].folds).toEqual([
      { fold: 1, repeat: 1, name: '2', samples: 2 },
      { fold: 2, repeat: 1, name: '9', samples: 2 },
      { fold: 3, repeat: 1, name: '10', samples: 2 },
    ]);
    expect(data.featureNames).toEqual(['x']);
    const { train, test: held } = data.pair(0, 1);
    expect([rows(train), rows(held!)]).toEqual([
      [[0], [3], [4], [5]],
      [[1], [2]],
    ]);
    expect([...train.labels]).toEqual([-1, 1, -1, 1]);
    expect([...held!.fileRows]).toEqual([1, 2]);
  });

  test('may be named by its index, and the label is then the last of the others', () => {
    const path = table(['1,p,a', '2,q,b', '3,q,a', '4,p,b'], 'x,fold,label');
    const data = loadDatasets({ path, scale: 'none' }, { column: 1 });
    expect([data.featureNames, data.pairs[0].folds?.map(({ name }) => name)]).toEqual([['x'], ['p', 'q']]);
  });

  test('holds out a part that lacks a class, where the others have both', () => {
    const path = table(['1,a,1', '2,a,1', '3,a,2', '4,b,2', '5,a,3', '6,b,3']);
    const { train, test: held } = load(path, { column: 'fold' }).pair(0, 0);
    expect([[...train.labels], [...held!.labels]]).toEqual([
      [-1, 1, -1, 1],
      [-1, -1],
    ]);
  });
});

describe('folds are refused with the reason', () => {
  const one = () => table(['1,a,1', '2,a,1', '3,b,2']);
  test.each([
    [
      '2 folds of 3 samples',
      one,
      { folds: 2, repeats: 1, seed: 0 },
      /a v b: fold \d holds out the only sample of class b, so that none is left to train on; expected folds that/,
      'folds',
    ],
    [
      'more folds than samples',
      () => numbered(['1', '1', '1', '1']),
      { folds: 5, repeats: 1, seed: 0 },
      /a v b: 5 folds of 4 training samples; expected at most as many/,
      'folds',
    ],
    [
      'a column whose fold has all of a class',
      one,
      { column: 'fold' },
      /fold "1" holds out all 2 samples of class a/,
      'column',
    ],
    [
      'a column of one fold',
      () => numbered(['1', '1', '1', '1']),
      { column: 'fold' },
      /all in one fold, "1"; expected at least two/,
      'column',
    ],
    [
      'fewer groups than folds',
      () => numbered(['1', '1', '2', '2']),
      { folds: 3, repeats: 1, seed: 0, groups: 'fold' },
      /3 folds of 2 groups; expected/,
      'folds',
    ],
    [
      'a fraction of single samples',
      () => table(['1,a,1', '2,b,1']),
      { fraction: 0.5, seed: 0 },
      /none is held out; expected at least 2/,
      'fraction',
    ],
    [
      'a column that is not there',
      one,
      { column: 'folds' },
      /has no column "folds"; expected one of .*did you mean "fold"/,
      'column',
    ],
    [
      'groups that are the label',
      one,
      { folds: 2, repeats: 1, seed: 0, groups: 'label' },
      /column 2 \("label"\) is among the labels, too; expected a column of its own/,
      'groups',
    ],
  ] as const)('%s', (_, path, validation, message, key) => {
    try {
      load(path(), validation);
    } catch (error) {
      const [problem] = (error as UserError).problems;
      expect(problem.message).toMatch(message);
      expect(problem.key).toEqual(['validation', key]);
      return;
    }
    throw new Error('not refused');
  });

  test('a gap in the column, at its line; but not in a row that is left out for another gap', () => {
    const path = numbered(['1', '', '2', '1', '2', '2']);
    expect(() => load(path, { column: 'fold' })).toThrow(
      /csv:3: column 3 \("fold"\), by which validation goes, is empty/,
    );
    const other = table(['1,a,1', ',b,', '3,a,2', '4,b,2', '5,b,1']);
    expect(load(other, { column: 'fold' }, { missing: 'drop-rows' }).pairs[0].folds).toHaveLength(2);
  });

  test('a column that has no value to fill gaps with but in the held-out samples', () => {
    const path = table(['1,,a,1', '2,,b,1', '3,7,a,2', '4,8,b,2'], 'x,z,label,fold');
    expect(() => load(path, { column: 'fold' }, { missing: 'mean' })).toThrow(
      /^a v b without fold "2": feature "z" has no value in any training sample; expected/,
    );
  });
});

test('all that is fitted is fitted without the held-out samples', () => {
  const path = table(['1,red,a,1', '5,red,b,1', ',blue,a,2', '100,green,b,2'], 'x,colour,label,fold');
  const data = load(path, { column: 'fold' }, { missing: 'mean' });
  const { train, test: held } = data.pair(0, 0);
  expect(rows(train)).toEqual([
    [100, 1, 0],
    [100, 0, 1],
  ]);
  // The levels of the training samples alone: red is none of them.
  expect(rows(held!)).toEqual([
    [1, 0, 0],
    [5, 0, 0],
  ]);
  expect(data.preprocessing!().pairs[0].folds).toEqual([
    { fold: 1, repeat: 1, rows: [[0, 1]] },
    { fold: 2, repeat: 1, rows: [[2, 3]] },
  ]);
});
