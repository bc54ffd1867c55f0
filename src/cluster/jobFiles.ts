import { join } from 'node:path';
import { exists } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { unwritable } from '../files/reason.ts';
import { makeDirectory, writeAtomically } from '../files/write.ts';
import { SCRIPT, SLURM } from './sbatch.ts';

/*
 * What a results directory knows of its Slurm job: the script, and the job's id once it has been submitted.
 */

const JOB = join(SLURM, 'job.json');

/** Writes the script, and makes the folder for what its tasks say. */
export function writeScript(directory: string, script: string): void {
  const folder = join(directory, SLURM);
  try {
    makeDirectory(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
  writeAtomically(join(directory, SCRIPT), script);
}

export function writeJob(directory: string, id: string): void {
  writeAtomically(join(directory, JOB), `${JSON.stringify({ job: id })}\n`);
}

/** The id of the job that was submitted last; undefined where there was none. */
export function readJob(directory: string): string | undefined {
  const path = join(directory, JOB);
  if (!exists(path)) return undefined;
  const [, id] = /^\{"job":"(\d+)"\}\s*$/.exec(new TextDecoder().decode(readBytes(path))) ?? [];
  return id;
}
