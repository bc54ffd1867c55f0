// The products of bytes of products.ts, four columns at a time where a row is not zero: what is left out adds nothing. Marks
// have for every row a bit per four columns, in 64-bit words.
import { four, lower, rowNumber, sumOfFour, upper } from './lanes';

export function filledProducts(x: usize, stride: i32, rows: usize, marks: usize, from: i32, to: i32, w: usize, out: usize): void {
  const width = <usize>stride, words = markBytes(width);
  for (let p = from; p < to; p++) {
    const number = rowNumber(rows, p);
    let row = x + number * width, weights = w;
    let a = f64x2.splat(0), b = a;
    for (let mark = marks + number * words, end = mark + words; mark < end; mark += 8) {
      for (let bits = load<u64>(mark); bits; bits &= bits - 1) {
        const k = <usize>ctz(bits) << 2;
        const v = four<u8>(row + k), at = weights + (k << 3);
        a = f64x2.add(a, f64x2.mul(lower<u8>(v), v128.load(at)));
        b = f64x2.add(b, f64x2.mul(upper<u8>(0, v), v128.load(at, 16)));
      }
      row += 256;
      weights += 8 * 256;
    }
    store<f64>(out + (<usize>p << 3), sumOfFour(a, b));
  }
}

export function filledTransposedProducts(x: usize, stride: i32, rows: usize, marks: usize, from: i32, to: i32, weights: usize, left: i32, right: i32, out: usize): void {
  const width = <usize>stride, words = markBytes(width);
  const zero = f64x2.splat(0);
  let p = from;
  for (; p + 4 <= to; p += 4) {
    const i0 = rowNumber(rows, p), i1 = rowNumber(rows, p + 1), i2 = rowNumber(rows, p + 2), i3 = rowNumber(rows, p + 3);
    const at = weights + (<usize>p << 3);
    addFourRows(
      x + i0 * width, x + i1 * width, x + i2 * width, x + i3 * width,
      marks + i0 * words, marks + i1 * words, marks + i2 * words, marks + i3 * words,
      v128.load64_splat(at), v128.load64_splat(at, 8), v128.load64_splat(at, 16), v128.load64_splat(at, 24), left, right, out);
  }
  for (; p < to; p++) {
    const i = rowNumber(rows, p);
    const row = x + i * width, mark = marks + i * words;
    const r = v128.load64_splat(weights + (<usize>p << 3));
    addFourRows(row, row, row, row, mark, mark, mark, mark, r, zero, zero, zero, left, right, out);
  }
}

/** Adds four rows where any of them is not zero. */
function addFourRows(x0: usize, x1: usize, x2: usize, x3: usize, m0: usize, m1: usize, m2: usize, m3: usize, r0: v128, r1: v128, r2: v128, r3: v128, left: i32, right: i32, out: usize): void {
  for (let start = left & ~255; start < right; start += 256) {
    const word = <usize>start >> 5;
    let bits = load<u64>(m0 + word) | load<u64>(m1 + word) | load<u64>(m2 + word) | load<u64>(m3 + word);
    if (start < left) bits &= (~(<u64>0)) << ((left - start) >> 2);
    if (start + 256 > right) bits &= ((<u64>1) << ((right - start) >> 2)) - 1;
    for (; bits; bits &= bits - 1) {
      const k = <usize>start + (<usize>ctz(bits) << 2);
      const v0 = four<u8>(x0 + k), v1 = four<u8>(x1 + k), v2 = four<u8>(x2 + k), v3 = four<u8>(x3 + k);
      const at = out + (k << 3);
      v128.store(at, f64x2.add(v128.load(at), f64x2.add(
        f64x2.add(f64x2.mul(r0, lower<u8>(v0)), f64x2.mul(r1, lower<u8>(v1))),
        f64x2.add(f64x2.mul(r2, lower<u8>(v2)), f64x2.mul(r3, lower<u8>(v3))))));
      v128.store(at, f64x2.add(v128.load(at, 16), f64x2.add(
        f64x2.add(f64x2.mul(r0, upper<u8>(0, v0)), f64x2.mul(r1, upper<u8>(0, v1))),
        f64x2.add(f64x2.mul(r2, upper<u8>(0, v2)), f64x2.mul(r3, upper<u8>(0, v3))))), 16);
    }
  }
}

/** Bytes of the marks of a row. */
// @ts-ignore: decorator
@inline function markBytes(width: usize): usize {
  return ((width + 255) >> 8) << 3;
}
