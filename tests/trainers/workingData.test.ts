import { describe, expect, test } from 'vitest';
import { kernels } from '../../src/math/kernels/index.ts';
import { type DenseMatrix, rowOf } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import { workingDataOf } from '../../src/trainers/workingData.ts';

/** Random bytes, every third column constant. */
function bytes(rows: number, cols: number, seed: number): DenseMatrix {
  const { uniform } = randomSource(seed);
  const values = Uint8Array.from({ length: rows * cols }, (_, at) =>
    (at % cols) % 3 === 0 ? (at % cols) * 7 : Math.floor(256 * uniform()),
  );
  return { rows, cols, values, divisor: 255 };
}

describe('the features of a data about their centre', () => {
  test.each([
    ['bytes', bytes(40, 23, 1)],
    ['bytes, fewer samples than features', bytes(7, 23, 2)],
    ['real numbers', { rows: 9, cols: 3, values: Float64Array.from({ length: 27 }, (_, i) => i ** 1.5), divisor: 1 }],
  ])('multiply as the samples do: %s', (_, features) => {
    const { rows, cols } = features;
    const labels = Int8Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? -1 : 1));
    const { centred } = workingDataOf({ features, labels }, kernels());
    const { uniform } = randomSource(3);
    const w = Float64Array.from({ length: cols }, () => uniform() - 0.5);
    const r = Float64Array.from({ length: rows }, () => uniform() - 0.5);
    // About the centre: (X − 1cᵀ) w and (X − 1cᵀ)ᵀ r; what never varies is left out, for it is 0 there.
    const varies = (k: number) =>
      Array.from({ length: rows }, (_, i) => rowOf(features, i)[k] !== rowOf(features, 0)[k]).includes(true);
    const at = (i: number, k: number) => (varies(k) ? rowOf(features, i)[k] - centred.centre[k] : 0);
    const indices = (count: number) => Array.from({ length: count }, (_, i) => i);
    const expected = [
      ...indices(rows).map((i) => indices(cols).reduce((sum, k) => sum + at(i, k) * w[k], 0)),
      ...indices(cols).map((k) => indices(rows).reduce((sum, i) => sum + at(i, k) * r[i], 0)),
    ];
    const found = [...centred.times(w), ...centred.transposedTimes(r)];
    for (const [k, value] of found.entries()) expect(value).toBeCloseTo(expected[k], 10);
  });
});
