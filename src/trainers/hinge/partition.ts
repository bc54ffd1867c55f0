/** Where a sample's dual variable is: at 0, strictly between, or at 1. */
export const AT_ZERO = 0;
export const INTERIOR = 1;
export const AT_ONE = 2;

/** n codes, one of AT_ZERO, INTERIOR, AT_ONE each. */
export type Partition = Uint8Array;

/** The samples whose code is INTERIOR, ascending. */
export function interiorOf(partition: Partition): Uint32Array {
  const interior: number[] = [];
  for (let i = 0; i < partition.length; i++) if (partition[i] === INTERIOR) interior.push(i);
  return Uint32Array.from(interior);
}

/** How many samples' code is INTERIOR. */
export function countInterior(partition: Partition): number {
  let count = 0;
  for (const code of partition) if (code === INTERIOR) count++;
  return count;
}

/** In how many samples two partitions differ. */
export function countChanges(one: Partition, other: Partition): number {
  let changes = 0;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) changes++;
  return changes;
}

/** The code of a dual variable that may lie outside [0, 1]. */
export function codeOf(a: number): number {
  return a <= 0 ? AT_ZERO : a >= 1 ? AT_ONE : INTERIOR;
}
