import { byDiagonal, conjugateGradients } from '../../math/conjugateGradients.ts';
import { addScaled, dot, norm } from '../../math/vector.ts';
import type { SparseWorkingMatrix } from '../sparseWorkingMatrix.ts';
import type { WorkingData } from '../workingData.ts';
import type { LargeForm, NewtonPoint, NewtonRequest, UpperSums } from './newtonSystem.ts';
import { productsOf } from './workingSet.ts';

/** Up to so many interior samples a factor of their Gram matrix is cheaper. */
const MOST_IN_DUAL_FORM = 1000;
/** The residual of a step relative to that of its start: line search and the next step see to the rest. */
const FORCING = 0.1;
/**
 * The least κδ relative to the mean of ‖x‖²: a narrower proximal term costs conjugate gradients more steps than it saves
 * rounds.
 */
const LEAST_RIDGE = 0.3;
const MOST_CG_STEPS = 500;
/** How well margins of interior samples come out in active set steps, and the steps of conjugate gradients that may take. */
const MARGIN_ACCURACY = 1e-13;
/** … and the share of the residual that they may leave before that. */
const ACTIVE_SET_FORCING = 1e-3;
const MOST_ACTIVE_SET_CG_STEPS = 250;

/**
 * The primal form for sparse samples, by conjugate gradients from the start given, preconditioned by the diagonal: with
 * m the mean of the rows J and u as in `NewtonSystem`,
 *
 *     (κδI + X_JᵀX_J − |J| m mᵀ) w = δu + X_Jᵀ(y_J + δã_J y_J) − b₀ |J| m,  b₀ = (Σ_J (y + δãy) + δ Σ_L v y)/|J|,
 *
 * then b = b₀ − m·w. Every iterate lies lower on the quadratic piece than the one before, so that the step may end early.
 */
export class ConjugateForm implements LargeForm {
  readonly isExact = false;
  readonly canBeOrthogonal = false;
  readonly mostInDualForm: number;
  readonly #features: SparseWorkingMatrix;
  readonly #squaredNorms: Float64Array;
  readonly leastRidge: number;
  /** So many active set steps in a row have ended without the accuracy asked for, … */
  #failures = 0;
  /** … and so many are not tried any more. */
  #refusals = 0;

  constructor({ features, squares }: WorkingData<SparseWorkingMatrix>, mostInDualForm = MOST_IN_DUAL_FORM) {
    this.mostInDualForm = mostInDualForm;
    this.#features = features;
    this.#squaredNorms = features.squaredNorms();
    this.leastRidge = (LEAST_RIDGE * squares.sum) / features.rows;
  }

  /** Each time that active set steps do not get there, twice as many are done without. */
  triesActiveSetStep(): boolean {
    if (this.#refusals === 0) return true;
    this.#refusals--;
    return false;
  }

  solve(request: NewtonRequest, interior: Uint32Array, upper: UpperSums): NewtonPoint {
    return request.activeSetStep
      ? this.#solveDual(request, interior, upper)
      : this.#solvePrimal(request, interior, upper);
  }

  /**
   * The system of `solveDual` in dualForm.ts, for β = (a_j y_j) from those of the centre, preconditioned by the diagonal: nearly
   * to rounding. Steps stay where 1ᵀβ is what it is to be, and the bias is what residuals there have in common.
   */
  #solveDual(
    { workingSet, kappa, delta, centre }: NewtonRequest,
    interior: Uint32Array,
    upper: UpperSums,
  ): NewtonPoint {
    const features = this.#features;
    const { labels, margin } = workingSet;
    const samples = interior.map((p) => workingSet.rows[p]);
    const size = interior.length;
    const ridge = kappa * delta;
    const beta = new Float64Array(size);
    const wanted = new Float64Array(size);
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      beta[q] = labels[p] * centre[p];
      wanted[q] = labels[p] * kappa * margin + ridge * beta[q];
    }
    shiftToSum(beta, -upper.labels);
    /** Σ a y x, in which β is the interior part of a y. */
    const sumAt = (): Float64Array => {
      const sum = features.rowSum(samples, beta);
      addScaled(sum, 1, upper.sum);
      return sum;
    };
    const residual = features.rowTimes(samples, sumAt());
    for (let q = 0; q < size; q++) residual[q] = wanted[q] - residual[q] - ridge * beta[q];
    shiftToSum(residual, 0);
    const steps = conjugateGradients(
      {
        apply: (v) => {
          const applied = features.rowTimes(samples, features.rowSum(samples, v));
          addScaled(applied, ridge, v);
          shiftToSum(applied, 0);
          return applied;
        },
        precondition: this.#byDualDiagonal(samples, ridge),
      },
      beta,
      residual,
      Math.max(MARGIN_ACCURACY * kappa * Math.sqrt(size), ACTIVE_SET_FORCING * norm(residual)),
      MOST_ACTIVE_SET_CG_STEPS,
    );
    this.#failures = steps === MOST_ACTIVE_SET_CG_STEPS ? this.#failures + 1 : 0;
    this.#refusals = this.#failures === 0 ? 0 : 2 ** Math.min(this.#failures, 10);

