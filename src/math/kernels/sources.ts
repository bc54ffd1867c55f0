import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.ts';
import { namesIn } from '../../files/names.ts';
import { readBytes, sha256 } from '../../files/read.ts';

/** The sources of the compiled module: beside this file, but not where they have been left behind, as in the package. */
export const SOURCES = fileURLToPath(new URL('./assembly', import.meta.url));

/** Beside a compiled module: the fingerprint of what it was compiled from. */
export const fingerprintOf = (module: string): string => `${module}.sources`;

/** One SHA-256 of the names and contents of all sources in a folder; undefined where there is no such folder. */
export function fingerprint(folder: string): string | undefined {
  const names = namesIn(folder)?.filter((name) => name.endsWith('.ts'));
  const lines = names?.map((name) => `${sha256(readBytes(join(folder, name)))} ${name}\n`);
  return lines && sha256(new TextEncoder().encode(lines.join('')));
}

/**
 * Throws a UserError where there are sources, and the module was compiled from others: called with other arguments than it
 * takes, a kernel computes anything.
 */
export function requireCompiledFrom(folder: string, module: string): void {
  const expected = fingerprint(folder);
  if (expected === undefined || expected === recorded(module)) return;
  throw new UserError({
    where: module,
    message: `compiled from other sources than those in ${folder}; expected \`npm run build\` after they have changed`,
  });
}

function recorded(module: string): string | undefined {
  try {
    return new TextDecoder().decode(readBytes(fingerprintOf(module)));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
