/**
 * A margin loss f(z) with z = y·s(x), and what the limits of small and large ‖w‖ need of it
 * (Tanay & Griffin, A New Angle on L2 Regularization, §2).
 */
export interface MarginLoss {
  /** The word in configs and in the `loss` column. */
  readonly name: string;
  /** One line for help texts: the formula. */
  readonly formula: string;
  /** f(z) ≥ 0, finite and accurate for |z| ≤ 1e6. */
  value(z: number): number;
}

/** A convex loss that a classifier can be trained with. */
export interface Loss extends MarginLoss {
  /** f′(z) ≤ 0; at a kink, a subgradient. */
  derivative(z: number): number;
  /** f″(z) ≥ 0; 0 at a kink. */
  secondDerivative(z: number): number;
  /** sup f″: the Lipschitz constant of f′; ∞ where f has a kink. */
  readonly largestCurvature: number;
  /** Whether f″ ≤ −f′ ≤ f: where the loss is small, so are its slope and its curvature. */
  readonly isSelfBounding: boolean;
  /**
   * The convex conjugate at −a: f*(−a) = sup_z (−a z − f(z)) for a dual variable 0 ≤ a ≤ 1; +∞ outside. With it the dual
   * objective is D(a) = −(1/n) Σ f*(−a_i) − μ‖w(a)‖².
   */
  conjugate(a: number): number;
  /**
   * The Fenchel–Young gap f(z) + f*(−a) + a z ≥ 0, written without cancellation; 0 exactly when −a is a (sub)gradient
   * of f at z.
   */
  fenchelYoungGap(z: number, a: number): number;
  /**
   * The b that minimises countI f(−b) + countJ f(b), for positive counts: the best bias when w = 0. The middle of the
   * interval where it is not unique.
   */
  bestBias(countI: number, countJ: number): { readonly b: number; readonly unique: boolean };
  /** α of R ≈ α − β‖w‖ d_adv as ‖w‖ → 0: f(0). */
  readonly alpha: number;
  /** β of R ≈ α − β‖w‖ d_adv as ‖w‖ → 0: −f′(0) on the small-z branch. */
  readonly beta: number;
}
