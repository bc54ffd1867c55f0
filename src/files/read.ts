import { readFileSync } from 'node:fs';
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

/** The same bytes without Buffer's own ways: a slice of a Buffer is a view, and its constructor is deprecated. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
