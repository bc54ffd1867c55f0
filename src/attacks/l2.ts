import { norm } from '../math/vector.ts';
import type { Bounds } from '../model/dataset.ts';
import { type Closest, headroomOf, inOrderOf, movedAgainst, none, suffixSums } from './closestSample.ts';
import type { Norm } from './norm.ts';

/** The Euclidean norm, its own dual. */
export const l2: Norm = {
  name: 'l2',
  symbol: 'L2',
  length: norm,
  freeFormula: 'max(y s(x), 0)/‖w‖₂',
  boxedFormula: '‖min(t|w|, c)‖₂ with Σ |w| min(t|w|, c) = y s(x)',
  free(w) {
    const dual = norm(w);
    return (margin) => margin / dual;
  },
  closest,
};

/**
 * x′ = clip(x − t u): by the Lagrange conditions every feature moves in proportion to u_i until it meets its wall. t solves
 * Σ|u_i| min(t|u_i|, c_i) = drop, which is linear between the breakpoints c_i/|u_i|; the distance is √(Σ_done c_i² + t²Q),
 * Q = Σ_rest u_i².
 */
function closest(x: Float64Array, u: Float64Array, drop: number, bounds: Bounds): Closest {
  const headroom = headroomOf(x, u, bounds);
  const order = inOrderOf((i) => headroom[i] / Math.abs(u[i]), headroom);
  const squares = suffixSums(order, (i) => u[i] * u[i]);
  let dropped = 0;
  let doneSquares = 0;
  for (const [k, i] of order.entries()) {
    const t = (drop - dropped) / squares[k];
    if (t * Math.abs(u[i]) <= headroom[i]) {
      const steps = headroom.map((c, j) => Math.min(t * Math.abs(u[j]), c));
      return {
        distance: Math.sqrt(doneSquares + t * t * squares[k]),
        sample: movedAgainst(x, u, steps, headroom, bounds),
      };
    }
    dropped += Math.abs(u[i]) * headroom[i];
    doneSquares += headroom[i] * headroom[i];
  }
  return none;
}
