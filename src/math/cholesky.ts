import type { Kernels, Reals } from './kernels/index.ts';

/** Relative to the largest diagonal entry: a ridge below this is lost in rounding. */
const SMALLEST_RIDGE = 1e-14;

/**
 * The Cholesky factor of `matrix` + ridge·I, where `matrix` (m × m, lower triangle, leading dimension ld, in the kernels'
 * memory; not changed) is positive semidefinite up to rounding, written to `factor`. A ridge that rounding would swallow
 * is raised until the factorisation succeeds; the one used is returned.
 */
export function factorWithRidge(
  kernels: Kernels,
  matrix: Reals,
  m: number,
  ld: number,
  ridge: number,
  factor: Reals,
): number {
  let largest = 0;
  for (let i = 0; i < m; i++) largest = Math.max(largest, matrix[i * ld + i]);
  for (let used = ridge; ; used = Math.max(100 * used, SMALLEST_RIDGE * largest)) {
    factor.set(matrix);
    for (let i = 0; i < m; i++) factor[i * ld + i] += used;
    if (kernels.choleskyFactor(factor, m, ld) === 0) return used;
  }
}
