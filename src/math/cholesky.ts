import { UserError } from '../errors.ts';
import type { Kernels, Reals } from './kernels/index.ts';

/** Relative to the largest diagonal entry: a ridge below this is lost in rounding. */
const SMALLEST_RIDGE = 1e-14;
/** The smallest number with all its digits: what a matrix is given that is 0 as far as numbers go. */
const SMALLEST = 2 ** -1022;

/**
 * The Cholesky factor of `matrix` + ridge·I, where `matrix` (m × m, lower triangle, leading dimension ld, in the kernels'
 * memory; not changed) is positive semidefinite up to rounding, written to `factor`. A ridge that rounding would swallow
 * is raised until the factorisation succeeds; the one used is returned. Throws a UserError where the matrix has what is no
 * finite number, or none that is large enough.
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
  for (
    let used = ridge;
    used < Number.POSITIVE_INFINITY;
    used = Math.max(100 * used, SMALLEST_RIDGE * largest, SMALLEST)
  ) {
    factor.set(matrix);
    for (let i = 0; i < m; i++) factor[i * ld + i] += used;
    if (kernels.choleskyFactor(factor, m, ld) === 0) return used;
    if (!hasFiniteTriangle(matrix, m, ld)) break;
  }
  throw new UserError(
    'a system of equations leaves the range of numbers; expected features of a size near 1 (dataset.scale)',
  );
}

function hasFiniteTriangle(matrix: Reals, m: number, ld: number): boolean {
  // 0 · x is 0 for all finite x, NaN for all others.
  let sum = 0;
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) sum += 0 * matrix[i * ld + j];
  return sum === 0;
}
