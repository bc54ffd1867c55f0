/** A norm ‖r‖_p that perturbations are measured in, with its dual ‖w‖_q, 1/p + 1/q = 1. */
export interface Norm {
  /** The word in configs and in column names: `adv_<name>_mean`. */
  readonly name: string;
  /** As people write it: `L2`, `L∞`. */
  readonly symbol: string;
  /** ‖w‖_q as people write it. */
  readonly dualSymbol: string;
  /** ‖w‖_q: how fast the score can change per unit of ‖r‖_p. */
  dual(w: Float64Array): number;
}

/**
 * The smallest ‖r‖_p that moves each sample onto the boundary, with no box: max(m, 0)/‖w‖_q for margins m = y s(x). A
 * misclassified sample needs no perturbation: 0. w ≠ 0; one distance per margin, in feature units.
 */
export function freeDistances(norm: Norm, w: Float64Array, margins: Float64Array): Float64Array {
  const dual = norm.dual(w);
  return margins.map((m) => (m > 0 ? m / dual : 0));
}
