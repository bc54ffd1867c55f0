import { smallestLargest, smallestLength } from './cappedStep';
import { forgetSample, LISTS, loadSample, reach } from './sampleHeadroom';
import { fewest, smallestSum } from './spentInOrder';

/** As ../kernels.ts says. */
// @ts-expect-error: decorator
@inline export function boxedDistances<T>(
  columns: usize,
  x: usize,
  rowStarts: usize,
  labels: usize,
  margins: usize,
  from: i32,
  to: i32,
  divisor: f64,
  d: i32,
  weights: usize,
  order: usize,
  directions: usize,
  headroom: usize,
  room: usize,
  l2: usize,
  linf: usize,
  l1: usize,
  l0: usize,
): void {
  const heap = room + (LISTS * <usize>d << 3);
  for (let i = from; i < to; i++) {
    const at = <usize>i << 3;
    const margin = load<f64>(margins + at);
    if (!(margin > 0)) {
      put(l2, at, 0);
      put(linf, at, 0);
      put(l1, at, 0);
      put(l0, at, 0);
      continue;
    }
    const start = load<i32>(rowStarts + (<usize>i << 2)), end = load<i32>(rowStarts + (<usize>i << 2), 4);
    const side = <usize>(load<f64>(labels + at) > 0);
    const towards = directions + (side << 5), byFeature = headroom + side * (<usize>d << 3);
    loadSample<T>(columns, x, start, end, divisor, d, weights, towards, byFeature, room);
    const isFeasible = reach >= margin;
    if (l2) store<f64>(l2 + at, isFeasible ? smallestLength(margin, d, weights, room, columns, start, end) : f64.POSITIVE_INFINITY);
    if (linf) store<f64>(linf + at, isFeasible ? smallestLargest(margin, d, weights, room) : f64.POSITIVE_INFINITY);
    if (l1) store<f64>(l1 + at, isFeasible ? smallestSum(margin, d, weights, order, byFeature) : f64.POSITIVE_INFINITY);
    if (l0) store<f64>(l0 + at, isFeasible ? fewest(margin, d, weights, order, byFeature, heap) : f64.POSITIVE_INFINITY);
    forgetSample(columns, start, end, weights, towards, byFeature);
  }
}

function put(distances: usize, at: usize, value: f64): void {
  if (distances) store<f64>(distances + at, value);
}
