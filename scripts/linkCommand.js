import { randomUUID } from 'node:crypto';
import { mkdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const TARGET = '../../bin/l2sweep.js';

/** Puts the command where `npx l2sweep` looks first, so that a clone runs its own build at once and without npm's cache. */
export function linkCommand(root) {
  const folder = join(root, 'node_modules/.bin');
  const link = join(folder, 'l2sweep');
  if (process.platform === 'win32' || targetOf(link) === TARGET) return;
  mkdirSync(folder, { recursive: true });
  const temporary = `${link}.${randomUUID()}.tmp`;
  symlinkSync(TARGET, temporary);
  renameSync(temporary, link);
}

function targetOf(link) {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
