import { pairSums, sumOfTwo } from './lanes';

/** A pivot at most this part of the diagonal it comes from is taken for rounding. */
const SMALLEST_PIVOT: f64 = 1e-14;

/**
 * L[i, j] for from ≤ i < to and left ≤ j < right ≤ from, `left` even, in place (row-major, leading dimension ld), given
 * the rows above `right` and the columns left of `left`. Every L[i, j] subtracts the products over t < j ∧ ~1 in two partial
 * sums (t even, t odd), then, for odd j, the one at t = j − 1.
 */
export function choleskyColumns(a: usize, ld: i32, from: i32, to: i32, left: i32, right: i32): void {
  const rowBytes = <usize>ld << 3;
  const whole = right & ~1;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const row = a + <usize>i * rowBytes;
    for (let j = left; j < whole; j += 2) choleskyTile(row, a + <usize>j * rowBytes, rowBytes, <usize>j << 3);
    if (whole < right) for (let r = i; r < i + 4; r++) singly(a, rowBytes, r, whole, right);
  }
  for (; i < to; i++) singly(a, rowBytes, i, left, right);
}

/**
 * Rows from ≤ i < to of L from column `left` on, even and at most `from`, in place, given the rows above and the columns
 * left of it. Returns 0, or i + 1 for the row whose pivot is rounding.
 */
export function choleskyRows(a: usize, ld: i32, from: i32, to: i32, left: i32): i32 {
  const rowBytes = <usize>ld << 3;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const whole = i & ~1;
    const row = a + <usize>i * rowBytes;
    for (let j = left; j < whole; j += 2) choleskyTile(row, a + <usize>j * rowBytes, rowBytes, <usize>j << 3);
    for (let r = i; r < i + 4; r++) if (!finishRow(a, rowBytes, r, whole)) return r + 1;
  }
  for (; i < to; i++) if (!finishRow(a, rowBytes, i, left)) return i + 1;
  return 0;
}

/** L[i … i + 3, j … j + 1] for even j, `columns` bytes from the start of a row; x and y: the addresses of rows i and j. */
export function choleskyTile(x: usize, y: usize, rowBytes: usize, columns: usize): void {
  let x0 = x, x1 = x0 + rowBytes, x2 = x1 + rowBytes, x3 = x2 + rowBytes;
  let y0 = y, y1 = y + rowBytes;
  let s00 = f64x2.splat(0), s10 = s00, s20 = s00, s30 = s00, s01 = s00, s11 = s00, s21 = s00, s31 = s00;
  for (const end = y0 + columns; y0 < end; ) {
    const v0 = v128.load(y0), v1 = v128.load(y1);
    const u0 = v128.load(x0);
    s00 = f64x2.add(s00, f64x2.mul(u0, v0));
    s01 = f64x2.add(s01, f64x2.mul(u0, v1));
    const u1 = v128.load(x1);
    s10 = f64x2.add(s10, f64x2.mul(u1, v0));
    s11 = f64x2.add(s11, f64x2.mul(u1, v1));
    const u2 = v128.load(x2);
    s20 = f64x2.add(s20, f64x2.mul(u2, v0));
    s21 = f64x2.add(s21, f64x2.mul(u2, v1));
    const u3 = v128.load(x3);
    s30 = f64x2.add(s30, f64x2.mul(u3, v0));
    s31 = f64x2.add(s31, f64x2.mul(u3, v1));
    y0 += 16;
    y1 += 16;
    x0 += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  const pivot0 = v128.load64_splat(y0), beside = v128.load64_splat(y1), pivot1 = v128.load64_splat(y1, 8);
  finishTwo(x0, x1, pairSums(s00, s10), pairSums(s01, s11), pivot0, beside, pivot1);
  finishTwo(x2, x3, pairSums(s20, s30), pairSums(s21, s31), pivot0, beside, pivot1);
}

/** Columns j and j + 1 of two rows, at `x0` and `x1`, given their sums and L[j, j], L[j + 1, j], L[j + 1, j + 1]. */
// @ts-expect-error: decorator
@inline function finishTwo(x0: usize, x1: usize, left: v128, right: v128, pivot0: v128, beside: v128, pivot1: v128): void {
  const a0 = v128.load(x0), a1 = v128.load(x1);
  const first = f64x2.div(f64x2.sub(i64x2.shuffle(a0, a1, 0, 2), left), pivot0);
  const rest = f64x2.sub(f64x2.sub(i64x2.shuffle(a0, a1, 1, 3), right), f64x2.mul(first, beside));
  const second = f64x2.div(rest, pivot1);
  v128.store(x0, i64x2.shuffle(first, second, 0, 2));
  v128.store(x1, i64x2.shuffle(first, second, 1, 3));
}

/** L[i, left … right − 1], singly. */
function singly(a: usize, rowBytes: usize, i: i32, left: i32, right: i32): void {
  const row = a + <usize>i * rowBytes;
  for (let j = left; j < right; j++) {
    const other = a + <usize>j * rowBytes;
    const at = row + (<usize>j << 3);
    store<f64>(at, without(load<f64>(at), row, other, j) / load<f64>(other + (<usize>j << 3)));
  }
}

/** L[i, from … i], singly. False where the pivot is rounding. */
function finishRow(a: usize, rowBytes: usize, i: i32, from: i32): bool {
  singly(a, rowBytes, i, from, i);
  const row = a + <usize>i * rowBytes;
  const at = row + (<usize>i << 3);
  const diagonal = load<f64>(at);
  const pivot = without(diagonal, row, row, i);
  if (!(pivot > SMALLEST_PIVOT * diagonal)) return false;
  store<f64>(at, sqrt(pivot));
  return true;
}

/** value − Σ_{t < count} row[t] other[t], in the order of the factorisation. */
// @ts-expect-error: decorator
@inline function without(value: f64, row: usize, other: usize, count: i32): f64 {
  let sum = f64x2.splat(0);
  let t: usize = 0;
  for (const end = <usize>(count & ~1) << 3; t < end; t += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(row + t), v128.load(other + t)));
  }
  value -= sumOfTwo(sum);
  if (count & 1) value -= load<f64>(row + t) * load<f64>(other + t);
  return value;
}
