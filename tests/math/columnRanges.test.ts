import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnRanges } from '../../src/math/columnRanges.ts';
import { type DenseMatrix, withoutZeros } from '../../src/math/matrix.ts';

const anyNumber = fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 });
const matrices = fc
  .record({
    rows: fc.integer({ min: 1, max: 8 }),
    cols: fc.integer({ min: 1, max: 6 }),
    divisor: fc.constantFrom(1, 3, 255),
    ofBytes: fc.boolean(),
  })
  .chain(({ rows, cols, divisor, ofBytes }) => {
    const entry = fc.oneof(fc.constant(0), ofBytes ? fc.integer({ min: 0, max: 255 }) : anyNumber);
    const entries = fc.array(entry, { minLength: rows * cols, maxLength: rows * cols });
    const Storage = ofBytes ? Uint8Array : Float64Array;
    return entries.map((values): DenseMatrix => ({ rows, cols, divisor, values: Storage.from(values) }));
  });

/** By definition: all numbers of a column, divided first. */
function columnOf({ rows, cols, values, divisor }: DenseMatrix, k: number): number[] {
  return Array.from({ length: rows }, (_, i) => values[i * cols + k] / divisor);
}

test('a range ends at the least and at the largest number of its column, to the last bit, with zeros stored or not', () => {
  fc.assert(
    fc.property(matrices, (matrix) => {
      for (const stored of [matrix, withoutZeros(matrix)]) {
        const { min, max } = columnRanges(stored);
        for (let k = 0; k < matrix.cols; k++) {
          const column = columnOf(matrix, k);
          expect([min[k] + 0, max[k] + 0]).toEqual([Math.min(...column) + 0, Math.max(...column) + 0]);
        }
      }
    }),
  );
});

test('gaps are left out, and a column of nothing else has no range', () => {
  const values = Float64Array.of(Number.NaN, 2, Number.NaN, Number.NaN, -1, Number.NaN);
  const { min, max } = columnRanges({ rows: 2, cols: 3, values, divisor: 1 });
  expect([...min]).toEqual([Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY]);
  expect([...max]).toEqual([Number.NEGATIVE_INFINITY, 2, Number.NEGATIVE_INFINITY]);
});
