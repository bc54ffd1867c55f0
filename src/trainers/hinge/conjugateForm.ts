import { byDiagonal, conjugateGradients } from '../../math/conjugateGradients.ts';
import { addScaled, norm } from '../../math/vector.ts';
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
  readonly leastRidge: number;

  constructor({ features, squaredNorms }: WorkingData<SparseWorkingMatrix>, mostInDualForm = MOST_IN_DUAL_FORM) {
    this.mostInDualForm = mostInDualForm;
    this.#features = features;
    let squares = 0;
    for (const square of squaredNorms) squares += square;
    this.leastRidge = (LEAST_RIDGE * squares) / features.rows;
  }

  solve(
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
