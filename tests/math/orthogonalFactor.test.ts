import { expect, test } from 'vitest';
import { orthogonalFactor, solveWithFactor } from '../../src/math/orthogonalFactor.ts';
import { randomSource } from '../../src/math/random.ts';

function randomColumns(m: number, p: number, seed: number): Float64Array[] {
  const { uniform } = randomSource(seed);
  return Array.from({ length: p }, () => Float64Array.from({ length: m }, () => uniform() - 0.5));
}

const product = (one: Float64Array, other: Float64Array): number => one.reduce((sum, v, i) => sum + v * other[i], 0);

test.each([1, 2, 5, 12])('RᵀR is the Gram matrix of %i pivoted columns', (p) => {
  const columns = randomColumns(15, p, p);
  const { rows, order } = orthogonalFactor(columns.map((column) => column.slice()));
  expect([...order].sort((a, b) => a - b)).toEqual([...columns.keys()]);
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      let entry = 0;
      for (let k = 0; k <= i; k++) entry += rows[k][i - k] * rows[k][j - k];
      expect(entry).toBeCloseTo(product(columns[order[i]], columns[order[j]]), 13);
    }
  }
});

test('the factor solves normal equations', () => {
  const columns = randomColumns(9, 6, 3);
  const factor = orthogonalFactor(columns.map((column) => column.slice()));
  const solution = Float64Array.from([1, -2, 3, 0.5, -0.25, 4]);
  const right = solution.map((_, i) =>
    solution.reduce((sum, z, j) => sum + z * product(columns[factor.order[i]], columns[factor.order[j]]), 0),
  );
  solveWithFactor(factor, right).forEach((value, i) => {
    expect(value).toBeCloseTo(solution[i], 11);
  });
});

test('a row a million million times smaller than another keeps its digits', () => {
  // Columns (1e6, t, 0) and (1e6, −t, t): their Gram matrix holds t² = 1e-12 beside 1e12, beyond all 16 digits.
  const t = 1e-6;
  const { rows } = orthogonalFactor([Float64Array.of(1e6, t, 0), Float64Array.of(1e6, -t, t)]);
  // The part of one column orthogonal to the other has length √(4t² + t²).
  expect(Math.abs(rows[1][0]) / Math.sqrt(5 * t * t)).toBeCloseTo(1, 9);
});

test('a column of zeros leaves a zero on the diagonal', () => {
  const { rows, order } = orthogonalFactor([new Float64Array(3), Float64Array.of(3, 4, 0)]);
  expect([...order]).toEqual([1, 0]);
  expect(Math.abs(rows[0][0])).toBe(5);
  expect(Math.abs(rows[1][0])).toBe(0);
});
