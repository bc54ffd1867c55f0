import type { LossName } from '../../losses/index.ts';
import { sigmoid, softplus } from '../../losses/softplus.ts';

/** A smooth convex falling function a little above a loss, of width τ. */
export interface SmoothLoss {
  value(z: number, width: number): number;
  /** −f′(z), between 0 and 1. */
  slope(z: number, width: number): number;
  /** f″(z). */
  curvature(z: number, width: number): number;
  /** How far above the loss it is at most, in widths. */
  readonly excess: number;
}

export const smoothLosses: Readonly<Record<LossName, SmoothLoss>> = {
  /** τ ln(1 + e^((1 − z)/τ)). */
  hinge: {
    value: (z, width) => width * softplus.value((z - 1) / width),
    slope: (z, width) => sigmoid((1 - z) / width),
    curvature: (z, width) => softplus.secondDerivative((z - 1) / width) / width,
    excess: Math.LN2,
  },
  softplus: {
    value: softplus.value,
    slope: (z) => sigmoid(-z),
    curvature: softplus.secondDerivative,
    excess: 0,
  },
};
