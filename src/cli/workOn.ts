import { join } from 'node:path';
import { attemptedTask, chooseTasks, segmentsOf, taskCount } from '../cluster/tasks.ts';
import { sweptBy } from '../metrics/strength.ts';
import { SEGMENTS } from '../sweep/segmentFiles.ts';
import { shareDirectory, type WorkSummary, work } from '../sweep/work.ts';
import { signalsHeard } from './heedSignals.ts';
import { againText, untilInterrupted } from './interruption.ts';
import { openSweep, type SweepOptions } from './openSweep.ts';
import { duration, progressOf } from './progress.ts';
import { jobsOf, progressMode } from './runSweeps.ts';
import { note } from './streams.ts';
import { colour, warn } from './terminal.ts';
import { wholeNumber } from './wholeNumber.ts';

/** What the command line says of a piece of work. */
export interface WorkOptions extends SweepOptions {
  readonly index?: string;
  readonly perTask: string;
  readonly jobs?: string;
  readonly progress: string;
  readonly quiet?: boolean;
}

/** Computes the segments of some tasks into the results directory. */
export async function workOn(source: string, options: WorkOptions, version: string): Promise<void> {
  const mode = progressMode(options);
  const jobs = jobsOf(options);
  const perTask = wholeNumber('--per-task', options.perTask);
  const shared = openSweep(source, options, version);
  const { segments: all, config } = shared.plan;
  const { tasks } = chooseTasks(options.index, process.env, taskCount(all.length, perTask));
  const segments = segmentsOf(tasks, perTask, all.length).map((index) => all[index]);
  // Signals are not held back while data are read: there is nothing yet to stop in good order.
  await signalsHeard();
  shareDirectory(shared);

  const started = performance.now();
  const interruption = untilInterrupted(options.quiet ? () => '' : undefined);
  const progress = progressOf(mode, config.name, segments.length * sweptBy(config).values.length);
  const task = attemptedTask(process.env);
  const summary = await work(shared, segments, {
    jobs,
    ...(task !== undefined && { task }),
    signal: interruption.signal,
    onPoint: (result, done) => progress.update(result, done),
  }).finally(() => {
    progress.end();
    interruption.forget();
  });
  const seconds = (performance.now() - started) / 1000;
  const interrupted = interruption.exitCode !== undefined && summary.ended < segments.length;
  tell(summary, { ...shared, name: config.name, segments: segments.length, seconds, interrupted }, options);
  process.exitCode = interruption.exitCode ?? exitCodeOf(summary);
}

interface Work {
  readonly name: string;
  readonly directory: string;
  readonly segments: number;
  readonly seconds: number;
  readonly interrupted: boolean;
}

function tell(
  { ended, skipped, failed, notConverged, givenUp }: WorkSummary,
  work: Work,
  { quiet }: WorkOptions,
): void {
  for (const reason of skipped) warn(reason);
  if (failed > 0) warn(`${failed} points failed; column error of the results says why`);
  if (notConverged > 0) warn(`${notConverged} points did not reach the tolerance`);
  const { name, directory, segments, seconds, interrupted } = work;
  const kept = `kept in ${join(directory, SEGMENTS)}`;
  const count = `${ended} of ${segments} segments done`;
  if (interrupted) {
    note(
      `interrupted: ${count}; they and the points of others are ${kept};${againText(givenUp)} the same command goes on`,
    );
  } else if (!quiet) note(`${colour('stderr').bold(name)}: ${count} in ${duration(seconds)}; ${kept}`);
}

function exitCodeOf({ skipped, failed, notConverged }: WorkSummary): number {
  return skipped.length + failed + notConverged > 0 ? 1 : 0;
}
