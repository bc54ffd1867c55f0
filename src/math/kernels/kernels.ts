import type { Arena, Indices, Reals, Stored } from './arena.ts';

/**
 * The inner loops of the trainers, with a fixed order of summation: every implementation gives the same bits.
 *
 * `x` is row-major, `stride` elements a row, a multiple of 16, columns beyond the data zero; all of a row takes part. Sums
 * are float64, on stored values. Every array comes from the kernels' own `arena`. Vectors over columns (`w`, the `out` of
 * the transposed products) hold `stride` numbers. Listed rows may repeat.
 */
export interface Kernels {
  readonly arena: Arena;

  /**
   * out[i] = Σ_k x[i, k] w[k] for from ≤ i < to. Four partial sums over k mod 4, added (s₀ + s₂) + (s₁ + s₃).
   */
  times(x: Stored, stride: number, from: number, to: number, w: Reals, out: Reals): void;

  /** out[p] = Σ_k x[rows[p], k] w[k] for p < count, summed as in `times`. */
  timesRows(x: Stored, stride: number, rows: Indices, count: number, w: Reals, out: Reals): void;

  /**
   * out[k] += Σ_i r[i] x[i, k] over from ≤ i < to: four rows at a time, out[k] + ((r₀x₀ + r₁x₁) + (r₂x₂ + r₃x₃)), the
   * remaining (to − from) mod 4 singly.
   */
  transposedTimes(x: Stored, stride: number, from: number, to: number, r: Reals, out: Reals): void;

  /** out[k] += Σ_p weights[p] x[rows[p], k] over p < count, summed as in `transposedTimes`. */
  transposedTimesRows(x: Stored, stride: number, rows: Indices, weights: Reals, count: number, out: Reals): void;

  /** out[p] = x_row · x_rows[p] for p < count: exact integers for bytes, else summed as in `times`. */
  gramRow(x: Stored, stride: number, row: number, rows: Indices, count: number, out: Reals): void;

  /** out[p·ld + q] = x_rows[p] · x_others[q] for p < count, q < otherCount; as `gramRow`, but faster for many rows. */
  gramBlock(
    x: Stored,
    stride: number,
    rows: Indices,
    count: number,
    others: Indices,
    otherCount: number,
    out: Reals,
    ld: number,
  ): void;

  /**
   * Replaces the lower triangle of the symmetric positive definite `a` (m × m, row-major, leading dimension ld, even; the
   * upper triangle is not read) by its Cholesky factor L with LLᵀ = a. Rows before `from` are taken for factored already.
   * Returns 0, or i + 1 where row i has a pivot that is at most 1e-14 of its diagonal; rows from there on are then
   * undefined. L[i, j] = (a[i, j] − (s₀ + s₁) − L[i, j−1] L[j, j−1] if j is odd) / L[j, j], where s₀ and s₁ sum
   * L[i, t] L[j, t] over even and odd t < j ∧ ~1; likewise the pivot. `leadingDimension` gives a good ld.
   */
  choleskyFactor(a: Reals, m: number, ld: number, from?: number): number;

  /** Factors row m, to which the caller has written a[m, 0 … m], behind an m × m factor: `choleskyFactor` from row m. */
  choleskyAppend(a: Reals, m: number, ld: number): number;

  /** Solves L y = r in place, r of length m. Rows four at a time, two partial sums over earlier blocks. */
  choleskyForward(factor: Reals, m: number, ld: number, r: Reals): void;

  /** Solves Lᵀ x = r in place, from the last row up, four rows at a time. */
  choleskyBackward(factor: Reals, m: number, ld: number, r: Reals): void;

  /** Solves LLᵀ x = r in place. */
  choleskySolve(factor: Reals, m: number, ld: number, r: Reals): void;
}

/** A leading dimension for m columns: rows start at multiples of 64 bytes, neighbouring ones in different cache sets. */
export function leadingDimension(m: number): number {
  return 16 * Math.floor(Math.max(0, m + 7) / 16) + 8;
}

/** The least stride that holds so many columns. */
export function strideOf(cols: number): number {
  return Math.ceil(cols / 16) * 16;
}
