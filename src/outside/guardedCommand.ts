import { type ChildProcess, fork } from 'node:child_process';
import { builtFile } from '../files/places.ts';

/** A command for `src/cli/commandGuard.ts`. */
export interface CommandTask {
  readonly command: readonly string[];
  /** Where it runs. */
  readonly folder: string;
  /** Seconds. */
  readonly timeout: number;
  /** The file for what it says. */
  readonly log?: string | undefined;
}

/** What the guard says of a command that it has started: its process, which leads the group of all that it starts. */
export interface CommandStart {
  readonly pid: number;
}

/** What is left of a command whose guard is gone. */
export interface Orphans {
  readonly orphansOf: CommandStart['pid'];
}

/**
 * How a command ended, or why it did not start: a code of the operating system. `unguarded`: its guard has been killed or stopped, and
 * it was ended for that.
 */
export type CommandEnd =
  | { readonly fault: string }
  | { readonly unguarded: true }
  | {
      readonly code: number | null;
      readonly signal: string | null;
      readonly timedOut: boolean;
      readonly lastLine?: string | undefined;
    };

/** Milliseconds between two looks at whether somebody still waits. */
const LOOK = 50;
/** Milliseconds that a guard has to end a command, after which it is taken to be stopped itself. */
const PATIENCE = 3000;

/**
 * Runs a command under a guard, which ends it with all that it has started where this process or thread ends. Resolves when
 * both are gone: undefined where it was ended because nobody waits any more.
 */
export function guardedCommand(task: CommandTask, isStopped?: () => boolean): Promise<CommandEnd | undefined> {
  return new Promise((resolve, reject) => {
    const guard = guarding(task);
    let pid: number | undefined;
    let end: CommandEnd | undefined;
    const killIn = (milliseconds: number) => setTimeout(() => guard.kill('SIGKILL'), milliseconds);
    const timers = [killIn(task.timeout * 1000 + PATIENCE)];
    const looking = setInterval(() => {
      if (!isStopped?.() || !guard.connected) return;
      guard.disconnect();
      timers.push(killIn(PATIENCE));
    }, LOOK);
    guard.on('message', (message: CommandStart | CommandEnd) => {
      if ('pid' in message) pid = message.pid;
      else end = message;
    });
    guard.on('error', reject);
    // What it has said may come after it has gone, but not after the channel has closed.
    const gone = (['exit', 'disconnect'] as const).map((event) => new Promise((heard) => guard.on(event, heard)));
    Promise.all(gone).then(() => {
      clearInterval(looking);
      for (const timer of timers) clearTimeout(timer);
      const resolved = () => resolve(end ?? (isStopped?.() ? undefined : { unguarded: true }));
      if (guard.signalCode === null || pid === undefined) resolved();
      else guarding({ orphansOf: pid }).on('exit', resolved).on('error', reject);
    });
  });
}

function guarding(task: CommandTask | Orphans): ChildProcess {
  return fork(builtFile('commandGuard.js'), [JSON.stringify(task)], {
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
