import { describe, expect, test } from 'vitest';
import { kernels } from '../../src/math/kernels/index.ts';
import { type DenseMatrix, times, transposedTimes } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import { designOf } from '../../src/trainers/design.ts';

/** Random bytes, every third column constant. */
function bytes(rows: number, cols: number, seed: number): DenseMatrix {
  const { uniform } = randomSource(seed);
  const values = Uint8Array.from({ length: rows * cols }, (_, at) =>
    (at % cols) % 3 === 0 ? (at % cols) * 7 : Math.floor(256 * uniform()),
  );
  return { rows, cols, values, divisor: 255 };
}

describe('the original features of a design', () => {
  test.each([
    ['bytes', bytes(40, 23, 1)],
    ['bytes, fewer samples than features', bytes(7, 23, 2)],
    ['real numbers', { rows: 9, cols: 3, values: Float64Array.from({ length: 27 }, (_, i) => i ** 1.5), divisor: 1 }],
  ])('multiply as the samples do: %s', (_, features) => {
    const { rows, cols } = features;
    const labels = Int8Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? -1 : 1));
    const { original } = designOf({ features, labels }, kernels());
    const { uniform } = randomSource(3);
    const w = Float64Array.from({ length: cols }, () => uniform() - 0.5);
    const r = Float64Array.from({ length: rows }, () => uniform() - 0.5);
    const expected = [...times(features, w), ...transposedTimes(features, r)];
    const found = [...original.times(w), ...original.transposedTimes(r)];
    for (const [k, value] of found.entries()) expect(value).toBeCloseTo(expected[k], 10);
  });
});
