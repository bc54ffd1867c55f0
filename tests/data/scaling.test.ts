import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitScaling } from '../../src/data/scaling.ts';
import { type DenseMatrix, isSparse, type Matrix, rowOf, withoutZeros } from '../../src/math/matrix.ts';

function matrix(rows: number[][]): DenseMatrix {
  return { rows: rows.length, cols: rows[0].length, values: Float64Array.from(rows.flat()), divisor: 1 };
}
const rowsOf = (features: Matrix) => Array.from({ length: features.rows }, (_, i) => [...rowOf(features, i)]);
const column = (features: Matrix, k: number) => rowsOf(features).map((row) => row[k]);

const tables = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 4 })).chain(([rows, cols]) =>
  fc.array(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: cols, maxLength: cols }), {
    minLength: rows,
    maxLength: rows,
  }),
);

test('standardized training features have mean 0 and population sd 1, or are 0 where they are constant', () => {
  fc.assert(
    fc.property(tables, (rows) => {
      const train = matrix(rows);
      const scaled = fitScaling('standardize', train)(train);
      for (let k = 0; k < train.cols; k++) {
        const values = column(scaled, k);
        const mean = values.reduce((a, b) => a + b) / values.length;
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
        expect(mean).toBeCloseTo(0, 10);
        expect(variance).toBeCloseTo(new Set(column(train, k)).size === 1 ? 0 : 1, 10);
      }
    }),
  );
});

test('minmax takes training features onto [0, 1]', () => {
  fc.assert(
    fc.property(tables, (rows) => {
      const train = matrix(rows);
      const scaled = fitScaling('minmax', train)(train);
      for (let k = 0; k < train.cols; k++) {
        const values = column(scaled, k);
        expect(Math.min(...values)).toBe(0);
        expect(Math.max(...values)).toBe(new Set(column(train, k)).size === 1 ? 0 : 1);
      }
    }),
  );
});

test('test samples are scaled by what the training samples say, also outside their range and where those are constant', () => {
  const train = matrix([
    [0, 5, 0.1],
    [10, 5, 0.1],
    [20, 5, 0.1],
  ]);
  const other = matrix([[30, 7, 0.4]]);
  expect(rowsOf(fitScaling('minmax', train)(other))).toEqual([[1.5, 0, 0]]);
  const [[first, second, third]] = rowsOf(fitScaling('standardize', train)(other));
  // Mean 10, population variance (100 + 0 + 100)/3.
  expect(first).toBeCloseTo(20 / Math.sqrt(200 / 3), 12);
  expect([second, third]).toEqual([2, 0.4 - 0.1]);
});

test('a number divides without touching the bytes', () => {
  const train: DenseMatrix = { rows: 1, cols: 2, values: Uint8Array.of(0, 255), divisor: 1 };
  const scaled = fitScaling(255, train)(train);
  expect(scaled.values).toBe(train.values);
  expect(rowsOf(scaled)).toEqual([[0, 1]]);
  expect(fitScaling('none', train)(train)).toBe(train);
});

test('sparse features are scaled as dense ones are, and stay sparse', () => {
  fc.assert(
    fc.property(tables, fc.constantFrom<'none' | 'minmax' | number>('none', 'minmax', 7), (rows, scale) => {
      // A constant feature, which minmax takes to 0; least values of 0.
      const train = matrix([...rows.map((row) => [3, ...row.map(Math.abs)]), [3, ...rows[0].map(() => 0)]]);
      const other = matrix([[5, ...rows[0]]]);
      const [dense, sparse] = [train, withoutZeros(train)].map((features) => fitScaling(scale, features));
      for (const features of [train, other]) {
        const scaled = sparse(withoutZeros(features));
        expect(isSparse(scaled)).toBe(true);
        expect(rowsOf(scaled)).toEqual(rowsOf(dense(features)).map((row) => row.map((value) => value + 0)));
      }
    }),
  );
});

test('a scaling that would fill sparse features is refused, saying why and what to use instead', () => {
  const train = withoutZeros(
    matrix([
      [0, 4, -2],
      [1, 4, 0],
    ]),
  );
  expect(() => fitScaling('standardize', train)).toThrow(
    'standardize would turn the zeros of sparse data into other numbers; expected none, a number, or minmax',
  );
  expect(() => fitScaling('minmax', train)).toThrow(
    'because the least value of feature 3 is -2; expected none or a number',
  );
});
