import { homedir } from 'node:os';
import { join } from 'node:path';
import { env, platform } from 'node:process';

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
