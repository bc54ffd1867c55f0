import { type ClosestSample, none } from './closest.ts';
import { headroomOf, inOrderOf, movedAgainst, suffixSums } from './headroom.ts';

/**
 * Every feature moves by ε, or by its headroom where that is less: the least ε with Σ|u_i| min(ε, c_i) = drop, which is linear
 * between the headroom c_i.
 */
export const linf: ClosestSample = (x, u, drop, bounds) => {
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
};
