import { type ClosestSample, none } from './closest.ts';
import { harmfulRoom, inOrderOf, movedAgainst } from './room.ts';

/** The room of the features with the largest |u_i| is spent first, that of the last one in part: a fractional knapsack. */
export const l1: ClosestSample = (x, u, drop, bounds) => {
  const room = harmfulRoom(x, u, bounds);
  const steps = new Float64Array(x.length);
  let dropped = 0;
  let distance = 0;
  for (const i of inOrderOf((i) => -Math.abs(u[i]), room)) {
    const step = (drop - dropped) / Math.abs(u[i]);
    if (step <= room[i]) {
      steps[i] = step;
      return { distance: distance + step, sample: movedAgainst(x, u, steps, room, bounds) };
    }
    steps[i] = room[i];
    dropped += Math.abs(u[i]) * room[i];
    distance += room[i];
  }
  return none;
};
