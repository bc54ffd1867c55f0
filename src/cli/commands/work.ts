import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { attemptedTask, chooseTasks, segmentsOf, taskCount } from '../../cluster/tasks.ts';
import { counted } from '../../formats/format.ts';
import { sweptAxis } from '../../metrics/axis.ts';
import type { WorkSummary } from '../../sweep/sweep.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { signalsHeard } from '../heedSignals.ts';
import { configOptions, jobs, out, progress, quiet } from '../options.ts';
import { duration, progressOf } from '../progress.ts';
import { configsAndRuns } from '../proposals.ts';
import { count } from '../readers.ts';
import { note } from '../streams.ts';
import { colour, warn } from '../terminal.ts';

const explanation = `
Without --index the task is the one that the scheduler of an array says:
SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, PBS_ARRAY_INDEX and PBS_ARRAYID count
from 0, SGE_TASK_ID counts from 1.

At SIGTERM, SIGUSR1 or Ctrl-C the point in hand has 5 s to finish, and what is
done is kept. The same command again computes what is missing.

Example:
  l2sweep plan sweep.yaml
  l2sweep work sweep.yaml --index 0-4
  l2sweep merge sweep.yaml`;

const options = [
  ...configOptions,
  option('--index <tasks>', 'which tasks, counted from 0: 7 or 0,3-5 (default: the scheduler says)'),
  option('--per-task <n>', 'so many segments are a task', count()).usually('1'),
  out('results directory (default: results/NAME)'),
  jobs('segments computed'),
  progress,
  quiet,
] as const;

type WorkOptions = Values<typeof options>;

/** `l2sweep work CONFIG`: compute some segments of a sweep that is split over many machines. */
export const work = command({
  name: 'work',
  description: 'compute some path segments of a sweep, each into a file of its own, for `merge`',
  arguments: [argument('<source>', 'a config, or a results directory of `work` or `launch`', configsAndRuns)],
  options,
  explanation,
  run: workOn,
});

/** Computes the segments of some tasks into the results directory. */
async function workOn(source: string, options: WorkOptions, version: string): Promise<void> {
  const { SEGMENTS } = await import('../../store/resultFiles.ts');
  const { shareDirectory } = await import('../../store/resultsDirectory.ts');
  const { work } = await import('../../sweep/sweep.ts');
  const { againText, untilInterrupted } = await import('../interruption.ts');
  const { openSweep } = await import('../opening.ts');
  const shared = openSweep(source, options, version);
  const { segments: all, config } = shared.plan;
  const { tasks } = chooseTasks(options.index, process.env, taskCount(all.length, options.perTask));
  const segments = segmentsOf(tasks, options.perTask, all.length).map((index) => all[index]);
  // Signals are not held back while data are read: there is nothing yet to stop in good order.
  await signalsHeard();
  shareDirectory(shared);

  const started = performance.now();
  const interruption = untilInterrupted(options.quiet ? () => '' : undefined);
  const progress = progressOf(
    options.quiet ? 'none' : options.progress,
    config.name,
    segments.length * sweptAxis(config).values.length,
  );
  const task = attemptedTask(process.env);
  const summary = await work(shared, segments, {
    jobs: options.jobs ?? availableParallelism(),
    ...(task !== undefined && { task }),
    signal: interruption.signal,
    onPoint: (result, done) => progress.update(result, done),
  }).finally(() => {
    progress.end();
    interruption.forget();
  });
  const seconds = (performance.now() - started) / 1000;
  const interrupted = interruption.exitCode !== undefined && summary.ended < segments.length;
  const kept = join(shared.directory, SEGMENTS);
  const again = againText(summary.givenUp);
  tell(summary, { name: config.name, segments: segments.length, seconds, interrupted, kept, again }, options);
  process.exitCode = interruption.exitCode ?? exitCodeOf(summary);
}

interface Work {
  readonly name: string;
  readonly segments: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  /** Where what is done is kept. */
  readonly kept: string;
  /** What to say of points that were given up. */
  readonly again: string;
}

function tell({ ended, skipped, failed, notConverged }: WorkSummary, work: Work, { quiet }: WorkOptions): void {
  for (const reason of skipped) warn(reason);
  if (failed > 0) warn(`${counted(failed, 'point')} failed; column error of the results says why`);
  if (notConverged > 0) warn(`${counted(notConverged, 'point')} did not reach the tolerance`);
  const { name, segments, seconds, interrupted, kept, again } = work;
  const count = `${ended} of ${segments} segments done`;
  if (interrupted) {
    note(`interrupted: ${count}; they and the points of others are kept in ${kept};${again} the same command goes on`);
  } else if (!quiet) note(`${colour('stderr').bold(name)}: ${count} in ${duration(seconds)}; kept in ${kept}`);
}

function exitCodeOf({ skipped, failed, notConverged }: WorkSummary): number {
  return skipped.length + failed + notConverged > 0 ? 1 : 0;
}
