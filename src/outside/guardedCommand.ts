import { fork } from 'node:child_process';
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

/** How a command ended, or why it did not start: a code of the operating system. */
export type CommandEnd =
  | { readonly fault: string }
  | {
      readonly code: number | null;
      readonly signal: string | null;
      readonly timedOut: boolean;
      readonly lastLine?: string | undefined;
    };

/** Milliseconds between two looks at whether somebody still waits. */
const LOOK = 50;

/**
 * Runs a command under a guard, which ends it with all that it has started where this process or thread ends. Resolves when
 * both are gone: undefined where it was ended because nobody waits any more.
 */
export function guardedCommand(task: CommandTask, isStopped?: () => boolean): Promise<CommandEnd | undefined> {
  return new Promise((resolve, reject) => {
    const guard = fork(builtFile('commandGuard.js'), [JSON.stringify(task)], {
      execArgv: [],
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let end: CommandEnd | undefined;
    const looking = setInterval(() => {
      if (isStopped?.() && guard.connected) guard.disconnect();
    }, LOOK);
    guard.on('message', (message) => {
      end = message as CommandEnd;
    });
    guard.on('error', reject);
    // What it has said may come after it has gone, but not after the channel has closed.
    const gone = (['exit', 'disconnect'] as const).map((event) => new Promise((heard) => guard.on(event, heard)));
    Promise.all(gone).then(() => {
      clearInterval(looking);
      resolve(end ?? (isStopped?.() ? undefined : { fault: 'its guard was killed' }));
    });
  });
}
