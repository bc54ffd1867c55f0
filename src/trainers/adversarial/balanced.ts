import { balanceDual } from '../dualBalance.ts';
import type { AdversarialProblem } from './adversarialObjective.ts';

/**
 * α with Σ v α y = 0 to rounding. What is between 0 and sup −f′ gives way first: near the kink of the hinge that costs nothing,
 * elsewhere as much as the margin is away from it.
 */
export function balanced(
  alpha: Float64Array,
  { labels, sampleWeights, loss }: Pick<AdversarialProblem, 'labels' | 'sampleWeights' | 'loss'>,
): Float64Array {
  const inside = (a: number) => a * (1 - a / loss.largestSlope);
  const { values: v } = sampleWeights;
  let surplus = 0;
  let total = 0;
  for (let i = 0; i < alpha.length; i++) {
    surplus += v[i] * alpha[i] * labels[i];
    total += v[i] * inside(alpha[i]);
  }
  const share = Math.abs(surplus) < total ? surplus / total : 0;
  const shifted = alpha.map((a, i) => a - labels[i] * inside(a) * share);
  balanceDual(shifted, labels, sampleWeights);
  return shifted;
}
