import type { Loss } from '../losses/loss.ts';
import { UNIT } from '../math/compensated.ts';
import type { WorkingSolution } from './pathSolver.ts';
import type { SampleWeights } from './sampleWeights.ts';
import type { AnyWorkingData } from './workingData.ts';

/**
 * Whether the centroids of the two classes coincide: as exact numbers, or but for the rounding of the features that they are
 * the means of and of the sums. Then Σ v α y x = 0 for a dual point that is constant on each class, w = 0 is optimal for every
 * μ (smooth losses; hinge with balanced classes), and whatever direction rounding may leave to w means nothing.
 */
export function centroidsCoincide({ labels, centred, sampleWeights: { values, ofClasses } }: AnyWorkingData): boolean {
  const [ofI, ofJ] = ofClasses;
  const shares = Float64Array.from(labels, (y, i) => (y < 0 ? -values[i] / ofI : values[i] / ofJ));
  return isRounding(centred.transposedTimes(shares), 2, { centred });
}

/**
 * Whether a sum Σ r_i x_i about the centre, Σ|r_i| = `total`, is 0 but for rounding: of the features, half a unit in the last
 * place of the largest of each, and of the sum.
 */
export function isRounding(sum: Float64Array, total: number, { centred }: Pick<AnyWorkingData, 'centred'>) {
  const { sizes, mean, rounding } = centred;
  return sum.every((value, k) => Math.abs(value) <= total * (rounding.sums * sizes[k] + UNIT * Math.abs(mean[k])));
}

/** The solution w = 0 with its best bias; `alpha`, n values, has Σ v α y x = 0. */
export function zeroWeights(
  data: AnyWorkingData,
  loss: Loss,
  alpha = dualAtZero(data.labels, data.sampleWeights, loss),
): WorkingSolution {
  const { b, unique } = loss.bestBias(...data.sampleWeights.ofClasses);
  const w = new Float64Array(data.features.cols);
  return { w, b, alpha, biasUnique: unique, hardMargin: false, vanishes: true, iterations: 0, obstacle: '' };
}

/** The dual point −f′ at w = 0 with the best bias, where it is one number for each class: Σ v α y = 0. */
export function dualAtZero(labels: Int8Array, { ofClasses }: SampleWeights, loss: Loss): Float64Array {
  const [ofI, ofJ] = loss.bestBias(...ofClasses).dual;
  return Float64Array.from(labels, (y) => (y < 0 ? ofI : ofJ));
}
