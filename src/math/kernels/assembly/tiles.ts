// What Gram matrices of integers and of reals have in common: columns of a panel, multiplied in tiles of 4 × 2.

/** Bytes of a column of a panel: 512 integers or 128 reals. */
export const PANEL: usize = 1024;

/** Bytes from one column to the next: not 1024, so that columns fall into different cache sets. */
export const COLUMN: usize = PANEL + 64;

/** Bytes of a row of a tile: four of them have room behind a column. */
export const CORNER: usize = 16;

/** So many columns l of the rows k … k + 3 are left of the diagonal in all of them; none where there are fewer rows. */
// @ts-ignore: decorator
@inline export function insideOf(k: i32, to: i32): i32 {
  return k + 4 <= to ? k : 0;
}

/** Adds two sums. */
// @ts-ignore: decorator
@inline export function addPair(at: usize, sums: v128): void {
  v128.store(at, f64x2.add(v128.load(at), sums));
}

/** Copies what is on or below the diagonal, and above row `to`, of the tile of rows k … k + 3 and columns l and l + 1. */
export function copyCorner(from: usize, fromBytes: usize, target: usize, targetBytes: usize, k: i32, l: i32, to: i32): void {
  for (let row = k; row < min(k + 4, to); row++, from += fromBytes, target += targetBytes) {
    if (l <= row) store<f64>(target, load<f64>(from));
    if (l < row) store<f64>(target, load<f64>(from, 8), 8);
  }
}
