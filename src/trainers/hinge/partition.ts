/** Where a sample's dual variable a = v α is: at 0, strictly between, or at its bound v. */
export const AT_ZERO = 0;
export const INTERIOR = 1;
export const AT_BOUND = 2;

/** n codes, one of AT_ZERO, INTERIOR, AT_BOUND each. */
export type Partition = Uint8Array;

/** The samples whose code is INTERIOR, ascending. */
export function interiorOf(partition: Partition): Uint32Array {
  const interior: number[] = [];
  for (let i = 0; i < partition.length; i++) if (partition[i] === INTERIOR) interior.push(i);
  return new Uint32Array(interior);
}

/** How many samples have a code. */
export function countOf(partition: Partition, code: number): number {
  let count = 0;
  for (let i = 0; i < partition.length; i++) if (partition[i] === code) count++;
  return count;
}

/** In how many samples two partitions differ. */
export function countChanges(one: Partition, other: Partition): number {
  let changes = 0;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) changes++;
  return changes;
}

/** The code of a dual variable that may lie outside [0, bound]. */
export function codeOf(a: number, bound: number): number {
  return a <= 0 ? AT_ZERO : a >= bound ? AT_BOUND : INTERIOR;
}

/** The codes of dual variables. */
export function partitionOf(a: Float64Array, bounds: Float64Array): Partition {
  const partition = new Uint8Array(a.length);
  for (let i = 0; i < a.length; i++) partition[i] = codeOf(a[i], bounds[i]);
  return partition;
}

/** Whether no dual variable is at its bound. */
export function isBelow(alpha: Float64Array, bounds: Float64Array): boolean {
  for (let i = 0; i < alpha.length; i++) if (alpha[i] >= bounds[i]) return false;
  return true;
}

/** Dual variables cut to [0, bound]. */
export function clipped(a: Float64Array, bounds: Float64Array): Float64Array {
  const cut = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) cut[i] = Math.min(Math.max(a[i], 0), bounds[i]);
  return cut;
}

/** The bounds of the samples that are at theirs, 0 for the others. */
export function boundsOf(partition: Partition, bounds: Float64Array): Float64Array {
  const a = new Float64Array(partition.length);
  for (let i = 0; i < a.length; i++) if (partition[i] === AT_BOUND) a[i] = bounds[i];
  return a;
}

/** Σ_L v y. */
export function upperLabels(partition: Partition, labels: Int8Array, bounds: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < partition.length; i++) if (partition[i] === AT_BOUND) sum += bounds[i] * labels[i];
  return sum;
}

/** Σ_L v. */
export function upperWeight(partition: Partition, bounds: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < partition.length; i++) if (partition[i] === AT_BOUND) sum += bounds[i];
  return sum;
}

/** The samples that are at their bound in one of two partitions only. */
export function upperChanges(one: Partition, other: Partition): Uint32Array {
  const changed: number[] = [];
  for (let i = 0; i < one.length; i++) if ((one[i] === AT_BOUND) !== (other[i] === AT_BOUND)) changed.push(i);
  return new Uint32Array(changed);
}

/** v y of the listed samples that are at their bound, −v y of the others. */
export function signedBounds(
  places: Uint32Array,
  partition: Partition,
  labels: Int8Array,
  bounds: Float64Array,
): Float64Array {
  const signed = new Float64Array(places.length);
  for (let q = 0; q < signed.length; q++) {
    const p = places[q];
    signed[q] = (partition[p] === AT_BOUND ? bounds[p] : -bounds[p]) * labels[p];
  }
  return signed;
}
