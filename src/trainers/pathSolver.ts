/** A solution in working coordinates (see `WorkingData`) with its dual point; feasible up to rounding. */
export interface WorkingSolution {
  readonly w: Float64Array;
  readonly b: number;
  /** n dual variables in [0, sup −f′]. */
  readonly alpha: Float64Array;
  readonly biasUnique: boolean;
  /** Whether every margin is at least 1 up to rounding, so that the classifier may be lifted to it (hinge). */
  readonly hardMargin: boolean;
  /** Linear systems solved. */
  readonly iterations: number;
  /** Whether w = 0 is optimal for every μ, by a dual point with Σ v α y x = 0. */
  readonly vanishes?: boolean;
  /** Empty when the target was reached, else what kept the solver from it. */
  readonly obstacle: string;
  readonly known?: KnownProducts;
}

/**
 * Products of a solution and the samples that are known without being computed for the certificate, with bounds on what rounding
 * has done to them.
 */
export interface KnownProducts {
  /** a_i·w: n values, none of them off by more than `slip`. */
  readonly products: Float64Array;
  readonly slip: number;
  /** Σ v α y a of the dual point, entry k off by at most `slip` max_i |a_ik|. */
  readonly dualSum?: { readonly values: Float64Array; readonly slip: number } | undefined;
}

/** What is asked of a solution. */
export interface Accuracy {
  /** The relative gap to reach. */
  readonly gap: number;
  /** Where μ‖w‖² is no larger part of the objective than this, the gap hardly sees w, and w itself is to be accurate. */
  readonly visibleShare: number;
}

/** A solver for one loss that walks down a path of μ and keeps what helps with the next one. */
export interface PathSolver {
  /** Solves for μ (working units) until the solution is as accurate as asked for by the solver's own estimate. */
  solve(mu: number, accuracy: Accuracy): WorkingSolution;
  /** What will probably do as a solution and costs next to nothing, if there is such a thing: its gap is not known, all products are. */
  start?(mu: number, accuracy: Accuracy): WorkingSolution | undefined;
}
