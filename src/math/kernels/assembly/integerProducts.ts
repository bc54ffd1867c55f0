// Products of bytes with 16-bit integers: exact, so that neither order nor lanes show in the result.
import { endOfBlock, fetchRows, rowsToFetch } from './fetch';
import { rowNumber, sumOfTwo } from './lanes';

/** As many columns, or rows, as a lane can add up: 256 products of a byte and a rounded number fit an i32. */
const COLUMNS: usize = 1024;
/** Rows that are added up before the sums go to memory: few enough to stay in the cache while columns pass. */
const ROWS: i32 = 64;

/** target[i] = round(scale · w[i]), half to even, clamped to ±32767, for i < count: 16 bits each. */
export function packShorts(w: usize, scale: f64, count: i32, target: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = scale * load<f64>(w + (i << 3));
    store<i16>(target + (i << 1), <i16>nearest(max(-32767.0, min(32767.0, value))));
  }
}

/** out[p] = Σ_k x[row p, k] v[k] for from ≤ p < to: row after row, so that the memory is read in order. */
export function integerTimes(x: usize, stride: i32, rows: usize, isFar: bool, from: i32, to: i32, v: usize, out: usize): void {
  const width = <usize>stride;
  memory.fill(out + (<usize>from << 3), 0, <usize>(to - from) << 3);
  for (let k: usize = 0; k < width; k += COLUMNS) {
    const columns = min(COLUMNS, width - k);
    const block = rowsToFetch(columns, isFar);
    for (let at = from, next = at; at < to; at = next) {
      next = endOfBlock(at, to, block);
      if (block > 0) fetchRows(x + k, width, rows, at, next, columns);
      for (let p = at; p < next; p++) addProduct(x + rowNumber(rows, p) * width + k, columns, v + (k << 1), out + (<usize>p << 3));
    }
  }
}

/** Adds the product of so many columns of a row to a number. */
// @ts-ignore: decorator
@inline function addProduct(x: usize, columns: usize, v: usize, out: usize): void {
  let even = i32x4.splat(0), odd = even;
  for (const end = x + columns; x < end; x += 16, v += 32) {
    const bytes = v128.load(x);
    even = i32x4.add(even, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), v128.load(v)));
    odd = i32x4.add(odd, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), v128.load(v, 16)));
  }
  const sums = i32x4.add(even, odd);
  // As float64: all four together may run over an i32.
  const pairs = f64x2.add(f64x2.convert_low_i32x4_s(sums), f64x2.convert_low_i32x4_s(i64x2.shuffle(sums, sums, 1, 0)));
  store<f64>(out, load<f64>(out) + sumOfTwo(pairs));
}

/** out[k] += Σ_i r[i] x[i, k] over from ≤ i < to, for left ≤ k < right, both multiples of 16. */
export function integerTransposedTimes(x: usize, stride: i32, isFar: bool, from: i32, to: i32, r: usize, left: i32, right: i32, out: usize): void {
  const width = <usize>stride;
  for (let block = from; block < to; block += ROWS) {
    const end = min(to, block + ROWS);
    const first = x + <usize>block * width;
    if (isFar) fetchRows(first + <usize>left, width, 0, 0, end - block, <usize>(right - left));
    for (let k = <usize>left; k < <usize>right; k += 16) {
      let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      let at = first + k;
      for (let i = block; i < end; i += 2, at += 2 * width) {
        const pair = v128.load32_splat(r + (<usize>i << 1));
        const a = v128.load(at), b = i + 1 < end ? v128.load(at + width) : i32x4.splat(0);
        const lower = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const upper = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        s0 = i32x4.add(s0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(lower), pair));
        s1 = i32x4.add(s1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(lower), pair));
        s2 = i32x4.add(s2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(upper), pair));
        s3 = i32x4.add(s3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(upper), pair));
      }
      const target = out + (k << 3);
      addFour(target, s0);
      addFour(target + 32, s1);
      addFour(target + 64, s2);
      addFour(target + 96, s3);
    }
  }
}

// @ts-ignore: decorator
@inline function addFour(at: usize, sums: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.convert_low_i32x4_s(sums)));
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.convert_low_i32x4_s(i64x2.shuffle(sums, sums, 1, 0))), 16);
}
