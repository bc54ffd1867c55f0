// Exact Gram matrices of columns: a panel of up to PANEL rows is turned to 16-bit columns, which are multiplied pairwise.
import { four, inFrame, lower, rowNumber, upper } from './lanes';
import { addPair, COLUMN, copyCorner, CORNER, insideOf, PANEL } from './tiles';


/** Rounded values stay within ±LIMIT: 128 products of them, a lane's share of a panel, fit an i32. */
const LIMIT: f64 = 4095;

/** 1.5 · 2⁵²: a small number added to it is rounded, half to even, into the lowest bits. */
const ROUNDING: f64 = 6755399441055744;

/** Columns 0 … columns − 1 (a multiple of 8) of the rows from ≤ p < to of bytes; rows up to a multiple of 8 are zero. */
export function packBytes(x: usize, stride: i32, rows: usize, from: i32, to: i32, columns: i32, panel: usize): void {
  const width = <usize>stride;
  let p = from;
  let target = panel;
  for (; p + 8 <= to; p += 8) {
    let x0 = x + rowNumber(rows, p) * width, x1 = x + rowNumber(rows, p + 1) * width;
    let x2 = x + rowNumber(rows, p + 2) * width, x3 = x + rowNumber(rows, p + 3) * width;
    let x4 = x + rowNumber(rows, p + 4) * width, x5 = x + rowNumber(rows, p + 5) * width;
    let x6 = x + rowNumber(rows, p + 6) * width, x7 = x + rowNumber(rows, p + 7) * width;
    let at = target;
    for (let k = 0; k < columns; k += 8) {
      const rows01 = interleaveBytes(v128.load64_zero(x0 + k), v128.load64_zero(x1 + k));
      const rows23 = interleaveBytes(v128.load64_zero(x2 + k), v128.load64_zero(x3 + k));
      const rows45 = interleaveBytes(v128.load64_zero(x4 + k), v128.load64_zero(x5 + k));
      const rows67 = interleaveBytes(v128.load64_zero(x6 + k), v128.load64_zero(x7 + k));
      const lower03 = i16x8.shuffle(rows01, rows23, 0, 8, 1, 9, 2, 10, 3, 11);
      const upper03 = i16x8.shuffle(rows01, rows23, 4, 12, 5, 13, 6, 14, 7, 15);
      const lower47 = i16x8.shuffle(rows45, rows67, 0, 8, 1, 9, 2, 10, 3, 11);
      const upper47 = i16x8.shuffle(rows45, rows67, 4, 12, 5, 13, 6, 14, 7, 15);
      storeColumns(at, i32x4.shuffle(lower03, lower47, 0, 4, 1, 5));
      storeColumns(at + 2 * COLUMN, i32x4.shuffle(lower03, lower47, 2, 6, 3, 7));
      storeColumns(at + 4 * COLUMN, i32x4.shuffle(upper03, upper47, 0, 4, 1, 5));
      storeColumns(at + 6 * COLUMN, i32x4.shuffle(upper03, upper47, 2, 6, 3, 7));
      at += 8 * COLUMN;
    }
    target += 16;
  }
  if (p == to) return;
  for (let r = p; r < p + 8; r++, target += 2) {
    const row = r < to ? x + rowNumber(rows, r) * width : 0;
    let at = target;
    for (let k = 0; k < columns; k++, at += COLUMN) store<i16>(at, row ? <i16>load<u8>(row + k) : 0);
  }
}

/** Columns left … left + width − 1, multiples of 16, of the listed rows from ≤ p < to: each row becomes a column of the panel. */
export function packByteRows(x: usize, stride: i32, rows: usize, from: i32, to: i32, left: i32, width: i32, panel: usize): void {
  for (let p = from; p < to; p++) {
    let source = x + rowNumber(rows, p) * <usize>stride + <usize>left;
    let target = panel + <usize>p * COLUMN;
    for (const end = source + <usize>width; source < end; source += 16, target += 32) {
      const bytes = v128.load(source);
      v128.store(target, i16x8.extend_low_i8x16_u(bytes));
      v128.store(target, i16x8.extend_high_i8x16_u(bytes), 16);
    }
  }
}

// @ts-ignore: decorator
@inline function interleaveBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** Eight bytes of one column and eight of the next. */
// @ts-ignore: decorator
@inline function storeColumns(at: usize, bytes: v128): void {
  v128.store(at, i16x8.extend_low_i8x16_u(bytes));
  v128.store(at + COLUMN, i16x8.extend_high_i8x16_u(bytes));
}

