import type { Bounds } from '../model/dataset.ts';
import { type Closest, headroomOf, inOrderOf, movedAgainst, none } from './closestSample.ts';
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
  closest,
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

/**
 * The fewest features that do: those with the largest |u_i| c_i, all of them moved to their walls but the last, which moves
 * as far as is left to go. Without a box it is the one with the largest |u_i|.
 */
function closest(x: Float64Array, u: Float64Array, drop: number, bounds: Bounds): Closest {
  const headroom = headroomOf(x, u, bounds);
  const steps = new Float64Array(x.length);
  const gain = headroom.map((c, i) => Math.abs(u[i]) * c);
  // Sorting leaves equal ones in order: where headroom is infinite, the largest |u_i| stays first.
  const byGain = inOrderOf((i) => -Math.abs(u[i]), headroom).sort((a, b) => gain[b] - gain[a]);
  let dropped = 0;
  for (const [k, i] of byGain.entries()) {
    const step = (drop - dropped) / Math.abs(u[i]);
    steps[i] = Math.min(step, headroom[i]);
    if (step <= headroom[i]) return { distance: k + 1, sample: movedAgainst(x, u, steps, headroom, bounds) };
    dropped += gain[i];
  }
  return none;
}
