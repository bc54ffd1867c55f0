import type { Arena, Bytes, Indices, Numbers, Reals, Stored } from './arena.ts';

/**
 * The inner loops of the trainers, with a fixed order of summation: every implementation gives the same bits.
 *
 * `x` is row-major, `stride` elements a row, a multiple of 16 for bytes and of 8 for numbers, columns beyond the data zero; all
 * of a row takes part. Sums are float64, on stored values. Every array comes from the kernels' own `arena`. Vectors over
 * columns (`w`, the `out` of the transposed products) hold `stride` numbers. Listed rows may repeat. With `marks` of x
 * (`markFilled`), which has bytes, products pass over what is 0: the same sums, as long as the vectors are finite.
 *
 * In a `frame` (`newFrame`) an element of x, which has reals, is (x[i, k] − c_k) s_k for k < width, rounded as if it were stored
 * so; the stride may then be any number, as columns beyond the data count as 0, and vectors over columns hold `width` numbers.
 * What is behind the last row, up to `width`, is to be in memory and finite.
 */
export interface Kernels {
  readonly arena: Arena;
  /** Numbers that lie in the arena's memory for good, beside the arena: see `Home`. */
  readonly resident?: Numbers;

  /** Nothing is to be computed for a while: threads, if there are any, end, and start again when they are needed. */
  rest(): void;

  /**
   * out[i] = Σ_k x[i, k] w[k] for from ≤ i < to. Four partial sums over k mod 4, added (s₀ + s₂) + (s₁ + s₃).
   */
  times(x: Stored, stride: number, from: number, to: number, w: Reals, out: Reals, guide?: Guide): void;

  /** out[p] = Σ_k x[rows[p], k] w[k] for p < count, summed as in `times`. */
  timesRows(x: Stored, stride: number, rows: Indices, count: number, w: Reals, out: Reals, guide?: Guide): void;

  /**
   * out[k] += Σ_i r[i] x[i, k] over from ≤ i < to: four rows at a time, out[k] + ((r₀x₀ + r₁x₁) + (r₂x₂ + r₃x₃)), the
   * remaining (to − from) mod 4 singly.
   */
  transposedTimes(x: Stored, stride: number, from: number, to: number, r: Reals, out: Reals, guide?: Guide): void;

  /** out[k] += Σ_p weights[p] x[rows[p], k] over p < count, summed as in `transposedTimes`. */
  transposedTimesRows(
    x: Stored,
    stride: number,
    rows: Indices,
    weights: Reals,
    count: number,
    out: Reals,
    guide?: Guide,
  ): void;

  /**
   * out[i] = Σ_k x[i, k] v_k for i < n, with v_k = scale · w[k] rounded to an integer, half to even, and clamped to
   * ±`LARGEST_SHORT`: exact integers, and several times faster than `times`.
   */
  roundedTimes(x: Bytes, stride: number, n: number, w: Reals, scale: number, out: Reals): void;

  /** out[k] = Σ_i v_i x[i, k] over i < n, for k < stride, with v_i = scale · r[i] rounded as in `roundedTimes`. */
  roundedTransposedTimes(x: Bytes, stride: number, n: number, r: Reals, scale: number, out: Reals): void;

  /** out[k] = max_i scales[i] |x[i, k]| over i < n, for k < stride; the scales are at least 0. */
  columnPeaks(x: Stored, stride: number, n: number, scales: Reals, out: Reals, frame?: Reals | null): void;

  /** out[p] = x_row · x_rows[p] for p < count: exact integers for bytes, else summed as in `times`. */
  gramRow(x: Stored, stride: number, row: number, rows: Indices, count: number, out: Reals, frame?: Reals | null): void;

  /**
   * out[p·ld + q] = x_rows[p] · x_rows[q] for from ≤ p < count and q ≤ p, many times faster than row by row: exact integers for
   * bytes, else panels of `REAL_PANEL` columns added up one by one, each the sum over its even columns plus that over its odd
   * ones. Rows before `from`, from the last multiple of four on, are written, too.
   */
  gramRows(
    x: Stored,
    stride: number,
    rows: Indices,
    from: number,
    count: number,
    out: Reals,
    ld: number,
    frame?: Reals | null,
  ): void;

