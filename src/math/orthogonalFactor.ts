/** The upper triangular R of A P = Q R, as its rows, and the order P of the columns. */
export interface OrthogonalFactor {
  /** rows[k]: row k of R from its diagonal on. */
  readonly rows: readonly Float64Array[];
  /** order[k]: the column of A that R's column k stands for. */
  readonly order: Uint32Array;
}

/**
 * R with RᵀR = Pᵀ AᵀA P by Householder reflections with column pivoting, AᵀA never formed: its small entries survive
 * beside large ones. `columns` (overwritten) are the p columns of A, each of m ≥ p values, rows of large numbers first:
 * then rows of very different sizes keep their digits too (Cox & Higham, Stability of Householder QR factorization for
 * weighted least squares problems, 1998).
 */
export function orthogonalFactor(columns: Float64Array[]): OrthogonalFactor {
  const p = columns.length;
  const order = Uint32Array.from(columns.keys());
  const diagonal = new Float64Array(p);
  for (let k = 0; k < p; k++) {
    let pivot = k;
    let largest = -1;
    for (let j = k; j < p; j++) {
      const squares = squaresFrom(columns[j], k);
      if (squares > largest) {
        largest = squares;
        pivot = j;
      }
    }
    [columns[k], columns[pivot]] = [columns[pivot], columns[k]];
    [order[k], order[pivot]] = [order[pivot], order[k]];
    const column = columns[k];
    const length = Math.sqrt(largest);
    const target = column[k] > 0 ? -length : length;
    const divisor = length * (length + Math.abs(column[k]));
    column[k] -= target;
    if (divisor > 0) for (let j = k + 1; j < p; j++) reflect(columns[j], column, k, divisor);
    diagonal[k] = target;
  }
  const rows = Array.from(diagonal, (value, k) =>
    Float64Array.from({ length: p - k }, (_, j) => (j === 0 ? value : columns[k + j][k])),
  );
  return { rows, order };
}

/** Solves RᵀR z = r in place, entries in the order of R's columns. */
export function solveWithFactor({ rows }: OrthogonalFactor, right: Float64Array): Float64Array {
  const p = rows.length;
  for (let k = 0; k < p; k++) {
    right[k] /= rows[k][0];
    for (let j = k + 1; j < p; j++) right[j] -= rows[k][j - k] * right[k];
  }
  for (let k = p - 1; k >= 0; k--) {
    for (let j = k + 1; j < p; j++) right[k] -= rows[k][j - k] * right[j];
    right[k] /= rows[k][0];
  }
  return right;
}

function squaresFrom(values: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** v ← v − u (u·v)/divisor over the entries from `from` on. */
function reflect(v: Float64Array, u: Float64Array, from: number, divisor: number): void {
  let product = 0;
  for (let i = from; i < v.length; i++) product += u[i] * v[i];
  product /= divisor;
  for (let i = from; i < v.length; i++) v[i] -= product * u[i];
}
