/* Averages over samples with weights v; without weights, all v are 1. */

/** (1/V) Σ v_i values_i, V = Σ v, summed in order. NaN of nothing. */
export function mean(values: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  if (weights === undefined) {
    for (const value of values) sum += value;
    return sum / values.length;
  }
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}

/** Half of V is met where a sum of weights is so near to it, relatively: nearer than rounding takes it. */
const ROUNDING = 2 ** -40;

/**
 * The middle value; the mean of the two middle values of an even count. NaN of nothing. With weights, up to the middle value
 * lies half of V at least, and from it on, too: where that is so of two values and all between them, their mean. Whole weights
 * are numbers of equal samples.
 */
export function median(values: Float64Array, weights?: Float64Array): number {
  if (weights === undefined) {
    const sorted = values.toSorted();
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
  const order = Uint32Array.from(values.keys()).sort((i, j) =>
    values[i] < values[j] ? -1 : values[i] > values[j] ? 1 : i - j,
  );
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let below = 0;
  for (let p = 0; p < order.length; p++) {
    below += weights[order[p]];
    if (Math.abs(below - half) <= ROUNDING * half && p + 1 < order.length) {
      return (values[order[p]] + values[order[p + 1]]) / 2;
    }
    if (below > half) return values[order[p]];
  }
  return order.length === 0 ? Number.NaN : values[order[order.length - 1]];
}

/** The mean of the values that are not ∞; undefined where there are none. */
export function finiteMean(values: Float64Array, weights?: Float64Array): number | undefined {
  const hasValue = (_: number, i: number) => Number.isFinite(values[i]);
  const finite = values.filter(hasValue);
  return finite.length === 0 ? undefined : mean(finite, weights?.filter(hasValue));
}

/** The share of V whose values are at most `limit`. */
export function shareUpTo(limit: number, values: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  if (weights === undefined) {
    for (const value of values) if (value <= limit) sum++;
    return sum / values.length;
  }
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] <= limit) sum += weights[i];
    total += weights[i];
  }
  return sum / total;
}