  /**
   * out[k·ld + l] += Σ_p weights[p] x[rows[p], k] x[rows[p], l] over p < count, for l ≤ k < m; without weights (null) 1.
   * Panels of `REAL_PANEL` rows are added to `out` one by one, each the sum (weight · x_k) · x_l over its even rows plus
   * that over its odd ones. Bytes without weights: panels of `INTEGER_PANEL` rows, each an exact integer.
   */
  weightedGram(
    x: Stored,
    stride: number,
    rows: Indices,
    count: number,
    weights: Reals | null,
    m: number,
    out: Reals,
    ld: number,
  ): void;

  /**
   * out[k·ld + l] += Σ_p v_pk v_pl over p < count, for l ≤ k < m, with v_pk = (rowScales[p] · columnScales[k]) ·
   * x[rows[p], k] rounded to an integer, half to even, and clamped to ±`ROUNDED_LIMIT`: the exact Gram matrix of rounded
   * columns, so positive semidefinite, and many times faster than `weightedGram`. Panels as for bytes in `weightedGram`. A row that rounds to
   * zero everywhere adds nothing: leave it out.
   */
  roundedGram(
    x: Stored,
    stride: number,
    rows: Indices,
    count: number,
    rowScales: Reals,
    columnScales: Reals,
    m: number,
    out: Reals,
    ld: number,
    frame?: Reals | null,
  ): void;

  /**
   * Replaces the lower triangle of the symmetric positive definite `a` (m × m, row-major, leading dimension ld; the
   * upper triangle is not read) by its Cholesky factor L with LLᵀ = a. Rows before `from` are taken for factored already.
   * Returns 0, or i + 1 where row i has a pivot that is at most 1e-14 of its diagonal; rows from there on are then
   * undefined. L[i, j] = (a[i, j] − (s₀ + s₁) − L[i, j−1] L[j, j−1] if j is odd) / L[j, j], where s₀ and s₁ sum
   * L[i, t] L[j, t] over even and odd t < j ∧ ~1; likewise the pivot. `leadingDimension` gives a good ld.
   */
  choleskyFactor(a: Reals, m: number, ld: number, from?: number): number;

  /** Factors row m, to which the caller has written a[m, 0 … m], behind an m × m factor: `choleskyFactor` from row m. */
  choleskyAppend(a: Reals, m: number, ld: number): number;

  /**
   * Takes row and column `index` out of the m × m factor, in place: what `choleskyFactor` gives for the smaller matrix, to
   * rounding. Rows below `index` move up; Givens rotations of neighbouring columns keep the diagonal positive.
   */
  choleskyDelete(factor: Reals, m: number, ld: number, index: number): void;

  /** Solves L y = r in place, r of length m. Rows four at a time, two partial sums over earlier blocks. */
  choleskyForward(factor: Reals, m: number, ld: number, r: Reals): void;

  /** Solves Lᵀ x = r in place, from the last row up, four rows at a time. */
  choleskyBackward(factor: Reals, m: number, ld: number, r: Reals): void;

  /** Solves LLᵀ x = r in place. */
  choleskySolve(factor: Reals, m: number, ld: number, r: Reals): void;

  /**
   * For i < n, with z = labels[i] (products[i] + b): alpha[i] = 1/(1 + e^z), curvature[i] = alpha[i] (1 − alpha[i]), both
   * without cancellation in either tail. Returns Σ ln(1 + e^−z), the sum over even i plus that over odd i. exp and log1p
   * are those of src/math/elementary.ts.
   */
  logisticPass(products: Reals, labels: Reals, b: number, n: number, alpha: Reals, curvature: Reals): number;

  /** out[0] = Σ labels[i] α_i and out[1] = Σ α_i (1 − α_i) over i < n, with α as in `logisticPass`, even and odd i apart. */
  logisticBalance(products: Reals, labels: Reals, b: number, n: number, out: Reals): void;

  /**
   * gaps[i] = the Fenchel–Young gap of softplus at z = margins[i] and alpha[i] for i < n, that is `closeDivergence` of
   * alpha[i] and 1/(1 + e^z); NaN where that takes logarithms, or |z| ≥ `LARGEST_MARGIN`. It may be `margins` itself. Returns Σ ln(1 + e^−z) as
   * `logisticPass` does.
   */
  logisticGaps(margins: Reals, alpha: Reals, n: number, gaps: Reals): number;

  /**
   * out[i] = centre[i] + s/δ, at least 0 and at most bounds[i], for i < n, with the shortfall s = margin − labels[i] (products[i] + b):
   * the dual variables that go with scores in an augmented Lagrangian of the hinge.
   */
  hingeDual(products: Reals, samples: HingeSamples, centre: Reals, at: HingeWidth, n: number, out: Reals): void;

