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
  boxed({ weights: { byMagnitude, magnitudes }, roomsByFeature }, margin) {
    let left = margin;
    let distance = 0;
    for (let k = 0; k < byMagnitude.length; k++) {
      const room = roomsByFeature[byMagnitude[k]];
      const gain = magnitudes[k] * room;
      if (gain >= left) return distance + left / magnitudes[k];
      left -= gain;
      distance += room;
    }
    return distance;
  },
};
