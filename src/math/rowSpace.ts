/** The rows of a matrix X (n × d, n ≤ d) written in an orthonormal basis of n directions: X = T Qᵀ. */
export interface RowSpace {
  /** T: n × n, row-major, lower triangular. */
  readonly coordinates: Float64Array;
  /** Q u: the vector of ℝᵈ with coordinates u (n values); ‖Q u‖ = ‖u‖. */
  expand(u: Float64Array): Float64Array;
}

/**
 * Rotates the rows of X (n × d row-major, n ≤ d; overwritten) into their own span by Householder reflections. An L2
 * penalty does not see a rotation, so that a problem with fewer samples than features becomes one with n features.
 */
export function rotateIntoRowSpace(x: Float64Array, n: number, d: number): RowSpace {
  // Row i is reflected by all earlier reflectors, then turned into (t_i0 … t_ii, 0 … 0) by its own, kept in `reflectors`.
  const coordinates = new Float64Array(n * n);
  const reflectors: (Float64Array | undefined)[] = [];
  for (let i = 0; i < n; i++) {
    const row = x.subarray(i * d, (i + 1) * d);
    for (let k = 0; k < i; k++) reflect(row, reflectors[k], k);
    coordinates.set(row.subarray(0, i), i * n);
    let squared = 0;
    for (let k = i; k < d; k++) squared += row[k] * row[k];
    const length = Math.sqrt(squared);
    if (length === 0) {
      reflectors.push(undefined);
      continue;
    }
    const target = row[i] > 0 ? -length : length;
    coordinates[i * n + i] = target;
    const reflector = row.slice(i);
    reflector[0] -= target;
    const size = Math.sqrt(2 * length * (length + Math.abs(row[i])));
    for (let k = 0; k < reflector.length; k++) reflector[k] /= size;
    reflectors.push(reflector);
  }
  const expand = (u: Float64Array): Float64Array => {
    const v = new Float64Array(d);
    v.set(u);
    for (let k = n - 1; k >= 0; k--) reflect(v, reflectors[k], k);
    return v;
  };
  return { coordinates, expand };
}

/** v ← (I − 2uuᵀ) v, where the unit vector u starts at position `from`. */
function reflect(v: Float64Array, unit: Float64Array | undefined, from: number): void {
  if (unit === undefined) return;
  let product = 0;
  for (let k = 0; k < unit.length; k++) product += unit[k] * v[from + k];
  product *= 2;
  for (let k = 0; k < unit.length; k++) v[from + k] -= product * unit[k];
}
