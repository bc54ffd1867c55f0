import { availableParallelism } from 'node:os';
import { UserError } from '../errors.ts';
import { columnNames } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { warningText } from '../results/warning.ts';
import { inWords } from '../schemaParts.ts';
import { Memory } from '../store/memory.ts';
import type { PointResult, Plan as SweepPlan } from '../store/pointResult.ts';
import type { SweepSummary as FullSummary, SweepTarget } from '../store/target.ts';
import { sweep as runSweep } from '../sweep/sweep.ts';
import { trainers as ours } from '../trainers/index.ts';
import type { OutsideTrainer } from '../trainers/outside/solution.ts';
import { isName } from './checked.ts';
import { checkOptions } from './choices.ts';
import { openDirectory } from './directory.ts';
import type { Plan } from './plan.ts';
import type { Point } from './point.ts';
import { type Prepared, sweepPlanOf } from './prepared.ts';
import type { Columns, Config, LossName } from './words.ts';

export interface SweepOptions {
  /**
   * How many threads. 0: none but the caller's, in which nothing else has its turn while a point is computed. The results are
   * the same for any number. Default: as many as there are cores.
   */
  readonly jobs?: number;
  /** After it the points in hand are the last. */
  readonly signal?: AbortSignal;
  /**
   * Trainers of one's own, by the word that `trainer` of the config has. They run in the caller's thread, whatever `jobs` is:
   * functions cannot be handed to another.
   */
  readonly trainers?: Readonly<Record<string, OutsideTrainer>>;
  /** A results directory that keeps everything, as `l2sweep run` does. Points that it has are not computed again, but come first. */
  readonly directory?: string;
  /** Whether results of another sweep in that directory are replaced. Default: false. */
  readonly force?: boolean;
}

const optionNames = { jobs: true, signal: true, trainers: true, directory: true, force: true } satisfies Readonly<
  Record<keyof SweepOptions, true>
>;

/** How a sweep ended. */
export interface SweepSummary {
  /** The rows of results.csv, with what only the end tells: means over folds, where there are some. */
  readonly rows: readonly Columns[];
  /** Points, those of folds included; so are the numbers that follow. */
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly notConverged: number;
  /** Whether it ended before all points were done: after the signal, or because nobody wanted more of them. */
  readonly interrupted: boolean;
  /** What is worth knowing though nothing went wrong, one line each. */
  readonly warnings: readonly string[];
}

/** The points of a sweep as they are computed: with several threads, in whatever order they come. */
export interface Sweep extends AsyncIterable<Point> {
  /** Undefined until it has ended. */
  readonly summary: SweepSummary | undefined;
}

/**
 * Runs the sweep of a plan, once it is iterated. A point that fails is one of its points, with its reason in
 * `columns.error`. Leaving the loop stops the sweep. The iteration throws a UserError where the results directory is of
 * something else, in use or full.
 */
export function sweep(plan: Plan, options: SweepOptions = {}): Sweep {
  checkPlan(plan);
  checkOptions(options, Object.keys(optionNames), 'sweep');
  checkJobs(options.jobs);
  checkTrainer(plan.config.trainer, options.trainers);
  let summary: SweepSummary | undefined;
  return {
    [Symbol.asyncIterator]: () =>
      pointsOf(plan as Prepared, options, ({ table, reference: _, givenUp: __, warnings, ...ended }) => {
        const texts = warnings.map((warning) => warningText(warning, (plan as Prepared).data.pairs));
        summary = { rows: table.rows.map(columnsOf), ...ended, warnings: texts };
      }),
    get summary() {
      return summary;
    },
  };
}

async function* pointsOf(
  prepared: Prepared,
  options: SweepOptions,
  onEnd: (summary: FullSummary) => void,
): AsyncGenerator<Point, void, undefined> {
  const { jobs = availableParallelism(), signal, trainers } = options;
  const { data } = prepared;
  const plan = sweepPlanOf(prepared);
  const { target, before } = targetOf(prepared, plan, options);
  const stop = new AbortController();
  const computed = [...before];
  let isRunning = true;
  let wake = () => {};
  const end = () => {
    isRunning = false;
    wake();
  };
  const running = runSweep(plan, data, target, {
    jobs,
    ...(trainers && { trainers }),
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    onPoint(result) {
      computed.push(result);
      wake();
    },
  });
  running.then(end, end);
  try {
    while (isRunning || computed.length > 0) {
      for (let result = computed.shift(); result; result = computed.shift()) yield pointOf(result);
      if (isRunning) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    // After the last point, or where the loop was left before it.
    stop.abort();
    onEnd(await running);
  }
}

/** Where the results go, and those that are there. */
function targetOf(
  { data, isInMemory }: Prepared,
  plan: SweepPlan,
  { directory, force = false }: SweepOptions,
): { target: SweepTarget; before: readonly PointResult[] } {
  if (directory === undefined) return { target: new Memory({ config: plan.config, data }), before: [] };
  if (isInMemory) {
    const message = 'samples in memory cannot be read again from a results directory; expected a dataset in the config';
    throw new UserError({ where: 'directory', message });
  }
  const target = openDirectory(plan, data, directory, force);
  const finished = plan.segments.filter(({ id }) => target.facts.finished(id));
  return { target, before: finished.flatMap(({ id }) => [...(target.facts.reported(id)?.values() ?? [])]) };
}

/** Throws a UserError where the trainer of a plan is neither one of ours, nor a module or command, nor given. */
function checkTrainer(trainer: Config['trainer'], given: SweepOptions['trainers'] = {}): void {
  if (typeof trainer !== 'string' || !isName(trainer)) return;
  const names = [...Object.keys(ours), ...Object.keys(given)];
  if (!names.includes(trainer)) {
    const message = `there is no trainer ${JSON.stringify(trainer)}; expected ${inWords(names)}, or sweep(plan, { trainers: { ${JSON.stringify(trainer)}: … } })`;
    throw new UserError({ where: 'trainer', message: message + didYouMean(nearest(trainer, names)) });
  }
  if (Object.hasOwn(ours, trainer) || typeof given[trainer]?.fitPath === 'function') return;
  throw new UserError({
    where: `trainers.${trainer}`,
    message: 'not a trainer; expected an object with fitPath(problem, options)',
  });
}

/** Throws a UserError for what is no plan, such as a config. */
function checkPlan(plan: Plan): void {
  if (Array.isArray(Object(plan).segments)) return;
  throw new UserError({ where: 'plan', message: 'not a plan; expected what planOf(config) gives' });
}

function checkJobs(jobs = 0): void {
  if (Number.isInteger(jobs) && jobs >= 0) return;
  throw new UserError({
    where: 'jobs',
    message: `not a number of threads; expected a whole number, 0 or more: got ${jobs}`,
  });
}

function pointOf({ row, point, cells, weights, status, robustness, fold }: PointResult): Point {
  const columns = columnsOf(cells);
  const { lambda, mu, epsilon } = point;
  return {
    row,
    classI: String(columns.class_i),
    classJ: String(columns.class_j),
    loss: point.loss as LossName,
    lambda,
    mu,
    ...(epsilon !== undefined && { epsilon }),
    ...(fold && { fold: Number(columns.fold), repeat: fold.repeat }),
    status,
    columns,
    classifier: weights && { w: weights, b: Number(columns.bias) },
    robustness,
  };
}

function columnsOf(cells: readonly Cell[]): Columns {
  return Object.fromEntries(columnNames.map((name, k) => [name, cells[k]]));
}
