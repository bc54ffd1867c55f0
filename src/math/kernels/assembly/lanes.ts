// Reading stored elements as float64 lanes. T is the storage: u8, f32 or f64.

/** Four stored elements in a form from which `lower` and `upper` take two float64 each. */
// @ts-expect-error: decorator
@inline export function four<T>(at: usize): v128 {
  if (sizeof<T>() == 1) return i8x16.swizzle(v128.load32_zero(at), i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1));
  return v128.load(at);
}

/** Elements 0 and 1 of the four at `at`. */
// @ts-expect-error: decorator
@inline export function lower<T>(loaded: v128): v128 {
  if (sizeof<T>() == 1) return f64x2.convert_low_i32x4_s(loaded);
  if (sizeof<T>() == 4) return f64x2.promote_low_f32x4(loaded);
  return loaded;
}

/** Elements 2 and 3 of the four at `at`. */
// @ts-expect-error: decorator
@inline export function upper<T>(at: usize, loaded: v128): v128 {
  if (sizeof<T>() == 8) return v128.load(at, 16);
  const swapped = i64x2.shuffle(loaded, loaded, 1, 0);
  if (sizeof<T>() == 1) return f64x2.convert_low_i32x4_s(swapped);
  return f64x2.promote_low_f32x4(swapped);
}

/** (v₀ + v₂) + (v₁ + v₃) of the lanes (v₀, v₁) and (v₂, v₃). */
// @ts-expect-error: decorator
@inline export function sumOfFour(lowerLanes: v128, upperLanes: v128): f64 {
  return sumOfTwo(f64x2.add(lowerLanes, upperLanes));
}

/** v₀ + v₁. */
// @ts-expect-error: decorator
@inline export function sumOfTwo(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** (a₀ + a₁, b₀ + b₁). */
// @ts-ignore: decorator
@inline export function pairSums(a: v128, b: v128): v128 {
  return f64x2.add(i64x2.shuffle(a, b, 0, 2), i64x2.shuffle(a, b, 1, 3));
}

/** The number of the p-th row: listed where there is a list, else p itself. */
// @ts-expect-error: decorator
@inline export function rowNumber(rows: usize, p: i32): usize {
  return rows ? <usize>load<i32>(rows + (<usize>p << 2)) : <usize>p;
}

// A frame has, of four columns, the centres and then the scales: 64 bytes. `offset` is 0 for the first two columns, 16 for the others;
// `isFramed` is a constant.

/** The centres of two columns. */
// @ts-expect-error: decorator
@inline export function centreOf(frame: usize, offset: usize, isFramed: bool): v128 {
  return isFramed ? v128.load(frame + offset) : f64x2.splat(0);
}

/** Two numbers of a row less their centres. */
// @ts-expect-error: decorator
@inline export function lessCentre(value: v128, centre: v128, isFramed: bool): v128 {
  return isFramed ? f64x2.sub(value, centre) : value;
}

/** Two numbers times their scales. */
// @ts-expect-error: decorator
@inline export function scaled(value: v128, frame: usize, offset: usize, isFramed: bool): v128 {
  return isFramed ? f64x2.mul(value, v128.load(frame + offset, 32)) : value;
}

/** Two numbers of a row in the frame: (x − c) s. */
// @ts-expect-error: decorator
@inline export function inFrame(value: v128, frame: usize, offset: usize, isFramed: bool): v128 {
  return scaled(lessCentre(value, centreOf(frame, offset, isFramed), isFramed), frame, offset, isFramed);
}
