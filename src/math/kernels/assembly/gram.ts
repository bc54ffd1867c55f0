import { four, lower, rowNumber, sumOfFour, upper } from './lanes';

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

/**
 * out[p, q] = x[rows[p]] · x[others[q]] for from ≤ p < to and q < otherCount, bytes: exact integers; leading dimension
 * ld. Tiles of four rows by two.
 */
export function gramBlockUint8(x: usize, stride: i32, rows: usize, from: i32, to: i32, others: usize, otherCount: i32, out: usize, ld: i32): void {
  const width = <usize>stride;
  const outBytes = <usize>ld << 3;
  let p = from;
  for (; p + 4 <= to; p += 4) {
    const x0 = x + rowNumber(rows, p) * width;
    const x1 = x + rowNumber(rows, p + 1) * width;
    const x2 = x + rowNumber(rows, p + 2) * width;
    const x3 = x + rowNumber(rows, p + 3) * width;
    const target = out + <usize>p * outBytes;
    let q = 0;
    for (; q + 2 <= otherCount; q += 2) {
      const y0 = x + rowNumber(others, q) * width;
      const y1 = x + rowNumber(others, q + 1) * width;
      byteTile42(x0, x1, x2, x3, y0, y1, width, target + (<usize>q << 3), outBytes);
    }
    for (; q < otherCount; q++) {
      const y0 = x + rowNumber(others, q) * width;
      const at = target + (<usize>q << 3);
      store<f64>(at, byteProduct(x0, y0, width));
      store<f64>(at + outBytes, byteProduct(x1, y0, width));
      store<f64>(at + 2 * outBytes, byteProduct(x2, y0, width));
      store<f64>(at + 3 * outBytes, byteProduct(x3, y0, width));
    }
  }
  for (; p < to; p++) gramRowUint8(x, stride, <i32>rowNumber(rows, p), others, 0, otherCount, out + <usize>p * outBytes);
}

// @ts-expect-error: decorator
@inline function byteTile42(x0: usize, x1: usize, x2: usize, x3: usize, y0: usize, y1: usize, width: usize, out: usize, outBytes: usize): void {
  let f0 = f64x2.splat(0), f1 = f0, f2 = f0, f3 = f0;
  for (let k: usize = 0; k < width; ) {
    let s00 = i32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
    for (const end = min(k + BLOCK, width); k < end; k += 8) {
      const v0 = v128.load_ext<u8>(y0 + k), v1 = v128.load_ext<u8>(y1 + k);
      const u0 = v128.load_ext<u8>(x0 + k);
      s00 = i32x4.add(s00, i32x4.dot_i16x8_s(u0, v0));
      s01 = i32x4.add(s01, i32x4.dot_i16x8_s(u0, v1));
      const u1 = v128.load_ext<u8>(x1 + k);
      s10 = i32x4.add(s10, i32x4.dot_i16x8_s(u1, v0));
      s11 = i32x4.add(s11, i32x4.dot_i16x8_s(u1, v1));
      const u2 = v128.load_ext<u8>(x2 + k);
      s20 = i32x4.add(s20, i32x4.dot_i16x8_s(u2, v0));
      s21 = i32x4.add(s21, i32x4.dot_i16x8_s(u2, v1));
      const u3 = v128.load_ext<u8>(x3 + k);
      s30 = i32x4.add(s30, i32x4.dot_i16x8_s(u3, v0));
      s31 = i32x4.add(s31, i32x4.dot_i16x8_s(u3, v1));
    }
    f0 = f64x2.add(f0, integerSums(s00, s01));
    f1 = f64x2.add(f1, integerSums(s10, s11));
    f2 = f64x2.add(f2, integerSums(s20, s21));
    f3 = f64x2.add(f3, integerSums(s30, s31));
  }
  v128.store(out, f0);
  v128.store(out + outBytes, f1);
  v128.store(out + 2 * outBytes, f2);
  v128.store(out + 3 * outBytes, f3);
}

/** The sums of the lanes of a and of b, each of which fits an i32. */
// @ts-expect-error: decorator
@inline function integerSums(a: v128, b: v128): v128 {
  const pairs = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  return f64x2.convert_low_i32x4_s(i32x4.add(pairs, i64x2.shuffle(pairs, pairs, 1, 0)));
}

/** The same for f32 and f64 storage, in the order of summation of `products`. Tiles of two rows by two. */
// @ts-expect-error: decorator
@inline export function gramBlock<T>(x: usize, stride: i32, rows: usize, from: i32, to: i32, others: usize, otherCount: i32, out: usize, ld: i32): void {
  const rowBytes = <usize>stride * sizeof<T>();
  const outBytes = <usize>ld << 3;
  for (let p = from; p < to; p += 2) {
    const two = p + 1 < to;
    const x0 = x + rowNumber(rows, p) * rowBytes;
    const x1 = two ? x + rowNumber(rows, p + 1) * rowBytes : x0;
    for (let q = 0; q < otherCount; q += 2) {
      const twoOthers = q + 1 < otherCount;
      const y0 = x + rowNumber(others, q) * rowBytes;
      const y1 = twoOthers ? x + rowNumber(others, q + 1) * rowBytes : y0;
      let a00 = f64x2.splat(0), a01 = a00, a10 = a00, a11 = a00;
      let b00 = a00, b01 = a00, b10 = a00, b11 = a00;
      for (let k: usize = 0; k < rowBytes; k += 4 * sizeof<T>()) {
        const u0 = four<T>(x0 + k), u1 = four<T>(x1 + k), v0 = four<T>(y0 + k), v1 = four<T>(y1 + k);
        const v0Lower = lower<T>(v0), v1Lower = lower<T>(v1), u0Lower = lower<T>(u0), u1Lower = lower<T>(u1);
        a00 = f64x2.add(a00, f64x2.mul(u0Lower, v0Lower));
        a01 = f64x2.add(a01, f64x2.mul(u0Lower, v1Lower));
        a10 = f64x2.add(a10, f64x2.mul(u1Lower, v0Lower));
        a11 = f64x2.add(a11, f64x2.mul(u1Lower, v1Lower));
        const v0Upper = upper<T>(y0 + k, v0), v1Upper = upper<T>(y1 + k, v1);
        const u0Upper = upper<T>(x0 + k, u0), u1Upper = upper<T>(x1 + k, u1);
        b00 = f64x2.add(b00, f64x2.mul(u0Upper, v0Upper));
        b01 = f64x2.add(b01, f64x2.mul(u0Upper, v1Upper));
        b10 = f64x2.add(b10, f64x2.mul(u1Upper, v0Upper));
        b11 = f64x2.add(b11, f64x2.mul(u1Upper, v1Upper));
      }
      const at = out + <usize>p * outBytes + (<usize>q << 3);
      store<f64>(at, sumOfFour(a00, b00));
      if (twoOthers) store<f64>(at, sumOfFour(a01, b01), 8);
      if (two) {
        store<f64>(at + outBytes, sumOfFour(a10, b10));
        if (twoOthers) store<f64>(at + outBytes, sumOfFour(a11, b11), 8);
      }
    }
  }
}
