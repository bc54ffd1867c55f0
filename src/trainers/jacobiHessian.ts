import { byDiagonal, conjugateGradients } from '../math/conjugateGradients.ts';
import { norm } from '../math/vector.ts';
import { type Hessian, hessianTimes } from './hessian.ts';
import type { SparseWorkingMatrix } from './sparseWorkingMatrix.ts';
import type { WorkingData } from './workingData.ts';

const MOST_CG_STEPS = 2000;

/**
 * The Hessian for sparse samples: applied exactly, with its own diagonal as the preconditioner of conjugate gradients, so
 * that memory grows with the stored values alone.
 */
export class JacobiHessian implements Hessian {
  readonly #features: SparseWorkingMatrix;

  constructor({ features }: WorkingData<SparseWorkingMatrix>) {
    this.#features = features;
  }

  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array {
    const direction = new Float64Array(gradient.length);
    const residual = gradient.map((g) => -g);
    const system = {
      apply: (v: Float64Array) => hessianTimes(this.#features, curvature, mu, v),
      precondition: byDiagonal(this.#diagonal(curvature, mu)),
    };
    const enough = Math.max(tolerance, norm(gradient) / 20);
    conjugateGradients(system, direction, residual, enough, MOST_CG_STEPS);
    return direction;
  }

  /** H_kk: 2μ and the variance of column k under the weights D, times ΣD/n. */
  #diagonal(curvature: Float64Array, mu: number): Float64Array {
    const n = curvature.length;
    const { first, second } = this.#features.columnMoments(curvature);
    const total = curvature.reduce((sum, c) => sum + c, 0);
    return second.map((squares, k) => {
      const centring = total > 0 ? (first[k] * first[k]) / total : 0;
      return 2 * mu + Math.max(squares - centring, 0) / n;
    });
  }
}