  /**
   * Σ labels[i] direction[i] a_i over i < n with a_i as in `hingeDual`, at the scores products[i] + b + t direction[i]; even and odd i
   * apart.
   */
  hingeSlope(
    products: Reals,
    direction: Reals,
    t: number,
    samples: HingeSamples,
    centre: Reals,
    at: HingeWidth,
    n: number,
  ): number;

  /**
   * out[0] = Σ bounds[i] max(s, 0) and out[1] = Σ bounds[i] max(s, 0) − alpha[i] s over i < n, s as in `hingeDual`; even and odd i
   * apart.
   */
  hingeGaps(
    products: Reals,
    samples: HingeSamples,
    alpha: Reals,
    at: Omit<HingeWidth, 'delta'>,
    n: number,
    out: Reals,
  ): void;

  /**
   * The smallest change that takes each sample from ≤ i < to onto the boundary of a classifier within a box, in the norms that have
   * an array in `out`: 0 where its margin is not > 0, ∞ where there is none. See `BoxedSamples` and `BoxedWeights`, which fill
   * these arrays. Sums over the features of a sample are in their order, in L2 and L∞ even and odd ones apart.
   */
  boxedDistances(samples: StoredSamples, weights: StoredWeights, from: number, to: number, out: DistanceArrays): void;
}

/** What goes with x in products: marks of bytes, the frame of reals, or nothing. */
export type Guide = Bytes | Reals | null;

/** Labels, −1 or +1, and the largest values of the dual variables of samples. */
export interface HingeSamples {
  readonly labels: Reals;
  readonly bounds: Reals;
}

/** The bias, the margin to be reached, and the width δ of the proximal term. */
export interface HingeWidth {
  readonly b: number;
  readonly margin: number;
  readonly delta: number;
}

/** Samples in a box, in the memory of the kernels. */
export interface StoredSamples {
  /** d. */
  readonly cols: number;
  /** Sample i has stored values / divisor of the features columns[p] with rowStarts[i] ≤ p < rowStarts[i + 1]; the others are 0. */
  readonly values: Stored;
  readonly columns: Indices;
  readonly rowStarts: Indices;
  readonly divisor: number;
  readonly labels: Reals;
  /** m = y s(x), over the largest |w|. */
  readonly margins: Reals;
  /** For y = −1, then y = +1, for w > 0, then w < 0: offset and sign of the headroom c = max(offset + sign · x, 0). */
  readonly directions: Reals;
  /** For y = −1, then y = +1: the headroom that each feature has where it is 0. */
  readonly headroom: Reals;
  /** 5d numbers of any content. */
  readonly room: Reals;
}

/** The weights of a classifier in the memory of the kernels. */
export interface StoredWeights {
  /** As assembly/boxedWeights.ts has them. */
  readonly numbers: Reals;
  /** The features with w ≠ 0 by falling |w|. */
  readonly order: Indices;
}

/** A distance per sample, of each norm that is asked for. */
export interface DistanceArrays {
  readonly l2?: Reals | undefined;
  readonly linf?: Reals | undefined;
  readonly l1?: Reals | undefined;
  readonly l0?: Reals | undefined;
}

/** How many rows, or columns, of exact integers, or of real numbers, are summed before the sum is added to what is there. */
export const INTEGER_PANEL = 512;
export const REAL_PANEL = 128;

/** The largest rounded value: a panel's share of an i32 lane, 128 products of them, stays below 2³¹. */
export const ROUNDED_LIMIT = 4095;

/** The largest value rounded for `roundedTimes`: 256 products of a byte and it stay below 2³¹. */
export const LARGEST_SHORT = 32767;

/** A leading dimension for m columns: rows start at multiples of 64 bytes, neighbouring ones in different cache sets. */
export function leadingDimension(m: number): number {
  return 16 * Math.floor(Math.max(0, m + 7) / 16) + 8;
}

/** The least stride that holds so many columns, stored so. */
export function strideOf(cols: number, storage: 'uint8' | 'float32' | 'float64'): number {
  const granule = storage === 'uint8' ? 16 : 8;
  return Math.ceil(cols / granule) * granule;
}

/** The arena's name for the type that values are stored in. */
export function storageOf(values: Uint8Array | Float32Array | Float64Array): 'uint8' | 'float32' | 'float64' {
  if (values instanceof Uint8Array) return 'uint8';
  return values instanceof Float32Array ? 'float32' : 'float64';
}
