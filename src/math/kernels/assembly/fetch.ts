// Rows that are far, in memory, brought near before they are worked on. A loop that computes as it goes waits for each of its
// rows; one that reads a byte of every cache line, and does nothing else, has many of them on their way at once.
import { rowNumber } from './lanes';

const LINE: usize = 64;
/** So many bytes are fetched at a time: they stay in the nearest cache, beside vectors, until they are worked on. */
const BLOCK: usize = 32768;
/** Rows with more bytes are read for so long that the processor sees what comes next. */
const LONG: usize = 8192;

/** So many rows, of so many bytes each, are fetched at a time, a multiple of 4; 0 where they are not worth it. */
// @ts-ignore: decorator
@inline export function rowsToFetch(bytes: usize, isFar: bool): i32 {
  return isFar && bytes <= LONG ? <i32>(BLOCK / bytes) & ~3 : 0;
}

/** The end of a block that begins at `at`: that of all, where nothing is fetched. */
// @ts-ignore: decorator
@inline export function endOfBlock(at: i32, to: i32, block: i32): i32 {
  return block > 0 && to - at > block ? at + block : to;
}

/** Reads a byte of every line of so many bytes, from `first` on, of the rows from ≤ p < to. */
export function fetchRows(first: usize, rowBytes: usize, rows: usize, from: i32, to: i32, bytes: usize): void {
  let read: u32 = 0;
  for (let p = from; p < to; p++) {
    let at = first + rowNumber(rows, p) * rowBytes;
    for (const end = at + bytes; at < end; at += LINE) read |= load<u8>(at);
  }
  last = read;
}

/** What was read last: without a use of it nothing would be read. */
let last: u32 = 0;
