import type { DualNormName } from '../../math/dualNorms.ts';
import { exp, log } from '../../math/elementary.ts';
import { largestMagnitude } from '../../math/vector.ts';

/** A smooth convex function a little above a norm, at one w. */
export interface SmoothValue {
  readonly value: number;
  /** d values. */
  readonly gradient: Float64Array;
  /** The Hessian is diag(diagonal) − outer · gradient gradientᵀ. */
  readonly diagonal: Float64Array;
  readonly outer: number;
}

/** A family of smooth convex functions that falls to ‖w‖_q as its width δ → 0. */
export interface SmoothNorm {
  at(w: Float64Array, width: number): SmoothValue;
  /** How far above the norm they are at most, in widths, for d weights. */
  excess(d: number): number;
}

/** By the norm of the changes, as in `dualNorms`. */
export const smoothNorms: Readonly<Record<DualNormName, SmoothNorm>> = {
  /** √(‖w‖² + δ²). */
  l2: {
    at(w, width) {
      let squares = width * width;
      for (const weight of w) squares += weight * weight;
      const value = Math.sqrt(squares);
      return {
        value,
        gradient: w.map((weight) => weight / value),
        diagonal: new Float64Array(w.length).fill(1 / value),
        outer: 1 / value,
      };
    },
    excess: () => 1,
  },
  /** Σ √(w_k² + δ²). */
  linf: {
    at(w, width) {
      const lengths = w.map((weight) => Math.sqrt(weight * weight + width * width));
      return {
        value: lengths.reduce((sum, length) => sum + length, 0),
        gradient: w.map((weight, k) => weight / lengths[k]),
        diagonal: lengths.map((length) => (width / length) ** 2 / length),
        outer: 0,
      };
    },
    excess: (d) => d,
  },
  /** δ ln Σ (e^(w_k/δ) + e^(−w_k/δ)). */
  l1: {
    at(w, width) {
      const largest = largestMagnitude(w);
      const up = w.map((weight) => exp((weight - largest) / width));
      const down = w.map((weight) => exp((-weight - largest) / width));
      const sum = up.reduce((total, value, k) => total + value + down[k], 0);
      return {
        value: largest + width * log(sum),
        gradient: up.map((value, k) => (value - down[k]) / sum),
        diagonal: up.map((value, k) => (value + down[k]) / sum / width),
        outer: 1 / width,
      };
    },
    excess: (d) => log(2 * d),
  },
};
