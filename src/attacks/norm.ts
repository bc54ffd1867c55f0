import type { ClosestSample } from './closestSample.ts';

/** A norm ‖r‖_p that perturbations are measured in. Within a box, `Kernels.boxedDistances` measures those of many samples. */
export interface Norm {
  /** The word in configs and in column names: `adv_<name>_mean`. */
  readonly name: string;
  /** As people write it: `L2`, `L∞`. */
  readonly symbol: string;
  /** ‖r‖_p. */
  length(r: Float64Array): number;
  /** The smallest ‖r‖_p without a box, as people write it. */
  readonly freeFormula: string;
  /** The same within a box, c being the headroom that each feature has in it, as people write it. */
  readonly boxedFormula: string;
  /**
   * The smallest ‖r‖_p that lowers the margin m = y s(x) > 0 to 0 where features may take any value, as a function of m;
   * w ≠ 0.
   */
  free(w: Float64Array): (margin: number) => number;
  /** The closest sample itself, within a box or `unbounded`. */
  readonly closest: ClosestSample;
}

/**
 * The smallest ‖r‖_p that moves each sample onto the boundary, with no box, from margins m = y s(x). A misclassified sample
 * needs no perturbation: 0. w ≠ 0; one distance per margin, in feature units.
 */
export function freeDistances(norm: Norm, w: Float64Array, margins: Float64Array): Float64Array {
  return margins.map(freeDistanceOf(norm, w));
}

/** The same for one margin, as a function of it: it never falls. */
export function freeDistanceOf(norm: Norm, w: Float64Array): (margin: number) => number {
  const distance = norm.free(w);
  return (m) => (m > 0 ? distance(m) : 0);
}
