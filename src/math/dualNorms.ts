import { largestMagnitude, norm, sumOfMagnitudes } from './vector.ts';

/**
 * By the norm ‖r‖_p that changes r of a sample are measured in: ‖w‖_q with 1/p + 1/q = 1, the most by which a change of
 * ‖r‖_p = 1 moves the product w·x.
 */
export const dualNorms = {
  l2: norm,
  linf: sumOfMagnitudes,
  l1: largestMagnitude,
} satisfies Record<string, (w: Float64Array) => number>;

export type DualNormName = keyof typeof dualNorms;
