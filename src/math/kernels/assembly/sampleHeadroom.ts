import { magnitudesOf, restSquaresOf, sideCount, sumsOf, weightsOf } from './boxedWeights';

/*
 * The headroom of one sample: lists of its features that are not 0 and have weight, and for the others, which have the same
 * headroom on either side, what the sums over all weights leave of these. Four lists of d numbers lie one behind the other: c, c/|w|,
 * |w| and w².
 */
export const STEPS: usize = 1, MAGNITUDES: usize = 2, SQUARES: usize = 3, LISTS: usize = 4;

export let count: i32 = 0;
/** The most that the margin can be lowered by, Σ|w| c, and the largest c. */
export let reach: f64 = 0;
export let largest: f64 = 0;
/** Of the features that are 0, by the sign of their weights: headroom, Σ|w| and Σw². */
export let headroom0: f64 = 0, headroom1: f64 = 0;
export let sum0: f64 = 0, sum1: f64 = 0;
export let squares0: f64 = 0, squares1: f64 = 0;

/**
 * Lists the features columns[p], from ≤ p < to, and writes c to byFeature. `directions`: offset and sign of c = max(offset + sign · x,
 * 0) for w > 0, then for w < 0. Without a branch on values: which c are 0 cannot be foreseen.
 */
// @ts-expect-error: decorator
@inline export function loadSample<T>(columns: usize, x: usize, from: i32, to: i32, divisor: f64, d: i32, weights: usize, directions: usize, byFeature: usize, lists: usize): void {
  const row = <usize>d << 3, table = weightsOf(weights);
  const towardsPositive = v128.load(directions), towardsNegative = v128.load(directions, 16);
  const zero = f64x2.splat(0);
  let most = zero, all = zero, ofPositive = zero, positive = i64x2.splat(0);
  let sum: f64 = 0;
  let at = lists;
  for (let p = from; p < to; p++) {
    const column = <usize>load<i32>(columns + (<usize>p << 2));
    const feature = table + (column << 5);
    const sizes = v128.load(feature);
    const magnitude = f64x2.extract_lane(sizes, 0);
    if (magnitude == 0) continue;
    const others = v128.load(feature, 16);
    const isPositive = f64x2.gt(i64x2.shuffle(others, others, 0, 0), zero);
    const direction = v128.bitselect(towardsPositive, towardsNegative, isPositive);
    const value = <f64>load<T>(x + <usize>p * sizeof<T>()) / divisor;
    const room = f64x2.pmax(zero, f64x2.splat(f64x2.extract_lane(direction, 0) + f64x2.extract_lane(direction, 1) * value));
    const c = f64x2.extract_lane(room, 0);
    store<f64>(byFeature + (column << 3), c);
    store<f64>(at, c);
    store<f64>(at + STEPS * row, c * f64x2.extract_lane(others, 1));
    v128.store64_lane(at + MAGNITUDES * row, sizes, 0);
    v128.store64_lane(at + SQUARES * row, sizes, 1);
    at += 8;
    sum += magnitude * c;
    most = f64x2.pmax(most, room);
    // Of |w| and w² at once, which lie side by side.
    all = f64x2.add(all, sizes);
    ofPositive = f64x2.add(ofPositive, v128.and(sizes, isPositive));
    positive = i64x2.sub(positive, isPositive);
  }
  const ofNegative = f64x2.sub(all, ofPositive);
  const positives = <i32>i64x2.extract_lane(positive, 0);
  count = <i32>((at - lists) >> 3);
  // What rounding leaves of no features is nothing.
  headroom0 = positives == sideCount(weights, 0) ? 0 : max<f64>(0, load<f64>(directions));
  headroom1 = count - positives == sideCount(weights, 1) ? 0 : max<f64>(0, load<f64>(directions, 16));
  sum0 = load<f64>(sumsOf(weights, d, 0) + (<usize>sideCount(weights, 0) << 3)) - f64x2.extract_lane(ofPositive, 0);
  sum1 = load<f64>(sumsOf(weights, d, 1) + (<usize>sideCount(weights, 1) << 3)) - f64x2.extract_lane(ofNegative, 0);
  squares0 = load<f64>(restSquaresOf(weights, d, 0)) - f64x2.extract_lane(ofPositive, 1);
  squares1 = load<f64>(restSquaresOf(weights, d, 1)) - f64x2.extract_lane(ofNegative, 1);
  reach = sum + headroom0 * sum0 + headroom1 * sum1;
  largest = max<f64>(max<f64>(f64x2.extract_lane(most, 0), headroom0), headroom1);
}

/** Makes the headroom of the features listed those of features that are 0 again. */
export function forgetSample(columns: usize, from: i32, to: i32, weights: usize, directions: usize, byFeature: usize): void {
  const table = weightsOf(weights);
  const ofPositive = max<f64>(0, load<f64>(directions)), ofNegative = max<f64>(0, load<f64>(directions, 16));
  for (let p = from; p < to; p++) {
    const column = <usize>load<i32>(columns + (<usize>p << 2));
    const isPositive = load<f64>(table + (column << 5), 16) > 0;
    store<f64>(byFeature + (column << 3), select<f64>(ofPositive, ofNegative, isPositive));
  }
}

/** How many features of a side are at their headroom at t|w|, the listed ones as if they were 0. */
export function doneOf(weights: usize, d: i32, side: i32, t: f64, headroom: f64): i32 {
  const magnitudes = magnitudesOf(weights, d, side);
  if (headroom == 0 || t * load<f64>(magnitudes) < headroom) return 0;
  let low = 0, high = sideCount(weights, side);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t * load<f64>(magnitudes + (<usize>middle << 3)) >= headroom) low = middle + 1;
    else high = middle;
  }
  return low;
}
