// Puts the command where `npx l2sweep` looks first, so that a clone runs its own build at once and without npm's cache.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

if (process.platform !== 'win32') {
  mkdirSync('node_modules/.bin', { recursive: true });
  rmSync('node_modules/.bin/l2sweep', { force: true });
  symlinkSync('../../bin/l2sweep.js', 'node_modules/.bin/l2sweep');
}
