/** Pivots below this, relative to the diagonal they come from, are taken for rounding. */
const SMALLEST_PIVOT = 1e-14;

/**
 * Replaces the lower triangle of the symmetric positive definite `a` (m × m, row-major; the upper one is not read) by
 * its Cholesky factor L with LLᵀ = a. Returns false, leaving `a` half done, where a pivot is not positive beyond rounding.
 */
export function choleskyFactor(a: Float64Array, m: number): boolean {
  for (let i = 0; i < m; i++) {
    const rowI = i * m;
    for (let j = 0; j < i; j++) {
      const rowJ = j * m;
      a[rowI + j] = (a[rowI + j] - rowProduct(a, rowI, rowJ, j)) / a[rowJ + j];
    }
    const diagonal = a[rowI + i];
    const pivot = diagonal - rowProduct(a, rowI, rowI, i);
    if (!(pivot > SMALLEST_PIVOT * diagonal)) return false;
    a[rowI + i] = Math.sqrt(pivot);
  }
  return true;
}

/**
 * The Cholesky factor of `matrix` + ridge·I, a new array, where `matrix` (m × m, lower triangle) is positive
 * semidefinite up to rounding. A ridge that rounding would swallow is raised until the factorisation succeeds; the one
 * used is returned.
 */
export function factorWithRidge(
  matrix: Float64Array,
  m: number,
  ridge: number,
): { factor: Float64Array; ridge: number } {
  let largest = 0;
  for (let i = 0; i < m; i++) largest = Math.max(largest, matrix[i * m + i]);
  for (let used = ridge; ; used = Math.max(100 * used, SMALLEST_PIVOT * largest)) {
    const factor = matrix.slice();
    for (let i = 0; i < m; i++) factor[i * m + i] += used;
    if (choleskyFactor(factor, m)) return { factor, ridge: used };
  }
}

/** Solves LLᵀ x = r in place, given the factor of `choleskyFactor`. */
export function choleskySolve(factor: Float64Array, m: number, r: Float64Array): void {
  for (let i = 0; i < m; i++) {
    const row = i * m;
    let sum = r[i];
    for (let k = 0; k < i; k++) sum -= factor[row + k] * r[k];
    r[i] = sum / factor[row + i];
  }
  for (let i = m - 1; i >= 0; i--) {
    const row = i * m;
    r[i] /= factor[row + i];
    const value = r[i];
    for (let k = 0; k < i; k++) r[k] -= factor[row + k] * value;
  }
}

/** The product of the first `count` entries of two stretches of `a`, in four interleaved partial sums. */
function rowProduct(a: Float64Array, at: number, other: number, count: number): number {
  const whole = count - (count % 4);
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < whole; k += 4) {
    sum0 += a[at + k] * a[other + k];
    sum1 += a[at + k + 1] * a[other + k + 1];
    sum2 += a[at + k + 2] * a[other + k + 2];
    sum3 += a[at + k + 3] * a[other + k + 3];
  }
  for (let k = whole; k < count; k++) sum0 += a[at + k] * a[other + k];
  return sum0 + sum1 + (sum2 + sum3);
}
