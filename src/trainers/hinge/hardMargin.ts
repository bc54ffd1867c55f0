import type { Primal } from './augmentedLagrangian.ts';

/** Shortfalls up to this are taken for rounding. */
const LARGEST_ROUNDING = 1e-6;

/**
 * The point scaled up by next to nothing, so that every margin y(w·x + b) reaches 1 in floating point too. On separable
 * data the optimal margins are exactly 1 or more, the empirical risk is exactly 0, and the rounding of a margin to
 * 1 − 2⁻⁵³ can be larger than the whole objective. `rounding`: by how much more they are to be above 1. Undefined where a margin is short by more than rounding.
 */
export function liftToMargin({ w, b, products }: Primal, labels: Int8Array, rounding = 0): Primal | undefined {
  let shortfall = 0;
  let magnitude = 0;
  for (let i = 0; i < labels.length; i++) {
    shortfall = Math.max(shortfall, 1 - labels[i] * (products[i] + b));
    magnitude = Math.max(magnitude, Math.abs(products[i]) + Math.abs(b));
  }
  if (shortfall > LARGEST_ROUNDING) return undefined;
  const factor = (1 + 16 * Number.EPSILON * Math.max(1, magnitude) + rounding) / (1 - shortfall);
  return { w: w.map((v) => v * factor), b: b * factor, products: products.map((v) => v * factor) };
}
