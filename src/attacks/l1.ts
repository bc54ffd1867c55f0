import { largestMagnitude, sumOfMagnitudes } from '../math/vector.ts';
import type { Bounds } from '../model/dataset.ts';
import { type Closest, headroomOf, inOrderOf, movedAgainst, none } from './closestSample.ts';
import type { Norm } from './norm.ts';

/** The sum of all changes; its dual is ‖w‖_∞, the largest weight. */
export const l1: Norm = {
  name: 'l1',
  symbol: 'L1',
  length: sumOfMagnitudes,
  freeFormula: 'max(y s(x), 0)/‖w‖_∞',
  boxedFormula: 'Σ of the headroom c spent by falling |w|',
  free(w) {
    const dual = largestMagnitude(w);
    return (margin) => margin / dual;
  },
  closest,
};

/** The headroom of the features with the largest |u_i| is spent first, that of the last one in part: a fractional knapsack. */
function closest(x: Float64Array, u: Float64Array, drop: number, bounds: Bounds): Closest {
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
}
