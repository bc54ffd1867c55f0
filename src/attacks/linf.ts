import { largestMagnitude, sumOfMagnitudes } from '../math/vector.ts';
import { type CappedAttack, cappedStep } from './cappedStep.ts';
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
  boxed: (sample, margin) =>
    cappedStep(sample, attack, margin, margin / sample.weights.sum, sample.largestHeadroom).step,
};

const attack: CappedAttack = {
  breakpoints: ({ headroom }) => headroom,
  slopes: ({ magnitudes }) => magnitudes,
  addZeros({ zeros }, epsilon, sums) {
    for (let k = 0; k < 2; k++) {
      const { headroom, sum } = zeros[k];
      if (headroom <= epsilon) sums.spent += headroom * sum;
      else sums.slope += sum;
    }
  },
};
