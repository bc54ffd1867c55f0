import { fallingOf, sideCount, weightsOf } from './boxedWeights';

/* Attacks that spend the headroom of one feature after the other. */

/** The smallest Σ of changes, a fractional knapsack: headroom is spent in the order of falling |w|, the last one in part. */
export function smallestSum(margin: f64, d: i32, weights: usize, order: usize, byFeature: usize): f64 {
  const n = <usize>(sideCount(weights, 0) + sideCount(weights, 1));
  const magnitudes = fallingOf(weights, d);
  let left = margin, distance: f64 = 0;
  for (let k: usize = 0; k < n; k++) {
    const magnitude = load<f64>(magnitudes + (k << 3));
    const c = load<f64>(byFeature + (<usize>load<i32>(order + (k << 2)) << 3));
    const gain = magnitude * c;
    if (gain >= left) return distance + left / magnitude;
    left -= gain;
    distance += c;
  }
  return distance;
}

/** The fewest features: each headroom is spent whole, those with the largest |w| c first, found one by one in a heap of d numbers. */
export function fewest(margin: f64, d: i32, weights: usize, order: usize, byFeature: usize, heap: usize): f64 {
  const n = <usize>(sideCount(weights, 0) + sideCount(weights, 1));
  const magnitudes = fallingOf(weights, d);
  let size = 0;
  for (let k: usize = 0; k < n; k++) {
    const gain = load<f64>(magnitudes + (k << 3)) * load<f64>(byFeature + (<usize>load<i32>(order + (k << 2)) << 3));
    store<f64>(heap + (<usize>size << 3), gain);
    size += i32(gain > 0);
  }
  for (let k = (size >> 1) - 1; k >= 0; k--) sink(heap, k, size);
  let left = margin;
  let changed = 0;
  for (; size > 0 && left > 0; changed++) {
    left -= load<f64>(heap);
    store<f64>(heap, load<f64>(heap + (<usize>--size << 3)));
    sink(heap, 0, size);
  }
  return changed;
}

/** Restores the order of a heap of `size` values, largest on top, below place k. */
function sink(heap: usize, k: i32, size: i32): void {
  const value = load<f64>(heap + (<usize>k << 3));
  for (let child = 2 * k + 1; child < size; child = 2 * k + 1) {
    let at = heap + (<usize>child << 3);
    if (child + 1 < size && load<f64>(at, 8) > load<f64>(at)) {
      child++;
      at += 8;
    }
    if (load<f64>(at) <= value) break;
    store<f64>(heap + (<usize>k << 3), load<f64>(at));
    k = child;
  }
  store<f64>(heap + (<usize>k << 3), value);
}