    const sum = sumAt();
    const w = sum.map((value) => value / kappa);
    const products = productsOf(workingSet, w);
    let b = 0;
    for (let q = 0; q < size; q++) b += (wanted[q] - ridge * beta[q]) / kappa - products[interior[q]];
    b /= size;
    const interiorAlpha = beta.map((value, q) => value * labels[interior[q]]);
    return { w, b, sum, products, interior, interiorAlpha, delta };
  }

  /** The nearest vector to M⁻¹r without a sum, M the diagonal of K_JJ + ρI. */
  #byDualDiagonal(samples: Uint32Array, ridge: number): (r: Float64Array) => Float64Array {
    const inverse = Float64Array.from(samples, (i) => 1 / (this.#squaredNorms[i] + ridge));
    const total = inverse.reduce((sum, value) => sum + value, 0);
    return (r) => {
      const common = dot(inverse, r) / total;
      return r.map((value, q) => inverse[q] * (value - common));
    };
  }

  #solvePrimal(
    { workingSet, kappa, delta, centre, start }: NewtonRequest,
    interior: Uint32Array,
    upper: UpperSums,
  ): NewtonPoint {
    const features = this.#features;
    const { labels, margin } = workingSet;
    const samples = interior.map((p) => workingSet.rows[p]);
    const size = interior.length;
    const ridge = kappa * delta;
    const right = new Float64Array(size);
    for (let q = 0; q < size; q++) right[q] = labels[interior[q]] * (margin + delta * centre[interior[q]]);

    const w = start.w.slice();
    const u = right.map((value, q) => value - start.products[interior[q]]);
    shiftToSum(u, -delta * upper.labels);
    const residual = features.rowSum(samples, u);
    addScaled(residual, delta, upper.sum);
    addScaled(residual, -ridge, w);
    const system = {
      apply: (v: Float64Array) => {
        const along = features.rowTimes(samples, v);
        shiftToSum(along, 0);
        const applied = features.rowSum(samples, along);
        addScaled(applied, ridge, v);
        return applied;
      },
      precondition: byDiagonal(this.#diagonal(samples, ridge)),
    };
    conjugateGradients(system, w, residual, FORCING * norm(residual), MOST_CG_STEPS);

    const products = productsOf(workingSet, w);
    let b = delta * upper.labels;
    for (let q = 0; q < size; q++) b += right[q] - products[interior[q]];
    b /= size;
    const interiorAlpha = new Float64Array(size);
    const weights = new Float64Array(size);
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      interiorAlpha[q] = centre[p] + (margin - labels[p] * (products[p] + b)) / delta;
      weights[q] = interiorAlpha[q] * labels[p];
    }
    const sum = features.rowSum(samples, weights);
    addScaled(sum, 1, upper.sum);
    return { w, b, sum, products, interior, interiorAlpha, delta };
  }

  /** Of κδI + X_JᵀX_J − |J| m mᵀ. */
  #diagonal(samples: Uint32Array, ridge: number): Float64Array {
    const { first, second } = this.#features.rowMoments(samples);
    return second.map((squares, k) => ridge + Math.max(squares - (first[k] * first[k]) / samples.length, 0));
  }
}

/** Adds the same number to all values so that they add up to `total`. */
function shiftToSum(values: Float64Array, total: number): void {
  let sum = 0;
  for (const value of values) sum += value;
  const shift = (total - sum) / values.length;
  for (let q = 0; q < values.length; q++) values[q] += shift;
}
