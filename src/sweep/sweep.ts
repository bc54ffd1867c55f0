import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { pairOf } from '../metrics/pair.ts';
import { sweptBy } from '../metrics/strength.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { columnIndex, resultColumns, type Table } from '../results/table.ts';
import type { Journal } from './journal.ts';
import { PairMemory } from './pairMemory.ts';
import type { Plan, Segment } from './plan.ts';
import { ownThread, type Runner, workers } from './pool.ts';
import { referenceRow } from './reference.ts';
import type { PointResult } from './segment.ts';
import { pairWarnings, segmentWarnings } from './warnings.ts';

/** Seconds between two writings of the results within a segment. */
const WRITE_EVERY = 2;
/** Where writing is slow it takes at most this share of the time, unless that means to wait longer than so many seconds. */
const WRITE_SHARE = 0.05;
const LONGEST_WAIT = 10;
/** Seconds that points in hand have after the signal. */
export const GRACE = 5;

export type ErrorPolicy = 'continue' | 'stop';

export interface SweepOptions {
  /**
   * So many threads: for as many segments at once, and where there are fewer, several for each. 0, the default: one segment
   * after the other in this thread.
   */
  readonly jobs?: number;
  /** After it the points in hand are the last, and given up if they take long. */
  readonly signal?: AbortSignal;
  /** Seconds that they have; in this thread, as long as they take. Default: `GRACE`. */
  readonly grace?: number;
  /** Who computes, instead of as many threads as `jobs`. */
  readonly runners?: readonly Runner[];
  /** Whether to go on after a point that failed or did not converge, or to stop as after the signal. Default: continue. */
  readonly onError?: ErrorPolicy;
  /** After every point, in whatever order they come, and when it is on disk; `done` counts it and finished segments in. */
  onPoint?(result: PointResult, done: number): void;
}

/** What is known of segments and class pairs, from this run and earlier ones. */
export type SweepJournal = Pick<Journal, 'finished' | 'ended' | 'end' | 'reference' | 'addReference'>;

/** Where the points of a sweep are kept: a results directory, or files of single segments. */
export interface SweepTarget {
  readonly journal: SweepJournal;
  /** Work on a segment begins, or begins again; false where it is to be left to somebody else. */
  begin(segment: Segment): boolean;
  /** Returns when the points are on disk: the points as they are to be reported. */
  add(segment: string, results: readonly PointResult[]): PointResult[];
  /** The points that are there, in the order of the config. */
  table(): Table;
  /** Brings files up to date that are not after every point. */
  flush(): void;
  close(end: Date): void;
}

/** How a sweep ended. */
export interface SweepSummary {
  /** Finished points in the order of the config, all columns. */
  readonly table: Table;
  /** The nearest-centroid classifiers of the class pairs, in the same columns. */
  readonly reference: Table;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly notConverged: number;
  /** There are segments that have not ended: after the signal, or after a failure where that is to stop the sweep. */
  readonly interrupted: boolean;
  /** Points that were in hand when their time after the signal was over. */
  readonly givenUp: number;
  /** What is worth knowing though nothing went wrong, one line each. */
  readonly warnings: readonly string[];
}

/** How many points the segments have that need no more work. */
export function finishedPoints({ config, segments }: Plan, { journal }: SweepTarget): number {
  return segments.filter(({ id }) => journal.finished(id)).length * sweptBy(config).values.length;
}

/**
 * Runs the segments of a plan that are not finished yet, and keeps the results in the directory: every point in its journal
 * before it is reported, and in the other files after every segment, every few seconds within one, and however the sweep
 * ends. The results are the same for any number of jobs and of runs that it took. In memory are the data of the class
 * pairs that are being worked on, each once; those of finished ones are not asked for.
 */
