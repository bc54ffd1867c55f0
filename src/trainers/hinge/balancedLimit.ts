import { signedSum } from '../workingData.ts';
import { biasInterval, biasRounding } from './biasInterval.ts';
import { AT_BOUND } from './partition.ts';
import type { StrongLimit } from './strongLimit.ts';
import type { WorkingSet } from './workingSet.ts';

/**
 * The solution for strong penalties on classes of equal weight: while no sample reaches its margin all a are at their bound v,
 * w = (1/κ) Σ v y x, and b is the middle of the interval of optimal biases.
 */
export function balancedLimit(everything: WorkingSet): StrongLimit {
  const { data, bounds } = everything;
  const { features, sampleWeights } = data;
  const sum = signedSum(data, bounds);
  const partition = new Uint8Array(bounds.length).fill(AT_BOUND);
  /** Some sample reaches its margin here, and wherever μ is smaller. */
  let end = 0;
  return {
    vanishes: false,
    alpha: bounds,
    at(mu) {
      if (mu <= end) return undefined;
      const kappa = 2 * mu * sampleWeights.total;
      const w = sum.map((value) => value / kappa);
      const products = features.times(w);
      const { lower, upper } = biasInterval(products, everything, partition);
      const primal = { w, b: (lower + upper) / 2, products };
      if (upper - lower > biasRounding(everything, primal)) return { primal, biasUnique: false };
      end = mu;
      return undefined;
    },
  };
}
