import { type ClosestSample, none } from './closest.ts';
import { harmfulRoom, inOrderOf, movedAgainst, suffixSums } from './room.ts';

/**
 * Every feature moves by ε, or by its room where that is less: the least ε with Σ|u_i| min(ε, c_i) = drop, which is linear
 * between the rooms c_i.
 */
export const linf: ClosestSample = (x, u, drop, bounds) => {
  const room = harmfulRoom(x, u, bounds);
  const order = inOrderOf((i) => room[i], room);
  const weights = suffixSums(order, (i) => Math.abs(u[i]));
  let dropped = 0;
  for (const [k, i] of order.entries()) {
    const epsilon = (drop - dropped) / weights[k];
    if (epsilon <= room[i]) {
      const steps = room.map((c) => Math.min(epsilon, c));
      return { distance: epsilon, sample: movedAgainst(x, u, steps, room, bounds) };
    }
    dropped += Math.abs(u[i]) * room[i];
  }
  return none;
};
