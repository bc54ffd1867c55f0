import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byDiagonal, conjugateGradients } from '../../src/math/conjugateGradients.ts';
import { randomSource } from '../../src/math/random.ts';

/** The symmetric positive definite matrix I + BBᵀ with random B, its product with a vector. */
function randomSystem(m: number, seed: number) {
  const { uniform } = randomSource(seed);
  const b = Array.from({ length: m }, () => Float64Array.from({ length: m }, () => uniform() - 0.5));
  const rows = b.map((one, i) =>
    b.map((other, j) => one.reduce((sum, v, k) => sum + v * other[k], 0) + (i === j ? 1 : 0)),
  );
  return {
    diagonal: Float64Array.from(rows, (row, i) => row[i]),
    apply: (v: Float64Array) => Float64Array.from(rows, (row) => row.reduce((sum, h, k) => sum + h * v[k], 0)),
    right: Float64Array.from({ length: m }, () => uniform() - 0.5),
  };
}

const difference = (u: Float64Array, v: Float64Array) => u.map((value, k) => value - v[k]);

test('conjugate gradients solve a system of m unknowns in m steps, from any start, and keep its residual', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 1e6 }), (m, seed) => {
      const { diagonal, apply, right } = randomSystem(m, seed);
      const x = right.map((value) => 3 * value);
      const residual = difference(right, apply(x));
      const steps = conjugateGradients({ apply, precondition: byDiagonal(diagonal) }, x, residual, 1e-10, m + 2);
      expect(steps).toBeLessThanOrEqual(m + 1);
      const left = difference(right, apply(x));
      expect(Math.hypot(...left)).toBeLessThan(1e-9);
      expect(Math.hypot(...difference(left, residual))).toBeLessThan(1e-12);
    }),
  );
});

test('with the inverse itself as the preconditioner one step is enough', () => {
  const diagonal = Float64Array.of(1, 1e3, 1e6);
  const x = new Float64Array(3);
  const apply = (v: Float64Array) => v.map((value, k) => diagonal[k] * value);
  const system = { apply, precondition: byDiagonal(diagonal) };
  expect(conjugateGradients(system, x, Float64Array.of(2, -1e3, 5e6), 1e-6, 10)).toBe(1);
  for (const [k, value] of [2, -1, 5].entries()) expect(x[k]).toBeCloseTo(value, 12);
});

test('a residual of 0 is not divided by, and no step is counted', () => {
  const apply = (v: Float64Array) => v;
  const x = Float64Array.of(1, 2);
  const steps = conjugateGradients({ apply, precondition: apply }, x, new Float64Array(2), 0, 10);
  expect([steps, ...x]).toEqual([0, 1, 2]);
});
