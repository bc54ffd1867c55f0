import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwritable } from './reason.ts';

/** A new empty folder where the system keeps what is temporary. Throws a UserError where the file system refuses. */
export function temporaryFolder(prefix: string): string {
  const start = join(tmpdir(), prefix);
  try {
    return mkdtempSync(start);
  } catch (error) {
    throw unwritable(start, error);
  }
}

/** Removes a folder with all that is in it, if it is there; what the system does not let go stays. */
export function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // It is the system's to tidy up.
  }
}
