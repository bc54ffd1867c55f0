import { readdirSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { reasonOf } from './reason.ts';

/** The names in a directory, sorted; undefined if there is none. Throws a UserError if it is a file or cannot be read. */
export function namesIn(directory: string): string[] | undefined {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') {
      throw new UserError({ where: directory, message: 'this is a file; expected a directory' });
    }
    throw new UserError({
      where: directory,
      message: `cannot be read: ${reasonOf(error)}; expected a readable directory`,
    });
  }
}
