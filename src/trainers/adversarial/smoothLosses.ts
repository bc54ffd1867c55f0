import type { Loss } from '../../losses/loss.ts';
import { sigmoid, softplus } from '../../losses/softplus.ts';

/** A smooth convex falling function a little above a loss, of width τ. */
export interface SmoothLoss {
  value(z: number, width: number): number;
  /** −f′(z), between 0 and that of the loss where it is steepest. */
  slope(z: number, width: number): number;
  /** f″(z). */
  curvature(z: number, width: number): number;
  /** How far above the loss it is at most, in widths. */
  readonly excess: number;
}

/**
 * The loss with its kinks rounded off: f(z) + Σ j [τ ln(1 + e^((k − z)/τ)) − max(k − z, 0)] over kinks at k where the slope
 * rises by j. A smooth loss is left as it is; of hinge τ ln(1 + e^((1 − z)/τ)) remains.
 */
export function smoothLossOf({ value, derivative, secondDerivative, kinks }: Loss): SmoothLoss {
  return {
    value: (z, width) =>
      kinks.reduce(
        (sum, { at, jump }) => sum - jump * Math.max(at - z, 0) + jump * width * softplus.value((z - at) / width),
        value(z),
      ),
    slope: (z, width) =>
      kinks.reduce((sum, { at, jump }) => sum - (z < at ? jump : 0) + jump * sigmoid((at - z) / width), -derivative(z)),
    curvature: (z, width) =>
      kinks.reduce(
        (sum, { at, jump }) => sum + (jump * softplus.secondDerivative((z - at) / width)) / width,
        secondDerivative(z),
      ),
    excess: Math.LN2 * kinks.reduce((sum, { jump }) => sum + jump, 0),
  };
}
