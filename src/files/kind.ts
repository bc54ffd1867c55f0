import { statSync } from 'node:fs';
import { reasonOf } from './reason.ts';

/** Why there is no file to read under that name, in words; undefined if there is one. */
export function whyNotAFile(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? 'it is a directory' : undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
