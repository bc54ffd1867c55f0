import { UNIT } from '../math/compensated.ts';
import { addScaled, dot, norm } from '../math/vector.ts';
import { evaluate, gradientOf, type Setting, type State } from './newtonState.ts';
import { productSlip, reachOf } from './workingData.ts';

/**
 * A p, what the products change by along the direction p. Added up they keep digits that A (w + p) loses where w has
 * large entries beside small ones. Once at each μ the change leads to A (w + p) all the same: errors of products that
 * are extrapolated again and again would grow.
 */
export function productChange(
  { data }: Setting,
  { w, products, slip }: State,
  direction: Float64Array,
  renews: boolean,
): ProductChange {
  const end = w.slice();
  addScaled(end, 1, direction);
  const rounding = 8 * UNIT * (reachOf(data, w) + reachOf(data, end));
  if (!renews) {
    const added = productSlip(data, direction);
    return { values: data.features.times(direction), slipAt: (t) => slip + t * added + rounding };
  }
  const values = data.features.times(end);
  addScaled(values, -1, products);
  const renewed = productSlip(data, end) + rounding;
  return { values, slipAt: (t) => (1 - t) * slip + t * renewed + rounding };
}

/** A p with what products are off by at A (w + t p), 0 < t ≤ 1, when t times it is added. */
interface ProductChange {
  readonly values: Float64Array;
  readonly slipAt: (t: number) => number;
}

/** A step along the direction that lowers L enough (Armijo), halving as needed; undefined when rounding forbids any. */
export function descend(
  setting: Setting,
  mu: number,
  imbalance: number,
  state: State,
  gradient: Float64Array,
  direction: Float64Array,
  { values: change, slipAt }: ProductChange,
): State | undefined {
  const slope = dot(gradient, direction);
  // Of a sum of n losses, rounding errors being as often up as down.
  const rounding = Math.max(8, Math.sqrt(change.length)) * Number.EPSILON * state.objective;
  const biasChange = followingBias(state.curvature, change);
  for (let t = 1; t > 1e-10; t /= 2) {
    const [w, products] = [state.w.slice(), state.products.slice()];
    addScaled(w, t, direction);
    addScaled(products, t, change);
    const b = state.b + t * biasChange;
    const next = evaluate(setting, mu, imbalance, { w, b, products, slip: slipAt(t) });
    // So close to the optimum L cannot tell: the gradient can.
    const shows = -t * slope > rounding;
    if (shows && next.objective <= state.objective + 1e-4 * t * slope) return next;
    if (next.objective <= state.objective + rounding && norm(gradientOf(setting, next)) < 0.9 * norm(gradient))
      return next;
  }
  return undefined;
}

/** How the best b changes with the products, to first order. */
function followingBias(curvature: Float64Array, change: Float64Array): number {
  let shift = 0;
  let total = 0;
  for (let i = 0; i < change.length; i++) {
    shift += curvature[i] * change[i];
    total += curvature[i];
  }
  return total > 0 ? -shift / total : 0;
}
