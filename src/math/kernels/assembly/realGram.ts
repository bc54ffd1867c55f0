// Weighted Gram matrices of columns in float64: a panel of up to 128 rows is turned to columns, multiplied pairwise.
import { four, inFrame, lower, pairSums, rowNumber, upper } from './lanes';
import { addPair, COLUMN, copyCorner, CORNER, insideOf, PANEL } from './tiles';

/** Columns 0 … columns − 1 (a multiple of 4) of the rows from ≤ p < to; a missing last one of an even number is zero. */
// @ts-ignore: decorator
@inline export function packReals<T>(x: usize, stride: i32, rows: usize, from: i32, to: i32, columns: i32, panel: usize): void {
  const rowBytes = <usize>stride * sizeof<T>();
  for (let p = from, target = panel; p < to; p += 2, target += 16) {
    const two = p + 1 < to;
    const x0 = x + rowNumber(rows, p) * rowBytes;
    const x1 = two ? x + rowNumber(rows, p + 1) * rowBytes : x0;
    const present = two ? i64x2.splat(-1) : i64x2.splat(0);
    let at = target;
    for (let k: usize = 0, end = <usize>columns * sizeof<T>(); k < end; k += 4 * sizeof<T>()) {
      const v0 = four<T>(x0 + k), v1 = four<T>(x1 + k);
      const lower0 = lower<T>(v0), lower1 = v128.and(lower<T>(v1), present);
      const upper0 = upper<T>(x0 + k, v0), upper1 = v128.and(upper<T>(x1 + k, v1), present);
      v128.store(at, i64x2.shuffle(lower0, lower1, 0, 2));
      v128.store(at + COLUMN, i64x2.shuffle(lower0, lower1, 1, 3));
      v128.store(at + 2 * COLUMN, i64x2.shuffle(upper0, upper1, 0, 2));
      v128.store(at + 3 * COLUMN, i64x2.shuffle(upper0, upper1, 1, 3));
      at += 4 * COLUMN;
    }
  }
}

/** Columns left … left + width − 1, multiples of 4, of the listed rows from ≤ p < to: each row becomes a column of the panel. */
// @ts-ignore: decorator
@inline export function packRealRows<T>(x: usize, stride: i32, rows: usize, frame: usize, isFramed: bool, from: i32, to: i32, left: i32, width: i32, panel: usize): void {
  for (let p = from; p < to; p++) {
    let source = x + (rowNumber(rows, p) * <usize>stride + <usize>left) * sizeof<T>();
    let target = panel + <usize>p * COLUMN;
    let c = frame + (<usize>left << 4);
    for (const end = source + <usize>width * sizeof<T>(); source < end; source += 4 * sizeof<T>(), target += 32, c += 64) {
      const loaded = four<T>(source);
      v128.store(target, inFrame(lower<T>(loaded), c, 0, isFramed));
      v128.store(target, inFrame(upper<T>(source, loaded), c, 16, isFramed), 16);
    }
  }
}

/**
 * out[k, l] += Σ_p (weights[p] panel[k, p]) panel[l, p] over p < count in two partial sums, p even and odd, for
 * from ≤ k < to, l ≤ k; `from` a multiple of 4. No weights: 1. `weighted` is room for a second panel, of which these columns
 * are used.
 */
export function realTiles(panel: usize, count: i32, weights: usize, weighted: usize, from: i32, to: i32, out: usize, ld: i32): void {
  const length = <usize>((count + 1) & ~1) << 3;
  const outBytes = <usize>ld << 3;
  for (let k = from; k < to; k += 4) {
    let x = panel + <usize>k * COLUMN;
    if (weights) {
      const product = weighted + <usize>k * COLUMN;
      multiplyColumns(x, weights, count, product);
      x = product;
    }
    const inside = insideOf(k, to);
    let y = panel, target = out + <usize>k * outBytes;
    for (let l = 0; l < inside; l += 2, y += 2 * COLUMN, target += 16) realTile(x, y, length, target, outBytes);
    for (let l = inside; l < min(k + 4, to); l += 2, y += 2 * COLUMN, target += 16) {
      const corner = x + PANEL;
      copyCorner(target, outBytes, corner, CORNER, k, l, to);
      realTile(x, y, length, corner, CORNER);
      copyCorner(corner, CORNER, target, outBytes, k, l, to);
    }
  }
}

/** Adds the products of the four columns from x on with the two from y on to the 4 × 2 numbers at `out`. */
export function realTile(x: usize, y: usize, length: usize, out: usize, outBytes: usize): void {
  let s00 = f64x2.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  for (const end = x + length; x < end; x += 16, y += 16) {
    const v0 = v128.load(y), v1 = v128.load(y, COLUMN);
    const u0 = v128.load(x);
    s00 = f64x2.add(s00, f64x2.mul(u0, v0));
    s01 = f64x2.add(s01, f64x2.mul(u0, v1));
    const u1 = v128.load(x, COLUMN);
    s10 = f64x2.add(s10, f64x2.mul(u1, v0));
    s11 = f64x2.add(s11, f64x2.mul(u1, v1));
    const u2 = v128.load(x, 2 * COLUMN);
    s20 = f64x2.add(s20, f64x2.mul(u2, v0));
    s21 = f64x2.add(s21, f64x2.mul(u2, v1));
    const u3 = v128.load(x, 3 * COLUMN);
    s30 = f64x2.add(s30, f64x2.mul(u3, v0));
    s31 = f64x2.add(s31, f64x2.mul(u3, v1));
  }
  addPair(out, pairSums(s00, s01));
  addPair(out + outBytes, pairSums(s10, s11));
  addPair(out + 2 * outBytes, pairSums(s20, s21));
  addPair(out + 3 * outBytes, pairSums(s30, s31));
}

/** Four columns times the weights; a missing last row of an even number stays zero. */
function multiplyColumns(columns: usize, weights: usize, count: i32, weighted: usize): void {
  for (let c = 0; c < 4; c++, columns += COLUMN, weighted += COLUMN) {
    let p: usize = 0;
    for (const end = <usize>(count & ~1) << 3; p < end; p += 16) {
      v128.store(weighted + p, f64x2.mul(v128.load(weights + p), v128.load(columns + p)));
    }
    if (count & 1) {
      store<f64>(weighted + p, load<f64>(weights + p) * load<f64>(columns + p));
      store<f64>(weighted + p, 0, 8);
    }
  }
}
