import { rowNumber } from './lanes';

/** So many bytes can be multiplied with one another before an i32 runs over: 32768 · 255² < 2³¹. */
const BLOCK: i32 = 32768;

/** out[p] = x[row] · x[rows[p]] for from ≤ p < to, bytes: exact integers. Four rows at a time. */
export function gramRowUint8(x: usize, stride: i32, row: i32, rows: usize, from: i32, to: i32, out: usize): void {
  const width = <usize>stride;
  let p = from;
  for (; p + 4 <= to; p += 4) {
    const x0 = x + rowNumber(rows, p) * width;
    const x1 = x + rowNumber(rows, p + 1) * width;
    const x2 = x + rowNumber(rows, p + 2) * width;
    const x3 = x + rowNumber(rows, p + 3) * width;
    byteTile1(x + <usize>row * width, x0, x1, x2, x3, width, out + (<usize>p << 3));
  }
  for (; p < to; p++) {
    const x0 = x + rowNumber(rows, p) * width;
    store<f64>(out + (<usize>p << 3), byteProduct(x + <usize>row * width, x0, width));
  }
}

/** out[0 … 3] = u · x₀ … x₃. */
// @ts-expect-error: decorator
@inline function byteTile1(u: usize, x0: usize, x1: usize, x2: usize, x3: usize, width: usize, out: usize): void {
  let f0: f64 = 0, f1: f64 = 0, f2: f64 = 0, f3: f64 = 0;
  for (let k: usize = 0; k < width; ) {
    let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (const end = min(k + BLOCK, width); k < end; k += 8) {
      const v = v128.load_ext<u8>(u + k);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v, v128.load_ext<u8>(x0 + k)));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v, v128.load_ext<u8>(x1 + k)));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v, v128.load_ext<u8>(x2 + k)));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v, v128.load_ext<u8>(x3 + k)));
    }
    f0 += integerSum(s0);
    f1 += integerSum(s1);
    f2 += integerSum(s2);
    f3 += integerSum(s3);
  }
  store<f64>(out, f0);
  store<f64>(out, f1, 8);
  store<f64>(out, f2, 16);
  store<f64>(out, f3, 24);
}

// @ts-expect-error: decorator
@inline function byteProduct(u: usize, x: usize, width: usize): f64 {
  let total: f64 = 0;
  for (let k: usize = 0; k < width; ) {
    let sum = i32x4.splat(0);
    for (const end = min(k + BLOCK, width); k < end; k += 8) {
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load_ext<u8>(u + k), v128.load_ext<u8>(x + k)));
    }
    total += integerSum(sum);
  }
  return total;
}

/** The sum of the four lanes, which fits an i32. */
// @ts-expect-error: decorator
@inline function integerSum(lanes: v128): f64 {
  const pairs = i32x4.add(lanes, i32x4.shuffle(lanes, lanes, 2, 3, 0, 1));
  return <f64>i32x4.extract_lane(i32x4.add(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
}
