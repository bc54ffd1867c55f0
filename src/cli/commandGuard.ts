import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { CappedLog } from '../files/cappedLog.ts';
import { removeFolder } from '../files/temporaryFolder.ts';
import type { CommandEnd, CommandStart, CommandTask, Orphans } from '../outside/guardedCommand.ts';

/*
 * A process of its own between this program and a command that trains. However the program or its thread ends, killed
 * included, the channel between the two closes, and nothing of the command is left: neither processes nor its folder.
 */

/** What the output may still take after the command has ended, in milliseconds. */
const LAST_WORDS = 500;

const task = JSON.parse(process.argv[2]) as CommandTask | Orphans;
if ('orphansOf' in task) endGroup(task.orphansOf);
else guard(task);

function guard({ command, folder, timeout, log }: CommandTask): void {
  const output = new CappedLog(log);
  const [program, ...words] = command;
  const child = spawn(program, words, {
    cwd: folder,
    // A group of its own, with all that it starts: these are ended together.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, L2SWEEP_PROTOCOL: '1' },
    windowsHide: true,
  });
  let timedOut = false;
  setTimeout(timeout * 1000).then(() => {
    timedOut = true;
    endGroup(child.pid);
  });

  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Uint8Array) => output.append(bytes));
  if (child.pid !== undefined) process.send?.({ pid: child.pid } satisfies CommandStart);
  child.on('error', (error) => {
    if (child.pid === undefined) report({ fault: 'code' in error ? String(error.code) : error.message });
  });
  child.on('exit', (code, signal) => {
    // What it has left running could write into files that are read now.
    endGroup(child.pid);
    const closed = new Promise((resolve) => child.on('close', resolve));
    Promise.race([closed, setTimeout(LAST_WORDS)]).then(() =>
      report({ code, signal, timedOut, lastLine: output.end() }),
    );
  });
  process.on('disconnect', () => {
    child.on('exit', abandon);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) abandon();
    endGroup(child.pid);
  });
  // A terminal's Ctrl-C is for the program, which then ends this one.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

  function abandon(): void {
    removeFolder(folder);
    process.exit();
  }
}

function report(end: CommandEnd): void {
  process.send?.(end, () => process.exit());
}

/** Ends a process with all that it has started, also what is stopped. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // There is nobody left in it.
  }
}
