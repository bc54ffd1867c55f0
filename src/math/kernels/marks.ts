import type { Bytes } from './arena.ts';

/** Bytes of the marks of a row of so many columns: a bit per four of them, in whole words of 64. */
export function markBytes(stride: number): number {
  return 8 * Math.ceil(stride / 256);
}

/** Marks in every row of x where four columns are not all 0, and returns the share of fours that are not. */
export function markFilled(x: Bytes, stride: number, marks: Bytes): number {
  const fours = new Uint32Array(x.buffer, x.byteOffset, x.length / 4);
  const perRow = stride / 4;
  let filled = 0;
  for (let from = 0, mark = 0; from < fours.length; from += perRow, mark += markBytes(stride)) {
    for (let k = 0; k < perRow; k++) {
      if (fours[from + k] === 0) continue;
      marks[mark + (k >> 3)] |= 1 << (k & 7);
      filled++;
    }
  }
  return filled / fours.length;
}
