/** The arithmetic mean, summed in order. NaN of nothing. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The middle value; the mean of the two middle values of an even count. NaN of nothing. */
export function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The mean of the values that are not ∞; undefined where there are none. */
export function finiteMean(values: Float64Array): number | undefined {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? undefined : mean(finite);
}
