import { readFileSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { reasonOf } from './reason.ts';

/** The whole file as it is on disk. Throws a UserError if it is missing, a directory or cannot be read. */
export function readBytes(path: string): Uint8Array {
  try {
    return plainBytes(readFileSync(path));
  } catch (error) {
    throw new UserError({ where: path, message: `cannot be read: ${reasonOf(error)}; expected a readable file` });
  }
}

/** The same bytes without Buffer's own ways: a slice of a Buffer is a view, and its constructor is deprecated. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
