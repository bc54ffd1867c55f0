import type { DecayName } from './options.ts';

/** Where gradient descent is: the classifier, and the velocity of its momentum. */
export interface DescentState {
  readonly w: Float64Array;
  b: number;
  /** v, of w and of b. */
  readonly velocity: { readonly w: Float64Array; b: number };
}

/** ∂R/∂w (d values) and ∂R/∂b. */
export interface Gradient {
  readonly w: Float64Array;
  readonly b: number;
}

/** What a step of length η on R + μ‖w‖² depends on. */
export interface StepSetting {
  /** η. */
  readonly rate: number;
  readonly mu: number;
  /** β. */
  readonly momentum: number;
  readonly decay: DecayName;
}

/** At w = 0, b = 0 and at rest. */
export function atRest(features: number): DescentState {
  return { w: new Float64Array(features), b: 0, velocity: { w: new Float64Array(features), b: 0 } };
}

/**
 * One step of gradient descent with weight decay, in place:
 *
 *     m = βv + ∂R/∂w,  w ← (1 − 2ημ) w − ηm,
 *
 * and the same for b without the decay. Coupled decay is part of the gradient that momentum remembers: v ← m + 2μw, so
 * that a fixed point minimises R + μ‖w‖². Decoupled decay (Loshchilov & Hutter, Decoupled Weight Decay Regularization)
 * is forgotten, v ← m: a fixed point has m = ∂R/(1 − β) = −2μw and minimises R + (1 − β)μ‖w‖² instead. Without momentum the
 * two are the same: w ← (1 − 2ημ) w − η ∂R/∂w.
 */
export function step(state: DescentState, gradient: Gradient, { rate, mu, momentum, decay }: StepSetting): void {
  const { w, velocity } = state;
  const kept = 1 - 2 * rate * mu;
  const remembered = decay === 'coupled' ? 2 * mu : 0;
  const v = velocity.w;
  for (let k = 0; k < w.length; k++) {
    const m = momentum * v[k] + gradient.w[k];
    v[k] = m + remembered * w[k];
    w[k] = kept * w[k] - rate * m;
  }
  velocity.b = momentum * velocity.b + gradient.b;
  state.b -= rate * velocity.b;
}
