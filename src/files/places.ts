import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Where downloaded data sets are kept: `$XDG_CACHE_HOME/l2sweep` if that is set, else the platform's place for caches:
 * `~/.cache/l2sweep`, on macOS `~/Library/Caches/l2sweep`, on Windows `%LOCALAPPDATA%\l2sweep\Cache`.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = env, system: NodeJS.Platform = platform): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'l2sweep');
  if (system === 'win32') return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'l2sweep', 'Cache');
  if (system === 'darwin') return join(homedir(), 'Library', 'Caches', 'l2sweep');
  return join(homedir(), '.cache', 'l2sweep');
}

/** Where the files of a known data set are looked for, in this order: `$L2SWEEP_DATA_DIR/<name>`, then the cache. */
export function dataDirectories(name: string, environment: NodeJS.ProcessEnv = env): string[] {
  const { L2SWEEP_DATA_DIR } = environment;
  const directories = L2SWEEP_DATA_DIR ? [join(L2SWEEP_DATA_DIR, name)] : [];
  return [...directories, join(cacheDirectory(environment), name)];
}

/** The path of a file that `npm run build` makes: of the build that this module belongs to; from the source, of the latest. */
export function builtFile(name: string): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? `../../dist/${latest()}/${name}` : `./${name}`, import.meta.url));
}

/** The name of the latest build; of one that is not there where there is none. */
function latest(): string {
  try {
    return readFileSync(new URL('../../dist/current', import.meta.url), 'utf8');
  } catch {
    return 'none';
  }
}
