import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { reasonOf } from './reason.ts';

/** Why there is no file to read under that name, in words; undefined if there is one. */
export function whyNotAFile(path: string): string | undefined {
  if (path.includes('\0')) return 'no name of a file has the character \\0';
  try {
    return statSync(path).isDirectory() ? 'it is a directory' : undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Whether there is something under that name. */
export function exists(path: string): boolean {
  return existsSync(path);
}

/** Whether there is a file that has an end: no directory, pipe or device. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The path of the file in that directory, with `.gz` after its name or without; undefined if there is neither. */
export function fileOrGzip(directory: string, name: string): string | undefined {
  return [`${name}.gz`, name].map((file) => join(directory, file)).find(exists);
}

/** Whether there is a directory under that name. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

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
