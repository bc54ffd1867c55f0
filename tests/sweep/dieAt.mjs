import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

/**
 * Loaded before the program: kills it just before its DIE_AT-th change of a file, counted from 0, as a machine or a scheduler
 * might.
 */
const dieAt = Number(process.env.DIE_AT);
let changes = 0;

for (const name of ['ftruncateSync', 'mkdirSync', 'renameSync', 'rmSync', 'writeSync']) {
  const change = fs[name];
  fs[name] = (...args) => {
    // What it says on stdout and stderr is no file.
    if (!(name === 'writeSync' && args[0] <= 2) && changes++ === dieAt) process.kill(process.pid, 'SIGKILL');
    return change(...args);
  };
}
const open = fs.openSync;
fs.openSync = (path, flags, ...others) => {
  if (flags !== undefined && flags !== 'r' && changes++ === dieAt) process.kill(process.pid, 'SIGKILL');
  return open(path, flags, ...others);
};
syncBuiltinESMExports();
