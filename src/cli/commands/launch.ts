import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchScript, checkDirectory, perTaskOf, SCRIPT, SLURM } from '../../cluster/sbatch.ts';
import { maxArraySize, submit, type TaskStates, unfinishedTasks } from '../../cluster/slurmCommands.ts';
import { tasksOf } from '../../cluster/tasks.ts';
import { counted } from '../../formats/format.ts';
import { whole } from '../../outputs/characters.ts';
import { shellCommand } from '../../outputs/shellQuote.ts';
import type { SharedSweep } from '../../sweep/sweep.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { configOptions, out, quietButMissing } from '../options.ts';
import { configs } from '../proposals.ts';
import { count } from '../readers.ts';
import { note, writeData } from '../streams.ts';
import { colour, warn } from '../terminal.ts';
import { mergeInto } from './merge.ts';

const explanation = `
The options about the cluster can stand in the config, too: under slurm, with
the same names (per_task, at_once).

The same command again waits for the job if that is still there; if not, it
submits the tasks in which something is missing.

Example:
  l2sweep launch slurm sweep.yaml --time 1:00:00 --memory 4G --per-task 5`;

/** What the cluster is asked for: keys of `slurm` in the config, which reads and checks them. */
const slurmOptions = [
  option('--time <limit>', 'time limit of a task: minutes, 1:30:00, 2-12 (days-hours)'),
  option('--memory <size>', 'memory of a task: megabytes, 500M, 4G'),
  option('--partition <names>', 'partition, or several with commas'),
  option('--account <name>', 'account that the job is charged to'),
  option('--qos <name>', 'quality of service'),
  option('--cpus <n>', 'cores of a task (default: 1)'),
  option('--per-task <n>', 'segments of a task (default: 1, or what the largest array demands)'),
  option('--at-once <n>', 'run at most so many tasks at a time'),
] as const;

const options = [
  ...configOptions,
  out('results directory, where all nodes see it (default: results/NAME)'),
  ...slurmOptions,
  option('--dry-run', 'write the script and print it; do not submit it'),
  option('--no-wait', 'end after submitting'),
  option('--poll <seconds>', 'seconds between two looks at the job', count()).usually('10'),
  quietButMissing,
] as const;

type LaunchOptions = Values<typeof options>;

/** `l2sweep launch slurm CONFIG`: a sweep on a cluster, from submitting to results. */
export const launch = command({
  name: 'launch',
  explanation: '\nExample:\n  l2sweep launch slurm sweep.yaml --time 1:00:00 --memory 4G --per-task 5',
  description: 'run a sweep on a cluster',
  commands: [
    command({
      name: 'slurm',
      description: 'submit the path segments as an sbatch array, wait for it, and merge',
      arguments: [argument('<config>', 'a config in YAML or JSON', configs)],
      options,
      explanation,
      run: launchSlurm,
    }),
  ],
});

/** Submits what a sweep lacks as an sbatch array, waits for it, and merges. */
async function launchSlurm(source: string, options: LaunchOptions, version: string): Promise<void> {
  const { readJob, writeJob, writeScript } = await import('../../cluster/jobFiles.ts');
  const { identityOf } = await import('../../store/runRecord.ts');
  const { unfinishedSegments } = await import('../../store/segmentFiles.ts');
  const { shareDirectory } = await import('../../store/resultsDirectory.ts');
  const { openSweep } = await import('../opening.ts');
  const say = options.quiet ? () => {} : note;
  const slurm = flagsOf(options);
  const shared = openSweep(source, { ...options, ...(slurm && { slurm }) }, version);
  checkDirectory(resolve(shared.directory));
  const job = options.dryRun ? undefined : await jobAtWork(shared.directory);
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
      say(`${title}: to submit this: ${whole(`${shellCommand(['cd', shared.directory])} && sbatch ${SCRIPT}`)}`);
      return;
    }
    const id = submit(shared.directory);
    writeJob(shared.directory, id);
    say(`${title}: job ${id}: ${counted(missing.length, 'segment')} in ${counted(script.tasks, 'task')}`);
  }
  const id = job ?? (missing.length > 0 ? readJob(shared.directory) : undefined);
  if (!options.wait) {
    say(`when the job has ended: ${whole(shellCommand(['l2sweep', 'merge', shared.directory]))}`);
    return;
  }
  if (id !== undefined && !(await waitFor(id, shared, { poll: options.poll, say }))) return;
  process.exitCode = await mergeInto(shared, [], options.quiet);
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
  const { identityOf } = await import('../../store/runRecord.ts');
  const { unfinishedSegments } = await import('../../store/segmentFiles.ts');
  const { untilInterrupted } = await import('../interruption.ts');
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
async function jobAtWork(directory: string): Promise<string | undefined> {
  const { readJob } = await import('../../cluster/jobFiles.ts');
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

/** What the options say of the cluster, by their names. */
function flagsOf(options: LaunchOptions): Readonly<Record<string, string>> | undefined {
  const given = slurmOptions.flatMap((flag) => {
    const value = options[flag.attributeName() as keyof LaunchOptions];
    return typeof value === 'string' ? [[flag.name(), value]] : [];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
