import type { Bounds } from '../model/dataset.ts';

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

/** No box: every value is valid. */
export const unbounded: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/**
 * The headroom c_i of each feature: how far it can move against u_i inside the box, x_i − lo where u_i > 0 and
 * hi − x_i where u_i < 0. 0 where u_i = 0, and for a feature that lies outside the box on the side it would move to.
 */
export function headroomOf(x: Float64Array, u: Float64Array, [lo, hi]: Bounds): Float64Array {
  return x.map((value, i) => {
    if (u[i] === 0) return 0;
    return Math.max(0, u[i] > 0 ? value - lo : hi - value);
  });
}

/**
 * x with feature i moved by `steps[i]` against u_i. A feature that uses up its headroom is put on the wall itself, and none is
 * moved across it by rounding.
 */
export function movedAgainst(
  x: Float64Array,
  u: Float64Array,
  steps: Float64Array,
  headroom: Float64Array,
  [lo, hi]: Bounds,
): Float64Array {
  return x.map((value, i) => {
    if (steps[i] <= 0) return value;
    if (u[i] > 0) return steps[i] < headroom[i] ? Math.max(lo, value - steps[i]) : lo;
    return steps[i] < headroom[i] ? Math.min(hi, value + steps[i]) : hi;
  });
}

/** The features that have headroom, those with the smallest key first; of equal keys, in order. */
export function inOrderOf(key: (i: number) => number, headroom: Float64Array): number[] {
  const keys = headroom.map((_, i) => key(i));
  return [...headroom.keys()].filter((i) => headroom[i] > 0).sort((a, b) => keys[a] - keys[b]);
}

/** What is left to sum from each place of `order` on: entry k is Σ_{l ≥ k} value(order[l]). */
export function suffixSums(order: readonly number[], value: (i: number) => number): Float64Array {
  const sums = new Float64Array(order.length);
  let sum = 0;
  for (let k = order.length - 1; k >= 0; k--) {
    sum += value(order[k]);
    sums[k] = sum;
  }
  return sums;
}
