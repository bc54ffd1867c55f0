import { type ClosestSample, none } from './closest.ts';
import { harmfulRoom, inOrderOf, movedAgainst, suffixSums } from './room.ts';

/**
 * x′ = clip(x − t u): by the Lagrange conditions every feature moves in proportion to u_i until it meets its wall. t solves
 * Σ|u_i| min(t|u_i|, c_i) = drop, which is linear between the breakpoints c_i/|u_i|; the distance is √(Σ_done c_i² + t²Q),
 * Q = Σ_rest u_i².
 */
export const l2: ClosestSample = (x, u, drop, bounds) => {
  const room = harmfulRoom(x, u, bounds);
  const order = inOrderOf((i) => room[i] / Math.abs(u[i]), room);
  const squares = suffixSums(order, (i) => u[i] * u[i]);
  let dropped = 0;
  let doneSquares = 0;
  for (const [k, i] of order.entries()) {
    const t = (drop - dropped) / squares[k];
    if (t * Math.abs(u[i]) <= room[i]) {
      const steps = room.map((c, j) => Math.min(t * Math.abs(u[j]), c));
      return { distance: Math.sqrt(doneSquares + t * t * squares[k]), sample: movedAgainst(x, u, steps, room, bounds) };
    }
    dropped += Math.abs(u[i]) * room[i];
    doneSquares += room[i] * room[i];
  }
  return none;
};
