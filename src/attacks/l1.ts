import { largestMagnitude, sumOfMagnitudes } from '../math/vector.ts';
import type { Norm } from './norm.ts';

/** The sum of all changes; its dual is ‖w‖_∞, the largest weight. */
export const l1: Norm = {
  name: 'l1',
  symbol: 'L1',
  length: sumOfMagnitudes,
  freeFormula: 'max(y s(x), 0)/‖w‖_∞',
  boxedFormula: 'Σ of rooms c spent by falling |w|',
  free(w) {
    const dual = largestMagnitude(w);
    return (margin) => margin / dual;
  },
  /** A fractional knapsack: rooms are spent in the order of falling |w|, the last one in part. */
  boxed(sample, margin) {
    const { byMagnitude, weights } = sample.weights;
    let left = margin;
    let distance = 0;
    for (const i of byMagnitude) {
      const magnitude = Math.abs(weights[i]);
      const room = sample.roomOf(i);
      if (magnitude * room >= left) return distance + left / magnitude;
      left -= magnitude * room;
      distance += room;
    }
    return distance;
  },
};