export async function sweep(
  plan: Plan,
  data: Pick<Datasets, 'pair'>,
  directory: SweepTarget,
  { jobs = 0, signal, grace = GRACE, onError = 'continue', onPoint, ...options }: SweepOptions = {},
): Promise<SweepSummary> {
  const { config, attackSplit } = plan;
  const { journal } = directory;
  const segments = plan.segments.filter(({ id }) => !journal.finished(id));
  const write = inTime(() => directory.flush());
  const pairs = new PairMemory((index) => data.pair(index));
  const waiting = segments.values();
  const failure = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  let done = finishedPoints(plan, directory);
  let inHand = 0;

  async function measureReference(pair: number, dataset: BinaryDataset): Promise<void> {
    const measured = pairOf(dataset, attackSplit);
    const cells = referenceRow(measured, config);
    journal.addReference(pair, { cells, warnings: pairWarnings(dataset), mean: measured.mean });
  }

  /** Runs segments as long as there are any. */
  async function keepBusy(runner: Runner): Promise<void> {
    for (const segment of waiting) {
      if (stop.aborted) return;
      if (!directory.begin(segment)) continue;
      const held = pairs.take(segment.pair);
      const { dataset } = held;
      const results: PointResult[] = [];
      inHand++;
      const running = runner.run(segment, dataset, (computed) => {
        for (const result of directory.add(segment.id, computed)) {
          results.push(result);
          done++;
          if (result.status !== 'ok' && onError === 'stop') failure.abort();
          onPoint?.(result, done);
          write('within segment');
        }
      });
      await Promise.all([running, journal.reference(segment.pair) ?? measureReference(segment.pair, dataset)]);
      inHand--;
      if (results.length === sweptBy(config).values.length) {
        journal.end(segment.id, segmentWarnings(dataset, results, config));
      }
      pairs.giveBack(held);
      write('after segment');
    }
  }

  const runners = options.runners ?? (jobs > 0 ? workers(jobs, { ...plan, segments }, stop) : [ownThread(plan, stop)]);
  const graceIsOver = after(signal, grace);
  try {
    await Promise.race([Promise.all(runners.map(keepBusy)), graceIsOver.promise]);
  } catch (error) {
    await endAll(runners);
    closeAfter(error, directory);
    throw error;
  } finally {
    graceIsOver.forget();
  }
  // Points that come before a runner has ended are kept, too.
  await endAll(runners);
  directory.close(new Date());
  return summaryOf(plan, directory, inHand);
}

/** How far the sweep of a plan has come, and what is worth knowing of it. */
export function summaryOf(plan: Plan, directory: SweepTarget, givenUp = 0): SweepSummary {
  const { journal } = directory;
  const table = directory.table();
  const statusAt = columnIndex(table, 'status');
  const count = (status: PointResult['status']) => table.rows.filter((row) => row[statusAt] === status).length;
  return {
    table,
    reference: referencesOf(plan, directory),
    planned: plan.points,
    done: table.rows.length,
    failed: count('failed'),
    notConverged: count('not-converged'),
    interrupted: !plan.segments.every(({ id }) => journal.ended(id)),
    givenUp,
    warnings: warningsOf(plan, directory),
  };
}

/** Resolves so many seconds after the signal; not at all where there is none, or where it is forgotten before. */
function after(signal: AbortSignal | undefined, seconds: number): { promise: Promise<void>; forget(): void } {
  const forgotten = new AbortController();
  const promise = new Promise<void>((resolve) => {
    const start = () => {
      const timer = setTimeout(resolve, seconds * 1000);
      forgotten.signal.addEventListener('abort', () => clearTimeout(timer));
    };
    if (signal?.aborted) start();
    else signal?.addEventListener('abort', start, { once: true, signal: forgotten.signal });
  });
  return { promise, forget: () => forgotten.abort() };
}

async function endAll(runners: readonly Runner[]): Promise<void> {
  await Promise.all(runners.map((runner) => runner.end()));
}

/** Keeps what can be kept. The error that ended the sweep says more than those that it brings about, as a full disk does. */
function closeAfter(error: unknown, directory: SweepTarget): void {
  try {
    directory.close(new Date());
  } catch (next) {
    if (!(next instanceof UserError)) throw new AggregateError([error, next]);
  }
}

function referencesOf({ segments }: Plan, { journal }: SweepTarget): Table {
  const pairs = [...new Set(segments.map(({ pair }) => pair))];
  const rows = pairs.map((pair) => journal.reference(pair)?.cells).filter((cells) => cells !== undefined);
  return { columns: resultColumns, rows };
}

/** In the order of the config, whenever it was that they were found. */
function warningsOf({ segments }: Plan, { journal }: SweepTarget): string[] {
  return segments.flatMap(({ id, pair }, k) => [
    ...(segments[k - 1]?.pair === pair ? [] : (journal.reference(pair)?.warnings ?? [])),
    ...(journal.ended(id)?.warnings ?? []),
  ]);
}

/** Calls `write` when it is time to. */
function inTime(write: () => void): (when: 'within segment' | 'after segment') => void {
  let last = performance.now();
  let leastWait = 0;
  return (when) => {
    const started = performance.now();
    const wait = when === 'after segment' ? leastWait : Math.max(WRITE_EVERY * 1000, leastWait);
    if (started - last < wait) return;
    write();
    last = performance.now();
    leastWait = Math.min((last - started) / WRITE_SHARE, LONGEST_WAIT * 1000);
  };
}
