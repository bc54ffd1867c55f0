import { appendFileSync } from 'node:fs';
import { unwritable } from './reason.ts';

/** Adds text at the end of a file, which is made if it is missing. Throws a UserError where the file system refuses. */
export function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}
