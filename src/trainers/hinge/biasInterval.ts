import { AT_ONE, AT_ZERO, type Partition } from './partition.ts';

/**
 * The optimal biases when no dual variable is strictly between 0 and 1: an interval [lower, upper].
 * lower = max of −1 − w·x over class I at 1 and of 1 − w·x over class J at 0;
 * upper = min of 1 − w·x over class J at 1 and of −1 − w·x over class I at 0.
 */
export function biasInterval(
  products: Float64Array,
  labels: Int8Array,
  partition: Partition,
): { lower: number; upper: number } {
  let lower = Number.NEGATIVE_INFINITY;
  let upper = Number.POSITIVE_INFINITY;
  for (let i = 0; i < labels.length; i++) {
    const end = labels[i] - products[i];
    const pushesUp = labels[i] < 0 ? partition[i] === AT_ONE : partition[i] === AT_ZERO;
    if (pushesUp) lower = Math.max(lower, end);
    else upper = Math.min(upper, end);
  }
  return { lower, upper };
}
