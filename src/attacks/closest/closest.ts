import type { Bounds } from '../../model/dataset.ts';

/** The closest sample of a kind, and how close it is. */
export interface Closest {
  /** ‖x′ − x‖ by its formula, in the norm at hand; ∞ where there is no such sample. */
  readonly distance: number;
  /** x′, d values; none where there is no such sample. */
  readonly sample?: Float64Array;
}

/**
 * The x′ closest to x in one norm with u·(x − x′) = drop, drop > 0, where every feature stays in the box or where it was.
 * For the classifier s = w·x + b and u = y w, drop = y s(x) leads to the boundary. Written for reading: one sample, sorted
 * once, and walked through.
 */
export type ClosestSample = (x: Float64Array, u: Float64Array, drop: number, bounds: Bounds) => Closest;

/** The box holds no such sample: Σ|u_i| c_i < drop. */
export const none: Closest = { distance: Number.POSITIVE_INFINITY };
