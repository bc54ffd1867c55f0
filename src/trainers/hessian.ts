import type { Products } from '../math/matrix.ts';
import { addScaled } from '../math/vector.ts';

/** The Hessian of L in w with b eliminated, H = 2μI + (1/n)(AᵀDA − (AᵀD1)(1ᵀDA)/(1ᵀD1)), as Newton's method needs it. */
export interface Hessian {
  /** An approximate solution of H v = −∇L with residual norm ≤ max(tolerance, ‖∇L‖/20), given D (n values) and ∇L. */
  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array;
}

/** H v, given D and products with A. */
export function hessianTimes(features: Products, curvature: Float64Array, mu: number, v: Float64Array): Float64Array {
  const u = features.times(v);
  const n = u.length;
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
