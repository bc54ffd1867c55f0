import { factorWithRidge } from '../math/cholesky.ts';
import { type Indices, leadingDimension, type Reals } from '../math/kernels/index.ts';
import { addScaled, dot, norm } from '../math/vector.ts';
import type { Design } from './design.ts';

const MOST_CG_STEPS = 400;
/** A preconditioner is renewed when conjugate gradients needed more steps than this with it. */
const STALE_CG_STEPS = 8;
/** What the largest weighted entry is scaled to before rounding. */
const LARGEST_ROUNDED = 4000;

/**
 * The Hessian of L in w with b eliminated, H = 2μI + (1/n)(AᵀDA − (AᵀD1)(1ᵀDA)/(1ᵀD1)), applied exactly, and the factor
 * of an older one as preconditioner: a new Gram matrix only when conjugate gradients become slow, a new factor when μ
 * has moved by a factor of 2. The Gram matrix is that of rounded rows √D A: exact for those, hence never indefinite.
 */
export class StaleHessian {
  readonly #design: Design;
  readonly #leading: number;
  /** (1/n) Σ D_i a_i a_iᵀ of rounded rows, lower triangle. */
  readonly #gram: Reals;
  readonly #factor: Reals;
  readonly #side: Reals;
  readonly #rowScales: Reals;
  readonly #columnScales: Reals;
  readonly #all: Indices;
  /** (1/n) AᵀD1 and (1/n) 1ᵀD1 of the Gram matrix, and M⁻¹ of the former. */
  #columnSums: Float64Array = new Float64Array(0);
  #total = 0;
  #solvedSums: Float64Array = new Float64Array(0);
  #centring = 0;
  #gramIsStale = true;
  #factoredMu = 0;

  constructor(design: Design) {
    const { rows, cols, kernels } = design.features;
    const { arena } = kernels;
    this.#design = design;
    this.#leading = leadingDimension(cols);
    this.#gram = arena.float64(cols * this.#leading);
    this.#factor = arena.float64(cols * this.#leading);
    this.#side = arena.float64(cols);
    this.#rowScales = arena.float64(rows);
    this.#columnScales = arena.float64(design.features.stride);
    this.#all = arena.int32(rows);
    for (let i = 0; i < rows; i++) this.#all[i] = i;
  }

  /** An approximate solution of H v = −∇L with residual norm ≤ max(tolerance, ‖∇L‖/20), given D and ∇L. */
  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array {
    if (this.#gramIsStale) this.#rebuild(curvature);
    if (this.#factoredMu === 0 || mu > 2 * this.#factoredMu || mu < this.#factoredMu / 2) this.#refactor(mu);
    const m = gradient.length;
    const enough = Math.max(tolerance, norm(gradient) / 20);
    const direction = new Float64Array(m);
    const residual = gradient.map((g) => -g);
    let preconditioned = this.#precondition(residual);
    const search = preconditioned.slice();
    let energy = dot(residual, preconditioned);
    let steps = 0;
    while (steps < MOST_CG_STEPS) {
      const applied = this.#apply(search, curvature, mu);
      const length = energy / dot(search, applied);
      if (!Number.isFinite(length)) break;
      addScaled(direction, length, search);
      addScaled(residual, -length, applied);
      steps++;
      if (norm(residual) <= enough) break;
      preconditioned = this.#precondition(residual);
      const nextEnergy = dot(residual, preconditioned);
      const ratio = nextEnergy / energy;
      energy = nextEnergy;
      for (let k = 0; k < m; k++) search[k] = preconditioned[k] + ratio * search[k];
    }
    if (steps > STALE_CG_STEPS) this.#gramIsStale = true;
    return direction;
  }

  #apply(v: Float64Array, curvature: Float64Array, mu: number): Float64Array {
    const { features } = this.#design;
    const n = features.rows;
    const u = features.times(v);
    let weightedSum = 0;
    let total = 0;
    for (let i = 0; i < n; i++) {
      weightedSum += curvature[i] * u[i];
      total += curvature[i];
    }
    const mean = total > 0 ? weightedSum / total : 0;
    for (let i = 0; i < n; i++) u[i] = (curvature[i] * (u[i] - mean)) / n;
    const product = features.transposedTimes(u);
    addScaled(product, 2 * mu, v);
    return product;
  }

  /** (M − uuᵀ/t)⁻¹ r with M = 2μI + G, u = (1/n) AᵀD1 and t = (1/n) 1ᵀD1. */
  #precondition(r: Float64Array): Float64Array {
    const solution = this.#solve(r);
    if (this.#centring > 0) addScaled(solution, dot(this.#solvedSums, r) * this.#centring, this.#solvedSums);
    return solution;
  }

  #solve(r: Float64Array): Float64Array {
    this.#side.set(r);
    this.#design.features.kernels.choleskySolve(this.#factor, r.length, this.#leading, this.#side);
    return new Float64Array(this.#side);
  }

  #rebuild(curvature: Float64Array): void {
    const { features } = this.#design;
    const { rows: n, cols: m, stride, values, kernels } = features;
    const scales = this.#scales(curvature);
    this.#gram.fill(0);
    kernels.roundedScatter(
      values,
      stride,
      this.#all,
      n,
      this.#rowScales,
      this.#columnScales,
      m,
      this.#gram,
      this.#leading,
    );
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) this.#gram[i * this.#leading + j] *= scales[i] * scales[j];
    }
    this.#columnSums = features.transposedTimes(curvature.map((c) => c / n));
    this.#total = curvature.reduce((sum, c) => sum + c / n, 0);
    this.#gramIsStale = false;
    this.#factoredMu = 0;
  }

  /** Sets the scales of rows, √D_i, and of columns, and returns what undoes them, 1/√n included. */
  #scales(curvature: Float64Array): Float64Array {
    const { rows: n, cols: m, stride, values } = this.#design.features;
    const largest = new Float64Array(m);
    for (let i = 0; i < n; i++) {
      const root = Math.sqrt(curvature[i]);
      this.#rowScales[i] = root;
      for (let k = 0, at = i * stride; k < m; k++, at++) {
        largest[k] = Math.max(largest[k], root * Math.abs(values[at]));
      }
    }
    return largest.map((size, k) => {
      const scale = size > 0 ? LARGEST_ROUNDED / size : 1;
      this.#columnScales[k] = scale;
      return 1 / (scale * Math.sqrt(n));
    });
  }

  #refactor(mu: number): void {
    const { kernels, cols } = this.#design.features;
    factorWithRidge(kernels, this.#gram, cols, this.#leading, 2 * mu, this.#factor);
    this.#factoredMu = mu;
    // By Sherman and Morrison: (M − uuᵀ/t)⁻¹ = M⁻¹ + M⁻¹uuᵀM⁻¹/(t − uᵀM⁻¹u), left out where rounding leaves no room for it.
    this.#solvedSums = this.#solve(this.#columnSums);
    const room = this.#total - dot(this.#columnSums, this.#solvedSums);
    this.#centring = room > 1e-3 * this.#total ? 1 / room : 0;
  }
}
