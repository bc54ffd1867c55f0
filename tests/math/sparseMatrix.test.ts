import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DenseMatrix,
  isSparse,
  type Matrix,
  rowNorms,
  rowOf,
  selectRows,
  times,
  transposedTimes,
  widened,
  withoutZeros,
  withZeros,
} from '../../src/math/matrix.ts';

/** Small whole numbers, most of them 0: rows and columns of zeros are common. */
const matrices = fc
  .record({
    rows: fc.integer({ min: 1, max: 8 }),
    cols: fc.integer({ min: 1, max: 8 }),
    divisor: fc.constantFrom(1, 4),
    Storage: fc.constantFrom(Uint8Array, Float32Array, Float64Array),
  })
  .chain(({ rows, cols, divisor, Storage }) => {
    const number = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 255 }));
    return fc
      .array(number, { minLength: rows * cols, maxLength: rows * cols })
      .map((numbers): DenseMatrix => ({ rows, cols, values: Storage.from(numbers), divisor }));
  });

/** X written out as plain arrays. */
const plain = (matrix: Matrix) => Array.from({ length: matrix.rows }, (_, i) => [...rowOf(matrix, i)]);

const integers = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, k) => ((Math.abs(seed) % 1000) * (k + 3)) % 11).map((v) => v - 5);

describe('a matrix without its zeros', () => {
  test('stores no zero, and gets every number back', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const sparse = withoutZeros(matrix);
        expect([isSparse(sparse), isSparse(matrix)]).toEqual([true, false]);
        expect(sparse.values.every((value) => value !== 0)).toBe(true);
        expect(sparse.values).toHaveLength(matrix.values.filter((value) => value !== 0).length);
        expect(withZeros(sparse)).toEqual(matrix);
        expect(plain(sparse)).toEqual(plain(matrix));
      }),
    );
  });

  test('has the same products, exactly where all numbers are whole', () => {
    fc.assert(
      fc.property(matrices, fc.integer(), (matrix, seed) => {
        const sparse = withoutZeros(matrix);
        const [w, r] = [integers(matrix.cols, seed), integers(matrix.rows, seed)];
        const x = plain(matrix);
        const products = x.map((row) => row.reduce((sum, value, k) => sum + value * w[k], 0));
        const sums = x[0].map((_, k) => x.reduce((sum, row, i) => sum + row[k] * r[i], 0));
        for (const one of [sparse, matrix]) {
          expect([...times(one, w)].map((v) => v + 0)).toEqual(products.map((v) => v + 0));
          expect([...transposedTimes(one, r)].map((v) => v + 0)).toEqual(sums.map((v) => v + 0));
        }
      }),
    );
  });

  test('has the same norms, the same chosen rows, and room for more columns', () => {
    fc.assert(
      fc.property(matrices, fc.array(fc.nat(7)), fc.nat(3), (matrix, numbers, more) => {
        const sparse = withoutZeros(matrix);
        expect(rowNorms(sparse)).toEqual(rowNorms(matrix));
        const rows = numbers.map((i) => i % matrix.rows);
        const chosen = selectRows(sparse, rows);
        expect(isSparse(chosen)).toBe(true);
        expect(withZeros(chosen)).toEqual(selectRows(matrix, rows));
        const wide = widened(sparse, matrix.cols + more);
        expect(isSparse(wide)).toBe(true);
        expect(withZeros(wide)).toEqual(widened(matrix, matrix.cols + more));
        expect(plain(wide)).toEqual(plain(matrix).map((row) => [...row, ...Array(more).fill(0)]));
      }),
    );
  });
});
