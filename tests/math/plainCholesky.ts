/** The textbook Cholesky factorisation, in place in the lower triangle of `a` (m × m); false where a pivot is ≤ 1e-14 of its diagonal. */
export function choleskyFactor(a: Float64Array, m: number): boolean {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * m + j];
      for (let k = 0; k < j; k++) rest -= a[i * m + k] * a[j * m + k];
      if (j < i) a[i * m + j] = rest / a[j * m + j];
      else if (rest > 1e-14 * a[i * m + i]) a[i * m + i] = Math.sqrt(rest);
      else return false;
    }
  }
  return true;
}
