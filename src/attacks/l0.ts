import type { Norm } from './norm.ts';

/** How many features change. Not a norm in the strict sense; people call it one. */
export const l0: Norm = {
  name: 'l0',
  symbol: 'L0',
  length: (r) => r.reduce((count, value) => (value === 0 ? count : count + 1), 0),
  freeFormula: '1 where y s(x) > 0, else 0',
  boxedFormula: 'how many |w| c, largest first, add up to y s(x)',
  /** Without a box one feature is enough. */
  free: () => () => 1,
  /** Each headroom is spent whole, those that count most first: the largest |w| c, found one by one in a heap. */
  boxed({ weights: { byMagnitude, magnitudes }, headroomByFeature, gains: heap }, margin) {
    let size = 0;
    for (let k = 0; k < byMagnitude.length; k++) {
      const gain = magnitudes[k] * headroomByFeature[byMagnitude[k]];
      if (gain > 0) heap[size++] = gain;
    }
    for (let k = (size >> 1) - 1; k >= 0; k--) sink(heap, k, size);
    let left = margin;
    let changed = 0;
    for (; size > 0 && left > 0; changed++) {
      left -= heap[0];
      heap[0] = heap[--size];
      sink(heap, 0, size);
    }
    return changed;
  },
};

/** Restores the order of a heap of `size` values, largest on top, below place k. */
function sink(heap: Float64Array, k: number, size: number): void {
  const value = heap[k];
  for (let child = 2 * k + 1; child < size; child = 2 * k + 1) {
    if (child + 1 < size && heap[child + 1] > heap[child]) child++;
    if (heap[child] <= value) break;
    heap[k] = heap[child];
    k = child;
  }
  heap[k] = value;
}
