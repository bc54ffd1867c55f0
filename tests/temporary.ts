import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const NAME = 'l2sweep-tests-';

/** All temporary folders of the tests, and of the programs that they start, are in one, which goes away with them. */
export default function setup(): (() => void) | undefined {
  // Asked for once for every project of vitest.config.ts.
  if (basename(tmpdir()).startsWith(NAME)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), NAME));
  // Daemons of Slurm ask for a way to their sockets that is open to all.
  chmodSync(folder, 0o755);
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
