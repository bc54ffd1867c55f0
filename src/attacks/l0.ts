import type { Bounds } from '../model/dataset.ts';
import { type Closest, headroomOf, inOrderOf, movedAgainst, none } from './closestSample.ts';
import type { Norm } from './norm.ts';

/** How many features change. Not a norm in the strict sense; people call it one. */
export const l0: Norm = {
  name: 'l0',
  symbol: 'L0',
  length: (r) => r.reduce((count, value) => (value === 0 ? count : count + 1), 0),
  freeFormula: '1 where y s(x) > 0, else 0',
  boxedFormula: 'how many |w| c, largest first, add up to y s(x)',
  /** Without a box one feature is enough. */
  free: () => () => 1,
  closest,
};

/**
 * The fewest features that do: those with the largest |u_i| c_i, all of them moved to their walls but the last, which moves
 * as far as is left to go. Without a box it is the one with the largest |u_i|.
 */
function closest(x: Float64Array, u: Float64Array, drop: number, bounds: Bounds): Closest {
  const headroom = headroomOf(x, u, bounds);
  const steps = new Float64Array(x.length);
  const gain = headroom.map((c, i) => Math.abs(u[i]) * c);
  // Sorting leaves equal ones in order: where headroom is infinite, the largest |u_i| stays first.
  const byGain = inOrderOf((i) => -Math.abs(u[i]), headroom).sort((a, b) => gain[b] - gain[a]);
  let dropped = 0;
  for (const [k, i] of byGain.entries()) {
    const step = (drop - dropped) / Math.abs(u[i]);
    steps[i] = Math.min(step, headroom[i]);
    if (step <= headroom[i]) return { distance: k + 1, sample: movedAgainst(x, u, steps, headroom, bounds) };
    dropped += gain[i];
  }
  return none;
}
