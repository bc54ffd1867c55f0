import { UserError } from '../errors.ts';
import { byDiagonal, conjugateGradients } from '../math/conjugateGradients.ts';
import { integerPower } from '../math/elementary.ts';
import { type Indices, leadingDimension, type Reals } from '../math/kernels/index.ts';
import type { Products } from '../math/matrix.ts';
import { RoundedProducts } from '../math/roundedProducts.ts';
import { addScaled, dot, multiplied, norm } from '../math/vector.ts';
import type { SparseWorkingMatrix } from './sparseWorkingMatrix.ts';
import type { WorkingData } from './workingData.ts';

/** The Hessian of L in w with b eliminated, H = 2μI + (1/V)(AᵀDA − (AᵀD1)(1ᵀDA)/(1ᵀD1)), as Newton's method needs it. */
export interface Hessian {
  /** An approximate solution of H v = −∇L with residual norm ≤ max(tolerance, ‖∇L‖/20), given D = v f″ (n values) and ∇L. */
  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array;
}

/** Steps of conjugate gradients with the factor of an older Hessian, and with the diagonal. */
const MOST_STEPS = { stale: 400, jacobi: 2000 };
/** A Gram matrix is renewed when a step of conjugate gradients leaves more of the residual than this. */
const STALE_RATE = 0.55;
/** A factor is renewed when μ has moved by more than this. */
const STALE_MU_RATIO = 4;
/** Directions are at least so exact: they cost little beside the evaluation that follows. */
const LARGEST_RESIDUAL = 1 / 300;
/** Added to the scaled diagonal where rounding has left a pivot without a digit; a hundred times more each time. */
const SMALLEST_RIDGE = 1e-14;
/** What the largest weighted entry is scaled to before rounding. */
const LARGEST_ROUNDED = 4000;

/**
 * The Hessian for dense samples, with the factor of an older one as the preconditioner of conjugate gradients: a new Gram
 * matrix only when they become slow, a new factor when μ has moved. The Gram matrix is that of rounded rows √D A: exact
 * for those, hence never indefinite. Bytes are multiplied by rounded vectors, where that does: Newton's method sees the
 * exact gradient.
 */
export class StaleHessian implements Hessian {
  readonly #data: WorkingData;
  readonly #leading: number;
  /** (1/V) Σ D_i a_i a_iᵀ of rounded rows, lower triangle. */
  readonly #gram: Reals;
  /** The Cholesky factor of S⁻¹MS⁻¹, M = 2μI + G, and the diagonal of S. */
  readonly #factor: Reals;
  readonly #roots: Float64Array;
  readonly #side: Reals;
  readonly #columnScales: Reals;
  readonly #rounded: RoundedProducts | undefined;
  /** n values, for products. */
  readonly #products: Float64Array;
  /** Where the last step started, to see what has come of it. */
  #before = { mu: 0, gradientNorm: 0 };
  /** (1/V) AᵀD1 and (1/V) 1ᵀD1 of the Gram matrix, and M⁻¹ of the former. */
  #columnSums: Float64Array;
  #total = 0;
  #solvedSums: Float64Array;
  #centring = 0;
  /** At first the Gram matrix is left out: where the penalty dominates it hardly counts. */
  #gramIsStale = false;
  #factoredMu = 0;

