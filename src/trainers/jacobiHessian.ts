import { addScaled, dot, norm } from '../math/vector.ts';
import type { Design } from './design.ts';
import type { Hessian } from './hessian.ts';
import type { SparseWorkingMatrix } from './sparseWorkingMatrix.ts';

const MOST_CG_STEPS = 2000;

/**
 * The Hessian for sparse samples: applied exactly, with its own diagonal as the preconditioner of conjugate gradients, so
 * that memory grows with the stored values alone.
 */
export class JacobiHessian implements Hessian {
  readonly #features: SparseWorkingMatrix;

  constructor({ features }: Design<SparseWorkingMatrix>) {
    this.#features = features;
  }

  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array {
    const m = gradient.length;
    const enough = Math.max(tolerance, norm(gradient) / 20);
    const diagonal = this.#diagonal(curvature, mu);
    const direction = new Float64Array(m);
    const residual = gradient.map((g) => -g);
    const preconditioned = residual.map((r, k) => r / diagonal[k]);
    const search = preconditioned.slice();
    let energy = dot(residual, preconditioned);
    for (let step = 0; step < MOST_CG_STEPS; step++) {
      const applied = this.#apply(search, curvature, mu);
      const length = energy / dot(search, applied);
      if (!Number.isFinite(length)) break;
      addScaled(direction, length, search);
      addScaled(residual, -length, applied);
      if (norm(residual) <= enough) break;
      for (let k = 0; k < m; k++) preconditioned[k] = residual[k] / diagonal[k];
      const nextEnergy = dot(residual, preconditioned);
      const ratio = nextEnergy / energy;
      energy = nextEnergy;
      for (let k = 0; k < m; k++) search[k] = preconditioned[k] + ratio * search[k];
    }
    return direction;
  }

  /** H_kk: 2μ and the variance of column k under the weights D, times ΣD/n. */
  #diagonal(curvature: Float64Array, mu: number): Float64Array {
    const n = curvature.length;
    const { first, second } = this.#features.columnMoments(curvature);
    const total = sum(curvature);
    return second.map((squares, k) => {
      const centring = total > 0 ? (first[k] * first[k]) / total : 0;
      return 2 * mu + Math.max(squares - centring, 0) / n;
    });
  }

  #apply(v: Float64Array, curvature: Float64Array, mu: number): Float64Array {
    const n = curvature.length;
    const u = this.#features.times(v);
    const total = sum(curvature);
    const mean = total > 0 ? dot(curvature, u) / total : 0;
    for (let i = 0; i < n; i++) u[i] = (curvature[i] * (u[i] - mean)) / n;
    const product = this.#features.transposedTimes(u);
    addScaled(product, 2 * mu, v);
    return product;
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
