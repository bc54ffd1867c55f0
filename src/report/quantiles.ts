/**
 * The smallest ε at which at least k/(count − 1) of the distances are ≤ ε, for k = 0 … count − 1: 0 for k = 0. `sorted`:
 * distances ≥ 0 in ascending order.
 */
export function quantilesOf(sorted: Float64Array, count: number): Float32Array {
  const { length: n } = sorted;
  return Float32Array.from({ length: count }, (_, k) => (k === 0 ? 0 : sorted[Math.ceil((k * n) / (count - 1)) - 1]));
}
