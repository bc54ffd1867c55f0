import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

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
