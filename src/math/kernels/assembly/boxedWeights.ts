/*
 * The weights of a classifier of d features as attacks within a box want them, in one array: the number of w > 0 and of w < 0, Σ|w|,
 * Σw² and the least |w| (5 numbers, room for 8); |w|, w², w and 1/|w| of each feature (4d); |w| in falling order (d); for w > 0 and then
 * for w < 0 the |w| in falling order, sums of the first k of them and the rest of their squares without these (3(d + 1) each).
 */
const HEAD = 64;

// @ts-expect-error: decorator
@inline export function sideCount(weights: usize, side: i32): i32 {
  return <i32>load<f64>(weights + (<usize>side << 3));
}

// @ts-expect-error: decorator
@inline export function sumOf(weights: usize): f64 {
  return load<f64>(weights, 16);
}

// @ts-expect-error: decorator
@inline export function squaresOf(weights: usize): f64 {
  return load<f64>(weights, 24);
}

// @ts-expect-error: decorator
@inline export function leastOf(weights: usize): f64 {
  return load<f64>(weights, 32);
}

// @ts-expect-error: decorator
@inline export function weightsOf(weights: usize): usize {
  return weights + HEAD;
}

// @ts-expect-error: decorator
@inline export function fallingOf(weights: usize, d: i32): usize {
  return weights + HEAD + (<usize>d << 5);
}

// @ts-expect-error: decorator
@inline export function magnitudesOf(weights: usize, d: i32, side: i32): usize {
  return weights + HEAD + ((<usize>(5 * d + 3 * (d + 1) * side)) << 3);
}

// @ts-expect-error: decorator
@inline export function sumsOf(weights: usize, d: i32, side: i32): usize {
  return magnitudesOf(weights, d, side) + (<usize>(d + 1) << 3);
}

// @ts-expect-error: decorator
@inline export function restSquaresOf(weights: usize, d: i32, side: i32): usize {
  return magnitudesOf(weights, d, side) + (<usize>(d + 1) << 4);
}
