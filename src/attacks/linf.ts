import { largestMagnitude, sumOfMagnitudes } from '../math/vector.ts';
import { cappedStep } from './cappedStep.ts';
import type { Norm } from './norm.ts';

/** The largest change of any feature; its dual is ‖w‖₁. */
export const linf: Norm = {
  name: 'linf',
  symbol: 'L∞',
  length: largestMagnitude,
  freeFormula: 'max(y s(x), 0)/‖w‖₁',
  boxedFormula: 'the ε with Σ |w| min(ε, c) = y s(x)',
  free(w) {
    const dual = sumOfMagnitudes(w);
    return (margin) => margin / dual;
  },
  /** The smallest ε with Σ|w| min(ε, c) = m. */
  boxed(sample, margin) {
    const { rooms, magnitudes, zeros, largestRoom, weights } = sample;
    const attack = {
      breakpoints: rooms,
      slopes: magnitudes,
      addZeros(sums: { spent: number; slope: number }, epsilon: number) {
        for (const { room, sum } of zeros) {
          if (room <= epsilon) sums.spent += room * sum;
          else sums.slope += sum;
        }
      },
    };
    return cappedStep(sample, attack, margin, margin / weights.sum, largestRoom).step;
  },
};
