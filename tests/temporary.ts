import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary folders of the tests, and of the programs that they start, are in one, which goes away with them. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-tests-'));
  // Daemons of Slurm ask for a way to their sockets that is open to all.
  chmodSync(folder, 0o755);
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