  constructor(data: WorkingData) {
    const { rows, cols, kernels } = data.features;
    const { arena } = kernels;
    this.#data = data;
    this.#leading = leadingDimension(cols);
    this.#gram = arena.float64(cols * this.#leading);
    this.#factor = arena.float64(cols * this.#leading);
    this.#roots = new Float64Array(cols);
    this.#side = arena.float64(cols);
    this.#columnScales = arena.float64(data.features.width);
    const { values } = data.features;
    this.#rounded = values instanceof Uint8Array ? new RoundedProducts(data.features, values) : undefined;
    this.#products = new Float64Array(rows);
    this.#columnSums = new Float64Array(cols);
    this.#solvedSums = new Float64Array(cols);
  }

  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array {
    if (this.#gramIsStale) this.#rebuild(curvature);
    const ratio = mu / this.#factoredMu;
    if (!(ratio < STALE_MU_RATIO && ratio > 1 / STALE_MU_RATIO)) this.#refactor(mu);
    const gradientNorm = norm(gradient);
    const { total } = this.#data.sampleWeights;
    const products = this.#productsFor(mu, gradientNorm);
    const enough = Math.max(tolerance, gradientNorm * LARGEST_RESIDUAL);
    const direction = new Float64Array(gradient.length);
    const residual = multiplied(gradient, -1);
    const system = {
      apply: (v: Float64Array) => hessianTimes(products, curvature, total, mu, v, this.#products),
      precondition: (r: Float64Array) => this.#precondition(r),
    };
    const steps = conjugateGradients(system, direction, residual, enough, MOST_STEPS.stale);
    const isSlow = norm(residual) > gradientNorm * integerPower(STALE_RATE, steps);
    if (steps > 2 && isSlow) this.#gramIsStale = true;
    return direction;
  }

  /** Rounded products, unless they are in the way: the last step at this μ did not help. */
  #productsFor(mu: number, gradientNorm: number): Products {
    const helped = mu !== this.#before.mu || gradientNorm < this.#before.gradientNorm / 2;
    this.#before = { mu, gradientNorm };
    return (helped && this.#rounded) || this.#data.features;
  }

  /** (M − uuᵀ/t)⁻¹ r with M = 2μI + G, u = (1/V) AᵀD1 and t = (1/V) 1ᵀD1. */
  #precondition(r: Float64Array): Float64Array {
    const solution = this.#solve(r);
    if (this.#centring > 0) addScaled(solution, dot(this.#solvedSums, r) * this.#centring, this.#solvedSums);
    return solution;
  }

  #solve(r: Float64Array): Float64Array {
    const m = r.length;
    for (let k = 0; k < m; k++) this.#side[k] = r[k] / this.#roots[k];
    this.#data.features.kernels.choleskySolve(this.#factor, m, this.#leading, this.#side);
    const solution = new Float64Array(this.#side);
    for (let k = 0; k < m; k++) solution[k] /= this.#roots[k];
    return solution;
  }

  #rebuild(curvature: Float64Array): void {
    const { features } = this.#data;
    const { cols: m, stride, values, frame, kernels } = features;
    const { total } = this.#data.sampleWeights;
    const { arena } = kernels;
    const mark = arena.mark();
    const rowScales = arena.float64(features.rows);
    const rows = arena.int32(features.rows);
    const scales = this.#scaleColumns(curvature, rowScales);
    const kept = this.#keepRows(curvature, rows, rowScales);
    this.#gram.fill(0);
    const columnScales = this.#columnScales;
    kernels.roundedGram(values, stride, rows, kept, rowScales, columnScales, m, this.#gram, this.#leading, frame);
    arena.release(mark);
    scaleTriangle(this.#gram, scales, this.#gram, this.#leading);
    this.#columnSums = features.transposedTimes(curvature.map((c) => c / total));
    this.#total = curvature.reduce((sum, c) => sum + c / total, 0);
    this.#gramIsStale = false;
    this.#factoredMu = 0;
  }

  /** Sets the scales of columns, for rows scaled by √D_i, and returns what undoes them, 1/√V included. Writes √D_i. */
  #scaleColumns(curvature: Float64Array, rowScales: Reals): Float64Array {
    const { rows: n, cols: m, stride, values, frame, kernels } = this.#data.features;
    for (let i = 0; i < n; i++) rowScales[i] = Math.sqrt(curvature[i]);
    const columns = this.#columnScales;
    kernels.columnPeaks(values, stride, n, rowScales, columns, frame);
    const undoing = new Float64Array(m);
    for (let k = 0; k < m; k++) {
      columns[k] = columns[k] > 0 ? LARGEST_ROUNDED / columns[k] : 1;
      undoing[k] = 1 / (columns[k] * Math.sqrt(this.#data.sampleWeights.total));
    }
    return undoing;
  }

  /** Lists the rows that do not round to zero, with their scales √D_i, and returns how many they are. */
  #keepRows(curvature: Float64Array, rows: Indices, rowScales: Reals): number {
    const { rows: n, cols: m, stride, values, centre, scale } = this.#data.features;
    let kept = 0;
    for (let i = 0; i < n; i++) {
      const root = Math.sqrt(curvature[i]);
      for (let k = 0, at = i * stride; k < m; k++, at++) {
        if (root * this.#columnScales[k] * Math.abs((values[at] - centre[k]) * scale) < 0.5) continue;
        rowScales[kept] = root;
        rows[kept++] = i;
        break;
      }
    }
    return kept;
  }

  #refactor(mu: number): void {
    const { kernels, cols } = this.#data.features;
    for (let k = 0; k < cols; k++) this.#roots[k] = Math.sqrt(this.#gram[k * this.#leading + k] + 2 * mu);
    for (let ridge = 0; ; ridge = Math.max(100 * ridge, SMALLEST_RIDGE)) {
      this.#scaleGram(1 + ridge);
      if (kernels.choleskyFactor(this.#factor, cols, this.#leading) === 0) break;
      // A scaled matrix with a diagonal like that has a factor, unless it holds what is no number.
      if (ridge > cols)
        throw new UserError('a system of equations leaves the range of numbers; expected a μ closer to 1');
    }
    this.#factoredMu = mu;
    // By Sherman and Morrison: (M − uuᵀ/t)⁻¹ = M⁻¹ + M⁻¹uuᵀM⁻¹/(t − uᵀM⁻¹u), left out where rounding leaves no room for it.
    this.#solvedSums = this.#solve(this.#columnSums);
    const room = this.#total - dot(this.#columnSums, this.#solvedSums);
    this.#centring = room > 1e-3 * this.#total ? 1 / room : 0;
  }

  /** Writes S⁻¹MS⁻¹ to where it is factored, S the roots of M's diagonal: columns may be of very different sizes. */
  #scaleGram(diagonal: number): void {
    const inverse = this.#roots.map((root) => 1 / root);
    scaleTriangle(this.#gram, inverse, this.#factor, this.#leading);
    for (let k = 0; k < inverse.length; k++) this.#factor[k * this.#leading + k] = diagonal;
  }
}

/** target[i, j] = s_i s_j source[i, j] for j ≤ i, which may be the same. */
function scaleTriangle(source: Reals, scales: Float64Array, target: Reals, leading: number): void {
  for (let i = 0; i < scales.length; i++) {
    const scale = scales[i];
    const row = i * leading;
    for (let j = 0; j <= i; j++) target[row + j] = source[row + j] * scale * scales[j];
  }
}

/**
 * The Hessian for sparse samples: applied exactly, with its own diagonal as the preconditioner of conjugate gradients, so
 * that memory grows with the stored values alone.
 */
export class JacobiHessian implements Hessian {
  readonly #features: SparseWorkingMatrix;
  /** V. */
  readonly #total: number;

  constructor({ features, sampleWeights }: WorkingData<SparseWorkingMatrix>) {
    this.#features = features;
    this.#total = sampleWeights.total;
  }

  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array {
    const direction = new Float64Array(gradient.length);
    const residual = multiplied(gradient, -1);
    const system = {
      apply: (v: Float64Array) => hessianTimes(this.#features, curvature, this.#total, mu, v),
      precondition: byDiagonal(this.#diagonal(curvature, mu)),
    };
    const enough = Math.max(tolerance, norm(gradient) / 20);
    conjugateGradients(system, direction, residual, enough, MOST_STEPS.jacobi);
    return direction;
  }

  /** H_kk: 2μ and the variance of column k under the weights D, times ΣD/V. */
  #diagonal(curvature: Float64Array, mu: number): Float64Array {
    const { first, second } = this.#features.columnMoments(curvature);
    const total = curvature.reduce((sum, c) => sum + c, 0);
    return second.map((squares, k) => {
      const centring = total > 0 ? (first[k] * first[k]) / total : 0;
      return 2 * mu + Math.max(squares - centring, 0) / this.#total;
    });
  }
}

/** H v, given D, V and products with A, which may be put into `room`. */
function hessianTimes(
  features: Products,
  curvature: Float64Array,
  sampleWeight: number,
  mu: number,
  v: Float64Array,
  room?: Float64Array,
): Float64Array {
  const u = features.times(v, room);
  const n = u.length;
  let weightedSum = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    weightedSum += curvature[i] * u[i];
    total += curvature[i];
  }
  const mean = total > 0 ? weightedSum / total : 0;
  for (let i = 0; i < n; i++) u[i] = (curvature[i] * (u[i] - mean)) / sampleWeight;
  const product = features.transposedTimes(u);
  addScaled(product, 2 * mu, v);
  return product;
}
