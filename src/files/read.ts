import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { reasonOf } from './reason.ts';

/** The whole file as it is on disk. Throws a UserError if it is missing, a directory or cannot be read. */
export function readBytes(path: string): Uint8Array {
  try {
    return plainBytes(readFileSync(path));
  } catch (error) {
    const reason = reasonOf(error);
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const expected = isAbsent ? `a file at ${resolve(path)}` : 'a readable file';
    throw new UserError({ where: path, message: `cannot be read: ${reason}; expected ${expected}` });
  }
}

/** The first bytes of a file, at most `length`; none of a pipe, which can be read only once. */
export function readStart(path: string, length: number): Uint8Array {
  if (!statSync(path).isFile()) return new Uint8Array(0);
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

/** The same bytes without Buffer's own ways: a slice of a Buffer is a view, and its constructor is deprecated. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** The SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

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
const STDIN_NUMBER = 0;
/** Milliseconds until a pipe that had nothing is asked again. */
const WAIT = 10;
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
  for (const chunk of chunksOf(path, CHUNK, true)) {
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

/** The path that stands for standard input, where commands read it. */
export const STDIN = '-';

/**
 * The bytes of a file, of a pipe or, as `-`, of standard input, in pieces of so many bytes but for the last one. Throws a UserError if
 * it cannot be read.
 */
export function piecesOf(path: string, size = CHUNK): Generator<Uint8Array> {
  return chunksOf(path, size, false);
}

/** `mustBeFile`: a device may have no end. */
function* chunksOf(path: string, size: number, mustBeFile: boolean): Generator<Uint8Array> {
  let file: number | undefined;
  try {
    file = !mustBeFile && path === STDIN ? STDIN_NUMBER : openSync(path, 'r');
    const kind = fstatSync(file);
    if (mustBeFile && !kind.isFile()) throw unreadable(path, 'it is no regular file');
    for (;;) {
      // Parts of it are handed out: every chunk has memory of its own.
      const chunk = new Uint8Array(kind.isFile() ? Math.min(size, kind.size + 1) : size);
      const length = fill(file, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, reasonOf(error));
  } finally {
    if (file !== undefined && file !== STDIN_NUMBER) closeSync(file);
  }
}

/** Reads as much as there is, which a pipe may give bit by bit, and returns how much. */
function fill(file: number, chunk: Uint8Array): number {
  let length = 0;
  while (length < chunk.length) {
    const read = readNow(file, chunk, length);
    if (read === 0) break;
    length += read ?? 0;
    if (read === undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
  }
  return length;
}

/** Undefined where a pipe that does not wait has nothing yet. */
function readNow(file: number, chunk: Uint8Array, offset: number): number | undefined {
  try {
    return readSync(file, chunk, offset, chunk.length - offset, null);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    // The end of a pipe, on Windows.
    if (error instanceof Error && 'code' in error && error.code === 'EOF') return 0;
    throw error;
  }
}

/** The pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
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
