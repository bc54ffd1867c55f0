import { type ClosestSample, none } from './closest.ts';
import { headroomOf, inOrderOf, movedAgainst } from './headroom.ts';

/**
 * The fewest features that do: those with the largest |u_i| c_i, all of them moved to their walls but the last, which moves
 * as far as is left to go. Without a box it is the one with the largest |u_i|.
 */
export const l0: ClosestSample = (x, u, drop, bounds) => {
  const headroom = headroomOf(x, u, bounds);
  const steps = new Float64Array(x.length);
  const gain = headroom.map((c, i) => Math.abs(u[i]) * c);
  // Sorting leaves equal ones in order: where headroom are infinite, the largest |u_i| stays first.
  const byGain = inOrderOf((i) => -Math.abs(u[i]), headroom).sort((a, b) => gain[b] - gain[a]);
  let dropped = 0;
  for (const [k, i] of byGain.entries()) {
    const step = (drop - dropped) / Math.abs(u[i]);
    steps[i] = Math.min(step, headroom[i]);
    if (step <= headroom[i]) return { distance: k + 1, sample: movedAgainst(x, u, steps, headroom, bounds) };
    dropped += gain[i];
  }
  return none;
};
