import { largestMagnitude, norm, sumOfMagnitudes } from './vector.ts';

/** ‖w‖_q of weights, the norm dual to the ‖r‖_p that changes of a sample are measured in: 1/p + 1/q = 1. */
export interface DualNorm {
  /** ‖w‖_q: the most by which a change of ‖r‖_p = 1 moves the product w·x. */
  length(w: Float64Array): number;
  /** As people write it. */
  readonly symbol: string;
}

/** By the norm of the changes. */
export const dualNorms = {
  l2: { symbol: '‖w‖₂', length: norm },
  linf: { symbol: '‖w‖₁', length: sumOfMagnitudes },
  l1: { symbol: '‖w‖_∞', length: largestMagnitude },
} satisfies Record<string, DualNorm>;

export type DualNormName = keyof typeof dualNorms;
