import { largestMagnitude, norm, sumOfMagnitudes } from './vector.ts';

/** ‖w‖_q of weights, the norm dual to the ‖r‖_p that changes of a sample are measured in: 1/p + 1/q = 1. */
export interface DualNorm {
  /** ‖w‖_q: the most by which a change of ‖r‖_p = 1 moves the product w·x. */
  length(w: Float64Array): number;
  /** As people write it. */
  readonly symbol: string;
  /** A subgradient of ‖w‖_q: d values; 0 at w = 0. */
  subgradient(w: Float64Array): Float64Array;
}

/** By the norm of the changes. */
export const dualNorms = {
  l2: {
    symbol: '‖w‖₂',
    length: norm,
    subgradient(w) {
      const length = norm(w);
      return length === 0 ? new Float64Array(w.length) : w.map((weight) => weight / length);
    },
  },
  linf: {
    symbol: '‖w‖₁',
    length: sumOfMagnitudes,
    subgradient: (w) => w.map(Math.sign),
  },
  l1: {
    symbol: '‖w‖_∞',
    length: largestMagnitude,
    subgradient(w) {
      const largest = largestMagnitude(w);
      const gradient = new Float64Array(w.length);
      const k = w.findIndex((weight) => Math.abs(weight) === largest);
      gradient[k] = Math.sign(w[k]);
      return gradient;
    },
  },
} satisfies Record<string, DualNorm>;

export type DualNormName = keyof typeof dualNorms;
