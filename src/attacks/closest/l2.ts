import { type ClosestSample, none } from './closest.ts';
import { headroomOf, inOrderOf, movedAgainst, suffixSums } from './headroom.ts';

/**
 * x′ = clip(x − t u): by the Lagrange conditions every feature moves in proportion to u_i until it meets its wall. t solves
 * Σ|u_i| min(t|u_i|, c_i) = drop, which is linear between the breakpoints c_i/|u_i|; the distance is √(Σ_done c_i² + t²Q),
 * Q = Σ_rest u_i².
 */
export const l2: ClosestSample = (x, u, drop, bounds) => {
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
};
