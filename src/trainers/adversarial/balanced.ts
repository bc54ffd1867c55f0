import { balanceDual } from '../certificate.ts';

/**
 * α with Σ α y = 0 to rounding. What is between 0 and 1 gives way first: near the kink of the hinge that costs nothing,
 * elsewhere as much as the margin is away from it.
 */
export function balanced(alpha: Float64Array, labels: Int8Array): Float64Array {
  let surplus = 0;
  let total = 0;
  for (let i = 0; i < alpha.length; i++) {
    surplus += alpha[i] * labels[i];
    total += alpha[i] * (1 - alpha[i]);
  }
  const share = Math.abs(surplus) < total ? surplus / total : 0;
  const shifted = alpha.map((a, i) => a - labels[i] * a * (1 - a) * share);
  balanceDual(shifted, labels);
  return shifted;
}
