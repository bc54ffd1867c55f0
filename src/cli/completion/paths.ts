import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { whyNotAFile } from '../../files/kind.ts';
import { namesIn } from '../../files/list.ts';
import { RECORD } from '../../sweep/resultFiles.ts';
import type { Completion } from './complete.ts';

/** Directories to go on from, and files. */
export function files(typed: string): Completion {
  return paths(typed, ({ isDirectory }) => (isDirectory ? 'through' : 'end'));
}

/** Directories. */
export function directories(typed: string): Completion {
  return paths(typed, ({ isDirectory }) => (isDirectory ? 'through' : 'no'));
}

/** Directories to go on from, and files that may be configs by their name. */
export function configs(typed: string): Completion {
  return paths(typed, (entry) => (entry.isDirectory ? 'through' : isConfig(entry) ? 'end' : 'no'));
}

/** Results directories, and others to go on from. */
export function runs(typed: string): Completion {
  return paths(typed, (entry) => (isRun(entry) ? 'end' : entry.isDirectory ? 'through' : 'no'));
}

/** Configs and results directories, and others to go on from. */
export function configsAndRuns(typed: string): Completion {
  return paths(typed, (entry) => (isRun(entry) || isConfig(entry) ? 'end' : entry.isDirectory ? 'through' : 'no'));
}

function isConfig({ path, isDirectory }: Entry): boolean {
  return !isDirectory && /\.(ya?ml|json)$/i.test(path);
}

function isRun({ path, isDirectory }: Entry): boolean {
  return isDirectory && readable(path).includes(RECORD);
}

interface Entry {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** `through`: a directory to go on from, with a slash; `end`: what was looked for. Hidden names only where a dot was typed. */
function paths(typed: string, kindOf: (entry: Entry) => 'through' | 'end' | 'no'): Completion {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const start = typed.slice(folder.length);
  const real = folder.startsWith('~/') ? join(homedir(), folder.slice(2)) : folder || '.';
  const candidates = readable(real)
    .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .flatMap((name) => {
      const path = join(real, name);
      const kind = kindOf({ path, isDirectory: whyNotAFile(path) === 'it is a directory' });
      return kind === 'no' ? [] : [{ word: `${folder}${name}${kind === 'through' ? '/' : ''}` }];
    });
  return { candidates, areFiles: true };
}

function readable(directory: string): string[] {
  try {
    return namesIn(directory) ?? [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
