/** The Hessian of L in w with b eliminated, H = 2μI + (1/n)(AᵀDA − (AᵀD1)(1ᵀDA)/(1ᵀD1)), as Newton's method needs it. */
export interface Hessian {
  /** An approximate solution of H v = −∇L with residual norm ≤ max(tolerance, ‖∇L‖/20), given D (n values) and ∇L. */
  newtonDirection(curvature: Float64Array, gradient: Float64Array, mu: number, tolerance: number): Float64Array;
}
