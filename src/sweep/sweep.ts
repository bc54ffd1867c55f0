import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { sweptAxis } from '../metrics/axis.ts';
import { pairOf } from '../metrics/pair.ts';
import { type Epsilons, sizesOf } from '../metrics/robustness.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, PointResult, Segment } from '../store/pointResult.ts';
import { identityOf, type RunRecord } from '../store/runRecord.ts';
import { SegmentFiles } from '../store/segmentFiles.ts';
import { finishedPoints, type SweepSummary, type SweepTarget, summaryOf } from '../store/target.ts';
import type { OutsideTrainer } from '../trainers/outside/outsideTrainer.ts';
import { PairMemory } from './pairMemory.ts';
import { ownThread, type Runner, workers } from './pool.ts';
import type { Reference } from './segment.ts';
import { pairWarnings, segmentWarnings } from './warnings.ts';
import type { WorkerThreads } from './workerThreads.ts';

/** Seconds between two writings of the results, at least. */
const WRITE_EVERY = 2;
/** Where writing is slow it takes at most this share of the time, unless that means to wait longer than so many seconds. */
const WRITE_SHARE = 0.05;
const LONGEST_WAIT = 10;
/** Bytes of training samples. */
const SMALL = 2 ** 26;
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
  /** Those that have started already. */
  readonly threads?: WorkerThreads | undefined;
  /** Who computes, instead of as many threads as `jobs`. */
  readonly runners?: readonly Runner[];
  /** Trainers beside those of this program, by the name that the config has; with one of them, all is done in this thread. */
  readonly trainers?: Readonly<Record<string, OutsideTrainer>>;
  /** Whether to go on after a point that failed or did not converge, or to stop as after the signal. Default: continue. */
  readonly onError?: ErrorPolicy;
  /** After every point, in whatever order they come, and when it is on disk; `done` counts it and finished segments in. */
  onPoint?(result: PointResult, done: number): void;
}

/**
 * Runs the segments of a plan that are not finished yet, and keeps the results in the directory: every point in its journal
 * before it is reported, and in the other files every few seconds and however the sweep ends. The results are the same for
 * any number of jobs and of runs that it took. In memory are the data of the class pairs that are being worked on, each
 * once, and of the next one, if they are small; those of finished ones are not asked for.
 */
export async function sweep(
  plan: Plan,
  data: Pick<Datasets, 'pair'>,
  directory: SweepTarget,
  { jobs = 0, signal, grace = GRACE, onError = 'continue', onPoint, ...options }: SweepOptions = {},
): Promise<SweepSummary> {
  const { config, attackSplit } = plan;
  const { facts } = directory;
  const segments = plan.segments.filter(({ id }) => !facts.finished(id));
  const write = inTime(() => directory.flush());
  const pairs = new PairMemory((index, fold) => data.pair(index, fold));
  /** Class pairs of which the reference has been asked for. */
  const asked = new Set<number>();
  const sizes = new Map<number, Epsilons>();
  const waiting = [...segments];
  const failure = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  let done = finishedPoints(plan, directory);
  let inHand = 0;

  /** What takes the reference of a pair, where nobody has been asked for it yet. */
  function referenceFor(pair: number, dataset: BinaryDataset): ((reference: Reference) => void) | undefined {
    if (facts.reference(pair) || asked.has(pair)) return undefined;
    asked.add(pair);
    return (reference) => directory.addReference(pair, { ...reference, warnings: pairWarnings(dataset) });
  }

  /** Of a class pair, whatever fold is held out. */
  function sizesFor(pair: number): Epsilons {
    const { epsilon, norms } = config.attack;
    const isAsked = norms.every((norm) => epsilon[norm] !== undefined);
    if (!sizes.has(pair)) {
      const measured = isAsked ? { direction: new Float64Array() } : pairOf(data.pair(pair), attackSplit);
      sizes.set(pair, sizesOf(measured, epsilon, norms));
    }
    return sizes.get(pair)!;
  }

  /** Runs segments as long as there are any. */
  async function keepBusy(runner: Runner): Promise<void> {
    let before: (() => void) | undefined;
    /** Does what is still to be done for the segment before. */
    const finish = () => {
      before?.();
      before = undefined;
    };
    for (let segment = waiting.shift(); segment && !stop.aborted; segment = waiting.shift()) {
      if (!directory.begin(segment)) continue;
      const { id, pair, fold } = segment;
      // Memory of the pair before is used again, unless the next one is there already.
      if (!pairs.has(pair, fold?.index)) finish();
      const held = pairs.take(pair, fold?.index);
      const { dataset } = held;
      const results: PointResult[] = [];
      inHand++;
      const told = fold ? { ...segment, fold: { ...fold, sizes: sizesFor(pair) } } : segment;
      const take = (computed: readonly PointResult[]) => {
        for (const result of directory.add(id, computed)) {
          results.push(result);
          done++;
          if (result.status !== 'ok' && onError === 'stop') failure.abort();
          onPoint?.(result, done);
          write();
        }
      };
      const running = runner.run(told, dataset, take, fold ? undefined : referenceFor(pair, dataset));
      // It is heard of where it is waited for.
      running.catch(() => {});
      finish();
      const [next] = waiting;
      if (next && isSmall(dataset)) pairs.fetch(next.pair, next.fold?.index);
      await running;
      inHand--;
      before = () => {
        if (results.length === sweptAxis(config).values.length) {
          // What there is to say of a path without a fold is said of the path on all training samples.
          directory.end(id, fold ? [] : segmentWarnings(dataset, results, config));
        }
        pairs.giveBack(held);
        write();
      };
    }
    finish();
  }

  // Programs that train may write their logs into it at once.
  if (typeof config.trainer === 'object') directory.flush();
  const runners = options.runners ?? runnersOf({ ...plan, segments }, jobs, stop, directory.logs, options);
  const graceIsOver = after(signal, grace);
  try {
    const busy = Promise.all(runners.map(keepBusy));
    // It is heard of where it is waited for.
    busy.catch(() => {});
    // What a new directory begins with is else written while the first points are computed.
    directory.flush();
    await Promise.race([busy, graceIsOver.promise]);
  } catch (error) {
    await endAll(runners);
    closeAfter(error, directory);
    throw error;
  } finally {
    graceIsOver.forget();
  }
  const ending = endAll(runners);
  // Points that come before a runner has ended are kept, too.
  if (inHand > 0) await ending;
  directory.close(new Date());
  await ending;
  return summaryOf(plan, directory, inHand);
}

