// Products of bytes with rounded numbers: exact integers, so that neither order nor lanes show in the result.

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

/** out[i] = Σ_k x[i, k] v[k] for from ≤ i < to. */
export function integerTimes(x: usize, stride: i32, from: i32, to: i32, v: usize, out: usize): void {
  const width = <usize>stride;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const x0 = x + <usize>i * width, x1 = x0 + width, x2 = x1 + width, x3 = x2 + width;
    let t0: f64 = 0, t1: f64 = 0, t2: f64 = 0, t3: f64 = 0;
    for (let k: usize = 0; k < width; ) {
      const end = min(width, k + COLUMNS);
      let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (; k < end; k += 16) {
        const lower = v128.load(v + (k << 1)), upper = v128.load(v + (k << 1), 16);
        s0 = i32x4.add(s0, sixteen(x0 + k, lower, upper));
        s1 = i32x4.add(s1, sixteen(x1 + k, lower, upper));
        s2 = i32x4.add(s2, sixteen(x2 + k, lower, upper));
        s3 = i32x4.add(s3, sixteen(x3 + k, lower, upper));
      }
      t0 += sumOfLanes(s0);
      t1 += sumOfLanes(s1);
      t2 += sumOfLanes(s2);
      t3 += sumOfLanes(s3);
    }
    const at = out + (<usize>i << 3);
    store<f64>(at, t0);
    store<f64>(at, t1, 8);
    store<f64>(at, t2, 16);
    store<f64>(at, t3, 24);
  }
  for (; i < to; i++) {
    const row = x + <usize>i * width;
    let total: f64 = 0;
    for (let k: usize = 0; k < width; ) {
      const end = min(width, k + COLUMNS);
      let sum = i32x4.splat(0);
      for (; k < end; k += 16) {
        sum = i32x4.add(sum, sixteen(row + k, v128.load(v + (k << 1)), v128.load(v + (k << 1), 16)));
      }
      total += sumOfLanes(sum);
    }
    store<f64>(out + (<usize>i << 3), total);
  }
}

/** Sixteen products, added up in four lanes. */
// @ts-ignore: decorator
@inline function sixteen(at: usize, lower: v128, upper: v128): v128 {
  const bytes = v128.load(at);
  return i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), lower), i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), upper));
}

// @ts-ignore: decorator
@inline function sumOfLanes(a: v128): f64 {
  const pairs = f64x2.add(f64x2.convert_low_i32x4_s(a), f64x2.convert_low_i32x4_s(i64x2.shuffle(a, a, 1, 0)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

/** out[k] += Σ_i r[i] x[i, k] over from ≤ i < to, for left ≤ k < right, both multiples of 16. */
export function integerTransposedTimes(x: usize, stride: i32, from: i32, to: i32, r: usize, left: i32, right: i32, out: usize): void {
  const width = <usize>stride;
  for (let block = from; block < to; block += ROWS) {
    const end = min(to, block + ROWS);
    const first = x + <usize>block * width;
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
