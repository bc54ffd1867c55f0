import { LF } from './csvRecords.ts';

/** The end of the last whole line, its line feed included; 0 where none ends. */
export function endOfLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(LF) + 1;
}
