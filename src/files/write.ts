import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unwritable } from './reason.ts';

/**
 * Writes the whole file or nothing: into a temporary name in the same directory (made if it is missing), flushed to
 * disk, then renamed over `path`. Throws a UserError where the file system refuses.
 */
export function writeAtomically(path: string, content: Uint8Array | string): void {
  const temporary = temporaryName(path);
  try {
    makeDirectory(dirname(path));
    const file = openSync(temporary, 'wx');
    try {
      writeAll(file, typeof content === 'string' ? new TextEncoder().encode(content) : content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeFile(temporary);
    throw unwritable(path, error);
  }
}

/** Writes a file into a folder where nobody looks yet: at once, and not made sure to outlive the machine. */
export function writeNew(path: string, content: Uint8Array | string): void {
  try {
    const file = openSync(path, 'wx');
    try {
      writeAll(file, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Writes all bytes, also where the file system takes them in parts. Throws what the operating system says. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

const STDERR = 2;

/** Prints what somebody else's code says; what does not go through is done without. */
export function printToStderr(bytes: Uint8Array): void {
  try {
    writeAll(STDERR, bytes);
  } catch {
    // Nobody listens, or not fast enough.
  }
}

/** A name beside `path` that nothing else uses: files are made complete under it before they get their own. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/** Whether a file has the name of one that was never completed: the program was killed while writing it. */
export function isUnfinished(name: string): boolean {
  return /^\..+\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.test(name);
}

/** Renames within a directory, replacing what is there. Throws a UserError where the file system refuses. */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw unwritable(to, error);
  }
}

/** Removes a file if it is there. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    // Below something that is no directory there is nothing to remove, either.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
  }
}

/** Adds text at the end of a file, which is made if it is missing. Throws a UserError where the file system refuses. */
export function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Makes a directory and those above it, where they are missing. Throws what the operating system says of the one that
 * cannot be made. (Node's own `recursive` says ENOENT on a read-only file system, and never returns under /proc.)
 */
export function makeDirectory(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    const isOrphan = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isOrphan || dirname(path) === path) throw error;
    makeDirectory(dirname(path));
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
