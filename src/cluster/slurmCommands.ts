import { spawnSync } from 'node:child_process';
import { UserError } from '../errors.ts';
import { SCRIPT } from './sbatch.ts';

/*
 * What we ask of Slurm: its own commands, started without a shell.
 */

/** MaxArraySize: one more than the largest index of an array. Slurm's own default where there is no Slurm to ask. */
export function maxArraySize(): number {
  const { stdout } = spawnSync('scontrol', ['show', 'config'], { encoding: 'utf8' });
  const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(stdout ?? '') ?? [];
  return size === undefined ? 1001 : Number(size);
}

/** Submits the script in a results directory; returns the job's id. Throws a UserError with what sbatch says. */
export function submit(directory: string): string {
  const { status, stdout, stderr, error } = spawnSync('sbatch', ['--parsable', SCRIPT], {
    cwd: directory,
    encoding: 'utf8',
  });
  // "ID" or "ID;cluster".
  const [, id] = /^(\d+)/.exec(stdout ?? '') ?? [];
  if (status === 0 && id !== undefined) return id;
  const reason = error
    ? 'there is no sbatch on this machine'
    : stderr
        .trim()
        .replace(/^sbatch: (error|fatal): /gm, '')
        .replaceAll('\n', '; ') || `exit ${status}`;
  throw new UserError({
    where: 'sbatch',
    message: `${reason}; expected a machine that can submit jobs, and options that the cluster takes`,
  });
}

/** How many tasks of a job are in which state. */
export type TaskStates = ReadonlyMap<string, number>;

/** The tasks of a job that have not ended, by state (`PENDING`, `RUNNING`); undefined where Slurm does not answer. */
export function unfinishedTasks(id: string): TaskStates | undefined {
  const { status, stdout, stderr } = spawnSync('squeue', ['--noheader', '--array', '--jobs', id, '--format=%T'], {
    encoding: 'utf8',
  });
  // A job that has been over for some minutes is unknown.
  if (status !== 0) return /invalid job id/i.test(stderr ?? '') ? new Map() : undefined;
  const states = new Map<string, number>();
  for (const state of stdout.split('\n').filter(Boolean)) states.set(state, (states.get(state) ?? 0) + 1);
  return states;
}