/** The same for round(rowScales[p] · columnScales[k] · x[row p, k]), clamped to ±LIMIT. */
// @ts-ignore: decorator
@inline export function packRounded<T>(x: usize, stride: i32, rows: usize, frame: usize, isFramed: bool, from: i32, to: i32, rowScales: usize, columnScales: usize, columns: i32, panel: usize): void {
  const rowBytes = <usize>stride * sizeof<T>();
  let p = from;
  let target = panel;
  for (; p + 8 <= to; p += 8) {
    let x0 = x + rowNumber(rows, p) * rowBytes, x1 = x + rowNumber(rows, p + 1) * rowBytes;
    let x2 = x + rowNumber(rows, p + 2) * rowBytes, x3 = x + rowNumber(rows, p + 3) * rowBytes;
    let x4 = x + rowNumber(rows, p + 4) * rowBytes, x5 = x + rowNumber(rows, p + 5) * rowBytes;
    let x6 = x + rowNumber(rows, p + 6) * rowBytes, x7 = x + rowNumber(rows, p + 7) * rowBytes;
    const scale = rowScales + (<usize>p << 3);
    let columnScale = columnScales, c = frame;
    let at = target;
    for (let k: usize = 0, end = <usize>columns * sizeof<T>(); k < end; k += 4 * sizeof<T>()) {
      const lowerScale = v128.load(columnScale), upperScale = v128.load(columnScale, 16);
      const rows02 = i16x8.narrow_i32x4_s(
        roundedFour<T>(x0 + k, c, isFramed, scale, lowerScale, upperScale), roundedFour<T>(x2 + k, c, isFramed, scale + 16, lowerScale, upperScale));
      const rows13 = i16x8.narrow_i32x4_s(
        roundedFour<T>(x1 + k, c, isFramed, scale + 8, lowerScale, upperScale), roundedFour<T>(x3 + k, c, isFramed, scale + 24, lowerScale, upperScale));
      const rows46 = i16x8.narrow_i32x4_s(
        roundedFour<T>(x4 + k, c, isFramed, scale + 32, lowerScale, upperScale), roundedFour<T>(x6 + k, c, isFramed, scale + 48, lowerScale, upperScale));
      const rows57 = i16x8.narrow_i32x4_s(
        roundedFour<T>(x5 + k, c, isFramed, scale + 40, lowerScale, upperScale), roundedFour<T>(x7 + k, c, isFramed, scale + 56, lowerScale, upperScale));
      const rows01 = i16x8.shuffle(rows02, rows13, 0, 8, 1, 9, 2, 10, 3, 11);
      const rows23 = i16x8.shuffle(rows02, rows13, 4, 12, 5, 13, 6, 14, 7, 15);
      const rows45 = i16x8.shuffle(rows46, rows57, 0, 8, 1, 9, 2, 10, 3, 11);
      const rows67 = i16x8.shuffle(rows46, rows57, 4, 12, 5, 13, 6, 14, 7, 15);
      const lower03 = i32x4.shuffle(rows01, rows23, 0, 4, 1, 5), upper03 = i32x4.shuffle(rows01, rows23, 2, 6, 3, 7);
      const lower47 = i32x4.shuffle(rows45, rows67, 0, 4, 1, 5), upper47 = i32x4.shuffle(rows45, rows67, 2, 6, 3, 7);
      v128.store(at, i64x2.shuffle(lower03, lower47, 0, 2));
      v128.store(at + COLUMN, i64x2.shuffle(lower03, lower47, 1, 3));
      v128.store(at + 2 * COLUMN, i64x2.shuffle(upper03, upper47, 0, 2));
      v128.store(at + 3 * COLUMN, i64x2.shuffle(upper03, upper47, 1, 3));
      at += 4 * COLUMN;
      columnScale += 32;
      c += 64;
    }
    target += 16;
  }
  if (p == to) return;
  for (let r = p; r < p + 8; r++, target += 2) {
    const row = r < to ? x + rowNumber(rows, r) * rowBytes : 0;
    const scale = row ? load<f64>(rowScales + (<usize>r << 3)) : 0;
    let at = target;
    for (let k: usize = 0; k < <usize>columns; k++, at += COLUMN) {
      store<i16>(at, row ? rounded(scale * load<f64>(columnScales + (k << 3)) * oneInFrame(<f64>load<T>(row + k * sizeof<T>()), frame, k, isFramed)) : 0);
    }
  }
}

