import { largestMagnitude, sumOfMagnitudes } from '../math/vector.ts';
import type { Bounds } from '../model/dataset.ts';
import { type Closest, headroomOf, inOrderOf, movedAgainst, none, suffixSums } from './closestSample.ts';
import type { Norm } from './norm.ts';

/** The largest change of any feature; its dual is ‖w‖₁. */
export const linf: Norm = {
  name: 'linf',
  symbol: 'L∞',
  length: largestMagnitude,
  freeFormula: 'max(y s(x), 0)/‖w‖₁',
  boxedFormula: 'the ε with Σ |w| min(ε, c) = y s(x)',
  free(w) {
    const dual = sumOfMagnitudes(w);
    return (margin) => margin / dual;
  },
  closest,
};

/**
 * Every feature moves by ε, or by its headroom where that is less: the least ε with Σ|u_i| min(ε, c_i) = drop, which is linear
 * between the headroom c_i.
 */
function closest(x: Float64Array, u: Float64Array, drop: number, bounds: Bounds): Closest {
  const headroom = headroomOf(x, u, bounds);
  const order = inOrderOf((i) => headroom[i], headroom);
  const weights = suffixSums(order, (i) => Math.abs(u[i]));
  let dropped = 0;
  for (const [k, i] of order.entries()) {
    const epsilon = (drop - dropped) / weights[k];
    if (epsilon <= headroom[i]) {
      const steps = headroom.map((c) => Math.min(epsilon, c));
      return { distance: epsilon, sample: movedAgainst(x, u, steps, headroom, bounds) };
    }
    dropped += Math.abs(u[i]) * headroom[i];
  }
  return none;
}
