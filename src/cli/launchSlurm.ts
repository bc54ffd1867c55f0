import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJob, writeJob, writeScript } from '../cluster/jobFiles.ts';
import { batchScript, checkDirectory, perTaskOf, SCRIPT, SLURM } from '../cluster/sbatch.ts';
import { maxArraySize, submit, type TaskStates, unfinishedTasks } from '../cluster/slurmCommands.ts';
import { tasksOf } from '../cluster/tasks.ts';
import { shellCommand } from '../outputs/shellQuote.ts';
import { identityOf } from '../sweep/runRecord.ts';
import { unfinishedSegments } from '../sweep/segmentFiles.ts';
import { type SharedSweep, shareDirectory } from '../sweep/work.ts';
import { untilInterrupted } from './interruption.ts';
import { mergeInto } from './merging.ts';
import { openSweep, type SweepOptions } from './openSweep.ts';
import { note, writeData } from './streams.ts';
import { colour, warn } from './terminal.ts';
import { wholeNumber } from './wholeNumber.ts';

/** What the command line says of a job. */
export interface LaunchOptions extends Omit<SweepOptions, 'slurm'> {
  readonly time?: string;
  readonly memory?: string;
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  readonly cpus?: string;
  readonly perTask?: string;
  readonly atOnce?: string;
  readonly dryRun?: boolean;
  readonly wait: boolean;
  readonly poll: string;
  readonly quiet?: boolean;
}

/** Submits what a sweep lacks as an sbatch array, waits for it, and merges. */
export async function launchSlurm(source: string, options: LaunchOptions, version: string): Promise<void> {
  const poll = wholeNumber('--poll', options.poll);
  const say = options.quiet ? () => {} : note;
  const slurm = flagsOf(options);
  const shared = openSweep(source, { ...options, ...(slurm && { slurm }) }, version);
  checkDirectory(resolve(shared.directory));
  const job = options.dryRun ? undefined : jobAtWork(shared.directory);
  const missing = unfinishedSegments(shared.directory, shared.plan, identityOf(shared.record));
  const title = colour('stderr').bold(shared.plan.config.name);
  if (job !== undefined) say(`${title}: job ${job} is still there`);
  else if (missing.length === 0) say(`${title}: there is nothing left to compute`);
  else {
    const script = scriptFor(shared, missing);
    shareDirectory(shared);
    writeScript(shared.directory, script.text);
    if (options.dryRun) {
      await writeData(script.text);
      say(`${title}: to submit this: ${shellCommand(['cd', shared.directory])} && sbatch ${SCRIPT}`);
      return;
    }
    const id = submit(shared.directory);
    writeJob(shared.directory, id);
    say(`${title}: job ${id}: ${count(missing.length, 'segment')} in ${count(script.tasks, 'task')}`);
  }
  const id = job ?? (missing.length > 0 ? readJob(shared.directory) : undefined);
  if (!options.wait) {
    say(`when the job has ended: ${shellCommand(['l2sweep', 'merge', shared.directory])}`);
    return;
  }
  if (id !== undefined && !(await waitFor(id, shared, { poll, say }))) return;
  process.exitCode = mergeInto(shared, [], { quiet: options.quiet === true });
  if (process.exitCode !== 0)
    note(`what the tasks said is in ${join(shared.directory, SLURM)}; launch again to complete`);
}

/** The script of an array for the tasks that lack segments. */
function scriptFor({ plan }: SharedSweep, missing: readonly number[]): { text: string; tasks: number } {
  const slurm = plan.config.slurm ?? {};
  const perTask = perTaskOf(plan.segments.length, maxArraySize(), slurm.per_task);
  const tasks = tasksOf(missing, perTask);
  // As this process was started.
  const program = [process.execPath, ...process.execArgv, resolve(process.argv[1])];
  return { text: batchScript({ tasks, perTask, program, slurm }), tasks: tasks.length };
}

/** Waits until no task of the job is left; false where the user did not want to wait any longer. */
async function waitFor(
  id: string,
  { plan, directory, record }: SharedSweep,
  { poll, say }: { readonly poll: number; say(text: string): void },
): Promise<boolean> {
  const identity = identityOf(record);
  const interruption = untilInterrupted(
    () => `job ${id} goes on; the same command again waits for it, scancel ${id} ends it`,
  );
  let said = '';
  try {
    for (;;) {
      const states = unfinishedTasks(id);
      if (states?.size === 0) return true;
      const done = plan.segments.length - unfinishedSegments(directory, plan, identity).length;
      const text = `${done} of ${plan.segments.length} segments done; ${states ? statesText(states) : 'squeue does not answer'}`;
      if (text !== said) say(`${plan.config.name}: ${text}`);
      said = text;
      await sleep(poll * 1000, undefined, { signal: interruption.signal });
    }
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.exitCode = interruption.exitCode;
    return false;
  } finally {
    interruption.forget();
  }
}

/** The last job of a directory, if tasks of it are waiting or running. */
function jobAtWork(directory: string): string | undefined {
  const id = readJob(directory);
  if (id === undefined) return undefined;
  const states = unfinishedTasks(id);
  if (!states) warn(`squeue does not say whether job ${id} is still there`);
  return states && states.size > 0 ? id : undefined;
}

/** `tasks: 2 running, 5 pending`. */
function statesText(states: TaskStates): string {
  const parts = [...states].map(([state, tasks]) => `${tasks} ${state.toLowerCase()}`);
  return `tasks: ${parts.sort().reverse().join(', ')}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** What the flags say of the cluster, by their names. */
function flagsOf(options: LaunchOptions): Readonly<Record<string, string>> | undefined {
  const { time, memory, partition, account, qos, cpus, perTask, atOnce } = options;
  const flags = { time, memory, partition, account, qos, cpus, 'per-task': perTask, 'at-once': atOnce };
  const given = Object.entries(flags).filter((flag): flag is [string, string] => flag[1] !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