/** Four rounded values of a row, as i32 lanes. */
// @ts-ignore: decorator
@inline function roundedFour<T>(at: usize, frame: usize, isFramed: bool, rowScale: usize, lowerScale: v128, upperScale: v128): v128 {
  const loaded = four<T>(at);
  const scale = v128.load64_splat(rowScale);
  const first = roundedPair(f64x2.mul(f64x2.mul(scale, lowerScale), inFrame(lower<T>(loaded), frame, 0, isFramed)));
  const second = roundedPair(f64x2.mul(f64x2.mul(scale, upperScale), inFrame(upper<T>(at, loaded), frame, 16, isFramed)));
  return i32x4.shuffle(first, second, 0, 2, 4, 6);
}

/** The number of a row in column k, in the frame of all columns. */
// @ts-ignore: decorator
@inline function oneInFrame(value: f64, frame: usize, k: usize, isFramed: bool): f64 {
  if (!isFramed) return value;
  const at = frame + ((k >> 2) << 6) + ((k & 3) << 3);
  return (value - load<f64>(at)) * load<f64>(at, 32);
}

/** Two values rounded and clamped, in the i32 lanes 0 and 2. */
// @ts-ignore: decorator
@inline function roundedPair(value: v128): v128 {
  return f64x2.add(f64x2.pmax(f64x2.pmin(value, f64x2.splat(LIMIT)), f64x2.splat(-LIMIT)), f64x2.splat(ROUNDING));
}

// @ts-ignore: decorator
@inline function rounded(value: f64): i16 {
  return <i16>nearest(value > LIMIT ? LIMIT : value < -LIMIT ? -LIMIT : value);
}

/**
 * out[k, l] += Σ_p panel[k, p] panel[l, p] over p < count (rounded up to a multiple of 8) for from ≤ k < to, l ≤ k;
 * `from` a multiple of 4.
 */
export function integerTiles(panel: usize, count: i32, from: i32, to: i32, out: usize, ld: i32): void {
  const length = <usize>((count + 7) & ~7) << 1;
  const outBytes = <usize>ld << 3;
  for (let k = from; k < to; k += 4) {
    const x = panel + <usize>k * COLUMN;
    const inside = insideOf(k, to);
    let y = panel, target = out + <usize>k * outBytes;
    for (let l = 0; l < inside; l += 2, y += 2 * COLUMN, target += 16) integerTile(x, y, length, target, outBytes);
    for (let l = inside; l < min(k + 4, to); l += 2, y += 2 * COLUMN, target += 16) {
      const corner = x + PANEL;
      copyCorner(target, outBytes, corner, CORNER, k, l, to);
      integerTile(x, y, length, corner, CORNER);
      copyCorner(corner, CORNER, target, outBytes, k, l, to);
    }
  }
}

/** Adds the products of the four columns from x on with the two from y on to the 4 × 2 numbers at `out`. */
export function integerTile(x: usize, y: usize, length: usize, out: usize, outBytes: usize): void {
  let s00 = i32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  for (const end = x + length; x < end; x += 16, y += 16) {
    const v0 = v128.load(y), v1 = v128.load(y, COLUMN);
    const u0 = v128.load(x);
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(u0, v0));
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(u0, v1));
    const u1 = v128.load(x, COLUMN);
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(u1, v0));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(u1, v1));
    const u2 = v128.load(x, 2 * COLUMN);
    s20 = i32x4.add(s20, i32x4.dot_i16x8_s(u2, v0));
    s21 = i32x4.add(s21, i32x4.dot_i16x8_s(u2, v1));
    const u3 = v128.load(x, 3 * COLUMN);
    s30 = i32x4.add(s30, i32x4.dot_i16x8_s(u3, v0));
    s31 = i32x4.add(s31, i32x4.dot_i16x8_s(u3, v1));
  }
  addPair(out, wideSums(s00, s01));
  addPair(out + outBytes, wideSums(s10, s11));
  addPair(out + 2 * outBytes, wideSums(s20, s21));
  addPair(out + 3 * outBytes, wideSums(s30, s31));
}

/** The sums of the lanes of a and of b, as float64: together they may run over an i32. */
// @ts-ignore: decorator
@inline function wideSums(a: v128, b: v128): v128 {
  const pairsA = f64x2.add(f64x2.convert_low_i32x4_s(a), f64x2.convert_low_i32x4_s(i64x2.shuffle(a, a, 1, 0)));
  const pairsB = f64x2.add(f64x2.convert_low_i32x4_s(b), f64x2.convert_low_i32x4_s(i64x2.shuffle(b, b, 1, 0)));
  return f64x2.add(i64x2.shuffle(pairsA, pairsB, 0, 2), i64x2.shuffle(pairsA, pairsB, 1, 3));
}
