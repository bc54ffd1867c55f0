import type { SlurmConfig } from '../config/slurmSchema.ts';
import { UserError } from '../errors.ts';
import { shellCommand } from '../outputs/shellQuote.ts';
import { rangesText } from './numberRanges.ts';

/** The folder within a results directory for the script and what its tasks say. */
export const SLURM = 'slurm';
/** The script's path from the results directory, where it is submitted. */
export const SCRIPT = `${SLURM}/job.sh`;

export interface Job {
  /** Ascending; each is an index of the array. */
  readonly tasks: readonly number[];
  /** Path segments of a task. */
  readonly perTask: number;
  /** The words that start l2sweep on any node: Node and the program, by their paths. */
  readonly program: readonly string[];
  readonly slurm: SlurmConfig;
}

/**
 * The script of an sbatch array, to be submitted from the results directory. Of the config it has what the schema's
 * patterns allow, and of names none but those of the program: which sweep it is, tasks read in the results directory. The
 * program takes the place of the shell, so that signals of the scheduler reach it.
 */
export function batchScript({ tasks, perTask, program, slurm }: Job): string {
  const { time, memory, partition, account, qos, cpus = 1, at_once } = slurm;
  const options: [name: string, value: string | number | undefined][] = [
    ['job-name', 'l2sweep'],
    ['array', `${rangesText(tasks)}${at_once === undefined ? '' : `%${at_once}`}`],
    ['output', `${SLURM}/%A_%a.log`],
    ['cpus-per-task', cpus],
    ['time', time],
    ['mem', memory],
    ['partition', partition],
    ['account', account],
    ['qos', qos],
  ];
  const given = options.filter(([, value]) => value !== undefined);
  const command = [
    ...program,
    'work',
    '.',
    '--per-task',
    String(perTask),
    '--jobs',
    String(cpus),
    '--progress',
    'plain',
  ];
  return `#!/bin/bash
${given.map(([name, value]) => `#SBATCH --${name}=${value}`).join('\n')}
#SBATCH --open-mode=append
#SBATCH --requeue
exec ${shellCommand(command)}
`;
}

/** Throws a UserError where Slurm would not find the directory again, because it puts other words for a part of its path. */
export function checkDirectory(path: string): void {
  if (!/[%\\]/.test(path)) return;
  throw new UserError({
    where: path,
    message: 'Slurm gives % and \\ in the paths of logs a meaning of its own; expected a directory without them',
  });
}

/**
 * Segments per task: as asked for, or 1, or as many as it takes to stay within the cluster's largest array. Throws a
 * UserError where that is smaller than what was asked for demands.
 */
export function perTaskOf(segments: number, maxArraySize: number, wanted: number | undefined): number {
  const least = Math.ceil(segments / maxArraySize);
  if (wanted === undefined || wanted >= least) return wanted ?? least;
  throw new UserError({
    where: '--per-task',
    message:
      `${segments} segments in tasks of ${wanted} are ${Math.ceil(segments / wanted)} tasks, and the cluster allows arrays ` +
      `of ${maxArraySize}; expected ${least} or more`,
  });
}
