import type { ModuleSource } from '../config/outsideSource.ts';
import { UserError } from '../errors.ts';
import { readBytes, sha256 } from '../files/read.ts';

/** Throws a UserError where a file is no longer what it was when the config was read: the record would name another one. */
export function checkUnchanged(files: readonly ModuleSource['module'][]): void {
  for (const { path, sha256: expected } of files) {
    if (sha256(readBytes(path)) === expected) continue;
    throw new UserError(`${path} has changed since the sweep began; expected SHA-256 ${expected}, or a new run`);
  }
}
