import { type ClosestSample, none } from './closest.ts';
import { headroomOf, inOrderOf, movedAgainst } from './headroom.ts';

/** The headroom of the features with the largest |u_i| is spent first, that of the last one in part: a fractional knapsack. */
export const l1: ClosestSample = (x, u, drop, bounds) => {
  const headroom = headroomOf(x, u, bounds);
  const steps = new Float64Array(x.length);
  let dropped = 0;
  let distance = 0;
  for (const i of inOrderOf((i) => -Math.abs(u[i]), headroom)) {
    const step = (drop - dropped) / Math.abs(u[i]);
    if (step <= headroom[i]) {
      steps[i] = step;
      return { distance: distance + step, sample: movedAgainst(x, u, steps, headroom, bounds) };
    }
    steps[i] = headroom[i];
    dropped += Math.abs(u[i]) * headroom[i];
    distance += headroom[i];
  }
  return none;
};
