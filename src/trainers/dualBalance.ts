import { productError, twoSum } from '../math/compensated.ts';
import type { SampleWeights } from './sampleWeights.ts';

/**
 * Repairs a dual point in place so that |Σ v α y| ≤ V·2⁻⁵²: the free bias demands it, and a point that breaks it certifies
 * nothing. The class with the larger sum is scaled down, so that all values stay in [0, sup −f′]; what rounding leaves of the
 * difference is taken from where v α is largest in that class.
 */
export function balanceDual(alpha: Float64Array, labels: Int8Array, sampleWeights: SampleWeights): void {
  const { values: v } = sampleWeights;
  const imbalance = signedTotal(alpha, labels, sampleWeights);
  if (imbalance === 0) return;
  const surplus = Math.sign(imbalance);
  let total = 0;
  for (let i = 0; i < alpha.length; i++) total += v[i] * alpha[i];
  const factor = Math.max(1 - Math.abs(imbalance) / ((total + Math.abs(imbalance)) / 2), 0);
  // Looked up: classes alternate at random, and no processor foresees the branches that they would take.
  const factors = Float64Array.of(surplus < 0 ? factor : 1, 1, surplus > 0 ? factor : 1);
  for (let i = 0; i < alpha.length; i++) alpha[i] *= factors[labels[i] + 1];
  let left = signedTotal(alpha, labels, sampleWeights);
  for (let round = 0; round < 3 && left !== 0; round++) {
    const largest = indexOfLargest(alpha, labels, v, Math.sign(left));
    const before = alpha[largest];
    alpha[largest] = Math.max(before - Math.abs(left) / v[largest], 0);
    if (alpha[largest] === before) return;
    left -= labels[largest] * v[largest] * (before - alpha[largest]);
  }
}

/** Σ v_i α_i y_i, with the rounding errors of the products, which v = 1 does not have, and of the sum added back. */
export function signedTotal(
  alpha: Float64Array,
  labels: Int8Array,
  { values: v, areOnes }: Pick<SampleWeights, 'values' | 'areOnes'>,
): number {
  let sum = 0;
  let lost = 0;
  if (areOnes) {
    for (let i = 0; i < alpha.length; i++) {
      const { high, low } = twoSum(sum, alpha[i] * labels[i]);
      sum = high;
      lost += low;
    }
    return sum + lost;
  }
  for (let i = 0; i < alpha.length; i++) {
    const mass = alpha[i] * v[i];
    const { high, low } = twoSum(sum, mass * labels[i]);
    sum = high;
    lost += low + labels[i] * productError(alpha[i], v[i], mass);
  }
  return sum + lost;
}

/** Where v α is largest in a class. */
export function indexOfLargest(alpha: Float64Array, labels: Int8Array, v: Float64Array, label: number): number {
  let largest = -1;
  for (let i = 0; i < alpha.length; i++) {
    if (labels[i] === label && (largest < 0 || v[i] * alpha[i] > v[largest] * alpha[largest])) largest = i;
  }
  return largest;
}
