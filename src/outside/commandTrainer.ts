import type { CommandSource } from '../config/outsideSource.ts';
import { UserError } from '../errors.ts';
import { removeFolder, temporaryFolder } from '../files/temporaryFolder.ts';
import type { OutsideTrainer } from '../trainers/outside/outsideTrainer.ts';
import { checkUnchanged } from './checkUnchanged.ts';
import { readSolutions, writeProblem } from './exchange.ts';
import { type CommandEnd, guardedCommand } from './guardedCommand.ts';

/** A program that trains, run once for a path in a folder of its own: see docs/reference/trainer-protocol.md. */
export function commandTrainer({ command, files, timeout }: CommandSource): OutsideTrainer {
  return {
    async fitPath(problem, { isStopped, log, ...options }) {
      checkUnchanged(files);
      const folder = temporaryFolder('l2sweep-trainer-');
      try {
        writeProblem(folder, problem, options);
        const end = await guardedCommand({ command, folder, timeout, log }, isStopped);
        if (end === undefined) return [];
        const failure = failureOf(end, command[0], timeout);
        if (failure !== undefined) throw new UserError(failure);
        return readSolutions(folder, problem);
      } catch (error) {
        // Results are the same however the folder is called.
        if (!(error instanceof UserError)) throw error;
        throw new UserError(error.message.replaceAll(folder, '.'));
      } finally {
        removeFolder(folder);
      }
    },
  };
}

/** By the code of the operating system. */
const faults: Readonly<Record<string, (program: string) => string>> = {
  ENOENT: (program) => `there is no program ${program}; expected one in PATH, or its path`,
  EACCES: (program) => `${program} must not be run; expected a file that is executable`,
  E2BIG: (program) => `the words of ${program} are too long; expected fewer`,
};

function failureOf(end: CommandEnd, program: string, timeout: number): string | undefined {
  if ('fault' in end) {
    const { fault } = end;
    return faults[fault]?.(program) ?? `${program} did not run: ${fault}; expected a program that does`;
  }
  if ('unguarded' in end) {
    return 'the process that guards it was killed or stopped, and it with that; expected both to be left alone';
  }
  const { code, signal, timedOut, lastLine } = end;
  const said = lastLine === undefined ? 'and said nothing' : `and said last: ${shortened(lastLine)}`;
  if (timedOut) return `no end after ${timeout} s; expected a larger trainer.timeout; it was killed ${said}`;
  if (signal !== null) return `killed by ${signal}; expected exit code 0; it ended ${said}`;
  return code === 0 ? undefined : `exit code ${code}; expected 0; it ended ${said}`;
}

const LONGEST = 200;

function shortened(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
