import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Debian's packages are seen by the system's own Python, not by another that comes first in the path. */
export const python = '/usr/bin/python3';

/** A program beside the peer's own file. */
export function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** How a TypeScript program is started the way this one was. */
export function nodeProgram(name: string): readonly [string, ...string[]] {
  return [process.execPath, ...process.execArgv, beside(name)];
}

/** What a command writes, if it can be run and succeeds. */
export function outputOf(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Where a package of the npm registry lies: in node_modules, or in a directory of $NODE_PATH. */
export function packageEntry(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

/** The version of a package of the npm registry; undefined where it is missing. */
export function packageVersion(name: string): string | undefined {
  const description = packageEntry(`${name}/package.json`);
  return description === undefined ? undefined : String(createRequire(import.meta.url)(description).version);
}
