import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitScaling, isConstant, scaled } from '../../src/data/scaling.ts';
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
      const result = scaled(train, fitScaling('standardize', train));
      for (let k = 0; k < train.cols; k++) {
        const values = column(result, k);
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
      const result = scaled(train, fitScaling('minmax', train));
      for (let k = 0; k < train.cols; k++) {
        const values = column(result, k);
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
  expect(rowsOf(scaled(other, fitScaling('minmax', train)))).toEqual([[1.5, 0, 0]]);
  const [[first, second, third]] = rowsOf(scaled(other, fitScaling('standardize', train)));
  // Mean 10, population variance (100 + 0 + 100)/3.
  expect(first).toBeCloseTo(20 / Math.sqrt(200 / 3), 12);
  expect([second, third]).toEqual([0, 0]);
});

test('a number divides without touching the bytes', () => {
  const train: DenseMatrix = { rows: 1, cols: 2, values: Uint8Array.of(0, 255), divisor: 1 };
  const result = scaled(train, fitScaling(255, train));
  expect(result.values).toBe(train.values);
  expect(rowsOf(result)).toEqual([[0, 1]]);
  expect(scaled(train, fitScaling('none', train))).toBe(train);
});

test('sparse features are scaled as dense ones are, and stay sparse', () => {
  fc.assert(
    fc.property(tables, fc.constantFrom<'none' | 'minmax' | number>('none', 'minmax', 7), (rows, scale) => {
      // A constant feature, which minmax takes to 0; least values of 0.
      const train = matrix([...rows.map((row) => [3, ...row.map(Math.abs)]), [3, ...rows[0].map(() => 0)]]);
      const other = matrix([[5, ...rows[0]]]);
      const [dense, sparse] = [train, withoutZeros(train)].map(
        (train) => (features: Matrix) => scaled(features, fitScaling(scale, train)),
      );
      for (const features of [train, other]) {
        const result = sparse(withoutZeros(features));
        expect(isSparse(result)).toBe(true);
        expect(rowsOf(result)).toEqual(rowsOf(dense(features)).map((row) => row.map((value) => value + 0)));
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

test('a constant added to a column, or a factor that is a power of two, changes no bit of its standardized values', () => {
  const whole = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(
      fc.array(whole, { minLength: 2, maxLength: 12 }),
      // Metres, dates, Unix times in milliseconds: sums of whole numbers are exact up to 2^53.
      fc.constantFrom(0, 5_411_200, -20_150_615, 1_700_000_000_000, 2 ** 51),
      fc.constantFrom(-1060, -600, -3, 0, 9, 500, 965),
      fc.integer({ min: -2000, max: 2000 }),
      (values, offset, exponent, other) => {
        const scaledBy = (change: (value: number) => number) => {
          const train = matrix(values.map((value) => [change(value)]));
          const all = matrix([...values, other].map((value) => [change(value)]));
          return rowsOf(scaled(all, fitScaling('standardize', train)));
        };
        const plain = scaledBy((value) => value);
        expect(scaledBy((value) => value + offset)).toEqual(plain);
        expect(scaledBy((value) => value * 2 ** exponent)).toEqual(plain);
      },
    ),
  );
});

test.each([
  // One value twice, the other once each: the mean is in the middle, and the sd half the difference.
  [
    [0, 1e160],
    [-1, 1],
  ],
  [
    [-1.7e308, 1.7e308],
    [-1, 1],
  ],
  [
    [5e-324, 0],
    [1, -1],
  ],
  // Deviations 1, −1, 0 of a unit, with the population variance 2/3.
  [
    [3e-200, 1e-200, 2e-200],
    [Math.sqrt(1.5), -Math.sqrt(1.5), 0],
  ],
  // Deviations −1/4 (three times) and 3/4 of the largest, with the variance 3/16.
  [
    [1, 1, 1, 1.7e308],
    [-1 / Math.sqrt(3), -1 / Math.sqrt(3), -1 / Math.sqrt(3), Math.sqrt(3)],
  ],
])('the column %j is standardized to %j', (values, expected) => {
  const train = matrix(values.map((value) => [value]));
  for (const [i, value] of column(scaled(train, fitScaling('standardize', train)), 0).entries()) {
    expect(value).toBeCloseTo(expected[i], 14);
  }
});

test.each([
  [
    [-1.7e308, 1.7e308, 0],
    [0, 1, 0.5],
  ],
  [
    [2e-200, 1e-200, 5e-200],
    [0.25, 0, 1],
  ],
])('minmax takes the column %j to %j', (values, expected) => {
  const train = matrix(values.map((value) => [value]));
  for (const [i, value] of column(scaled(train, fitScaling('minmax', train)), 0).entries()) {
    expect(value).toBeCloseTo(expected[i], 15);
  }
});

test('what differs by rounding alone is constant, whatever its size; times a millisecond apart are not', () => {
  for (const factor of [1, -1, 1e-200, 1e200, 2 ** -1000]) {
    const train = matrix([[0.1 + 0.2], [0.3], [0.1 + 0.2], [0.3]].map(([value]) => [value * factor]));
    for (const scale of ['standardize', 'minmax'] as const) {
      expect(column(scaled(train, fitScaling(scale, train)), 0)).toEqual([0, 0, 0, 0]);
    }
  }
  const first = Date.UTC(2024, 0, 1);
  const many = matrix(Array.from({ length: 100_000 }, (_, i) => [first + (i % 2)]));
  expect(new Set(column(scaled(many, fitScaling('standardize', many)), 0))).toEqual(new Set([-1, 1]));
  expect(isConstant(first, first)).toBe(true);
  expect(isConstant(0, 5e-324)).toBe(false);
});
