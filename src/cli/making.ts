import { basename } from 'node:path';
import { yamlText } from '../config/starter.ts';
import { UserError } from '../errors.ts';
import { exists } from '../files/kind.ts';
import { writeAtomically } from '../files/write.ts';
import { noteToCopy } from './streams.ts';

/** A file that a command makes. */
export interface MadeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Writes all of the files or, where one is there already and is not to be replaced, none: a UserError tells which. */
export function writeMade(files: readonly MadeFile[], force = false): void {
  const present = force ? undefined : files.find(({ path }) => exists(path));
  if (present !== undefined) {
    throw new UserError({
      where: present.path,
      message: 'the file exists already; expected a new name, or --force to replace it',
    });
  }
  for (const { path, content } of files) writeAtomically(path, content);
}

/** Says what was written, and a config in the same folder that it can be swept with: `settings`, key by key. */
export function suggestConfig(written: string, settings: Readonly<Record<string, unknown>>): void {
  noteToCopy(`${written}\nA config beside it to begin with:`);
  for (const [key, value] of Object.entries(settings)) noteToCopy(`  ${key}: ${yamlText(value)}`);
}

/** The name by which a config in the same folder finds a file. */
export function besideConfig(path: string): string {
  return basename(path);
}

/** The whole number that an option says. Throws a UserError where it says none from `least` to a million. */
export function countOption(flag: string, text: string, least: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= 1e6) return count;
  throw new UserError({
    where: flag,
    message: `"${text}" is no count; expected a whole number from ${least} to 1000000`,
  });
}

/** The point of the square [−1, 1]² that an option says. Throws a UserError where it says none. */
export function pointOption(flag: string, text: string): readonly [number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length === 2 && numbers.every((x) => Math.abs(x) <= 1)) return [numbers[0], numbers[1]];
  throw new UserError({
    where: flag,
    message: `"${text}" is no point of the square; expected two numbers from -1 to 1, such as 0.07,-0.07`,
  });
}
