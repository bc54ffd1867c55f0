import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { reasonOf } from './reason.ts';

/** A line of a file, read as bytes. */
export interface Line {
  /** Without the line feed. */
  readonly bytes: Uint8Array;
  /** Where it ends in the file, its line feed included. */
  readonly end: number;
  /** False for the last line of a file that does not end in a line feed. */
  readonly isWhole: boolean;
}

const CHUNK = 2 ** 20;
const LINE_FEED = 0x0a;

/** The lines of a file of any size, one after the other. Throws a UserError if it is no file or cannot be read. */
export function* linesOf(path: string): Generator<Line> {
  let end = 0;
  let pieces: Uint8Array[] = [];
  const line = (isWhole: boolean): Line => {
    const bytes = joined(pieces);
    pieces = [];
    end += bytes.length + (isWhole ? 1 : 0);
    return { bytes, end, isWhole };
  };
  for (const chunk of chunksOf(path)) {
    let start = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, start)) {
      pieces.push(chunk.subarray(start, at));
      yield line(true);
      start = at + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield line(false);
}

function* chunksOf(path: string): Generator<Uint8Array> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    // A device may have no end.
    const kind = fstatSync(file);
    if (!kind.isFile()) throw unreadable(path, 'it is no regular file');
    for (;;) {
      // Parts of it are handed out: every chunk has memory of its own.
      const chunk = new Uint8Array(Math.min(CHUNK, kind.size + 1));
      const length = readSync(file, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, reasonOf(error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function unreadable(path: string, reason: string): UserError {
  return new UserError({ where: path, message: `cannot be read: ${reason}; expected a readable file` });
}
