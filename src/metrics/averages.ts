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
    const sorted = ascending(values);
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
  let sum = 0;
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const weight = weights ? weights[i] : 1;
    sum += weight * values[i];
    total += weight;
    count++;
  }
  return count === 0 ? undefined : sum / total;
}

/** The share of V whose values are at most `limit`. */
export function shareUpTo(limit: number, values: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  if (weights === undefined) {
    for (let i = 0; i < values.length; i++) if (values[i] <= limit) sum++;
    return sum / values.length;
  }
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] <= limit) sum += weights[i];
    total += weights[i];
  }
  return sum / total;
}

/** The same for many limits. */
export function sharesUpTo(limits: readonly number[], values: Float64Array, weights?: Float64Array): number[] {
  if (weights !== undefined) return limits.map((limit) => shareUpTo(limit, values, weights));
  const sorted = ascending(values);
  return limits.map((limit) => countUpTo(limit, sorted) / values.length);
}

const inOrder = new WeakMap<Float64Array, Float64Array>();
const risen = new WeakMap<Float64Array, Rise>();

/** Values of which each is a function of another one, which never falls: both have one order. */
interface Rise {
  readonly from: Float64Array;
  readonly by: (value: number) => number;
}

/** The values that a function which never falls makes of others: where several are made of the same, these are sorted once for all. */
export function raised(from: Float64Array, by: (value: number) => number): Float64Array {
  const values = new Float64Array(from.length);
  for (let i = 0; i < values.length; i++) values[i] = by(from[i]);
  risen.set(values, { from, by });
  return values;
}

/** The values in ascending order, sorted once for all who ask; nobody may change values that he has asked for. */
function ascending(values: Float64Array): Float64Array {
  const known = inOrder.get(values);
  if (known) return known;
  const rise = risen.get(values);
  const own = rise ? ascending(rise.from).map(rise.by) : values.toSorted();
  inOrder.set(values, own);
  return own;
}

/** How many of ascending values are at most `limit`. */
function countUpTo(limit: number, values: Float64Array): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
