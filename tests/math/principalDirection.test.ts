import { describe, expect, test } from 'vitest';
import { withoutZeros } from '../../src/math/matrix.ts';
import { principalDirection } from '../../src/math/principalDirection.ts';
import { randomSource } from '../../src/math/random.ts';
import { dot, norm } from '../../src/math/vector.ts';

const matrixOf = (rows: number[][]) => ({
  rows: rows.length,
  cols: rows[0].length,
  values: Float64Array.from(rows.flat()),
  divisor: 1,
});

/** The variance of the rows along a unit direction. */
function variance(rows: number[][], direction: ArrayLike<number>): number {
  const values = rows.map((row) => row.reduce((sum, value, k) => sum + value * direction[k], 0));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

describe('the direction of largest variance across another', () => {
  test('is the longest axis but that one, with its largest value positive', () => {
    const rows = [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c) => [50 * a + 7, 2 * b, -5 * c])));
    const across = (axis: number[]) => [...principalDirection(matrixOf(rows), Float64Array.from(axis))];
    for (const [axis, expected] of [
      [
        [1, 0, 0],
        [0, 0, 1],
      ],
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    ]) {
      for (const [k, value] of across(axis).entries()) expect(value).toBeCloseTo(expected[k], 9);
    }
  });

  test('has a larger variance than any other orthogonal direction, with or without zeros stored', () => {
    const { uniform } = randomSource(1);
    const draw = (d: number) => Array.from({ length: d }, () => 2 * uniform() - 1);
    for (let trial = 0; trial < 20; trial++) {
      const d = 2 + (trial % 7);
      const rows = Array.from({ length: 30 }, () =>
        draw(d).map((value, k) => (uniform() < 0.3 ? 0 : (k + 1) * value + 3)),
      );
      const axis = Float64Array.from(draw(d));
      const unit = axis.map((value) => value / norm(axis));
      const direction = principalDirection(matrixOf(rows), unit);
      expect(norm(direction)).toBeCloseTo(1, 12);
      expect(dot(direction, unit)).toBeCloseTo(0, 12);
      const largest = variance(rows, direction);
      for (let other = 0; other < 200; other++) {
        const candidate = Float64Array.from(draw(d));
        const along = dot(candidate, unit);
        const across = candidate.map((value, k) => value - along * unit[k]);
        const length = norm(across);
        expect(
          variance(
            rows,
            across.map((value) => value / length),
          ),
        ).toBeLessThanOrEqual(largest * (1 + 1e-9));
      }
      const sparse = principalDirection(withoutZeros(matrixOf(rows)), unit);
      for (const [k, value] of sparse.entries()) expect(value).toBeCloseTo(direction[k], 7);
    }
  });

  test('is zeros in one dimension, where nothing is left', () => {
    expect([...principalDirection(matrixOf([[1], [2]]), Float64Array.of(-1))]).toEqual([0]);
  });
});
