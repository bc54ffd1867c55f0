import { afterLineEnd, isLineEnd, LF } from './csvRecords.ts';

/** The end of the last whole line, its line feed included; 0 where none ends. */
export function endOfLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(LF) + 1;
}

/** Past lines of nothing but blanks. */
export function skipEmpty(bytes: Uint8Array, start: number, firstLine: number): { at: number; line: number } {
  let at = start;
  let line = firstLine;
  while (at < bytes.length) {
    let end = at;
    while (end < bytes.length && !isLineEnd(bytes, end) && bytes[end] === 0x20) end++;
    if (end < bytes.length && !isLineEnd(bytes, end)) break;
    at = end < bytes.length ? afterLineEnd(bytes, end) : end;
    line++;
  }
  return { at, line };
}

/** The byte after the line that a byte is in. */
export function afterLine(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LF, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

/** Of very long lines, so many bytes are looked at. */
export const MOST_LINE = 2 ** 20;

/** The line that begins at a byte, or the beginning of a very long one. */
export function lineAt(bytes: Uint8Array, at: number): string {
  const lineFeed = bytes.indexOf(LF, at);
  const end = lineFeed < 0 ? bytes.length : lineFeed;
  return new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + MOST_LINE)));
}