/** Whether the data of a pair are so small that those of the next one are fetched while it is being worked on. */
function isSmall({ train }: BinaryDataset): boolean {
  return train.features.values.byteLength <= SMALL;
}

function runnersOf(
  plan: Plan,
  jobs: number,
  signal: AbortSignal,
  logs: string | undefined,
  { threads, trainers: outside }: Pick<SweepOptions, 'threads' | 'trainers'>,
): Runner[] {
  const { trainer } = plan.config;
  const isGiven = typeof trainer === 'object' && 'given' in trainer;
  if (jobs > 0 && !isGiven) return workers(jobs, plan, signal, logs, threads);
  return [ownThread(plan, { signal, ...(logs && { logs }), outside })];
}

/** A sweep of which several processes compute segments into one directory. */
export interface SharedSweep {
  readonly plan: Plan;
  readonly datasets: Datasets;
  readonly record: RunRecord;
  readonly directory: string;
}

/** How work on some segments ended; points are those of these segments. */
export interface WorkSummary extends Pick<SweepSummary, 'failed' | 'notConverged' | 'givenUp'> {
  /** Segments that have ended now, those that had before included. */
  readonly ended: number;
  /** Why segments were left to others, one line each. */
  readonly skipped: readonly string[];
}

/**
 * Computes segments of a shared sweep, each into a file of its own, as `sweep` does; those that are finished are not
 * computed again, and those that another process is at work on are left to it. `task`: what a scheduler calls the task of
 * this process, if one has started it.
 */
export async function work(
  { plan, datasets, record, directory }: SharedSweep,
  segments: readonly Segment[],
  { task, ...options }: SweepOptions & { readonly task?: string },
): Promise<WorkSummary> {
  const files = new SegmentFiles(directory, segments, identityOf(record), task);
  const { failed, notConverged, givenUp } = await sweep({ ...plan, segments }, datasets, files, options);
  const { length: ended } = segments.filter(({ id }) => files.facts.ended(id));
  return { ended, failed, notConverged, givenUp, skipped: files.skipped };
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

/** Calls `write` when it is time to. */
function inTime(write: () => void): () => void {
  let last = performance.now();
  let wait = WRITE_EVERY * 1000;
  return () => {
    const started = performance.now();
    if (started - last < wait) return;
    write();
    last = performance.now();
    wait = Math.max(WRITE_EVERY * 1000, Math.min((last - started) / WRITE_SHARE, LONGEST_WAIT * 1000));
  };
}
