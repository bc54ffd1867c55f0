import type { Datasets } from '../data/load.ts';
import { pairOf } from '../metrics/pair.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Table } from '../outputs/output.ts';
import { PairMemory } from './pairMemory.ts';
import type { Plan } from './plan.ts';
import { ownThread, type Runner, workers } from './pool.ts';
import { referenceRow } from './reference.ts';
import type { ResultsDirectory } from './resultsDirectory.ts';
import type { PointResult } from './segment.ts';
import { pairWarnings, segmentWarnings } from './warnings.ts';

/** Seconds between two writings of the results within a segment. */
const WRITE_EVERY = 2;
/** Where writing is slow it takes at most this share of the time, unless that means to wait longer than so many seconds. */
const WRITE_SHARE = 0.05;
const LONGEST_WAIT = 10;

export interface SweepOptions {
  /**
   * So many threads: for as many segments at once, and where there are fewer, several for each. 0, the default: one segment
   * after the other in this thread.
   */
  readonly jobs?: number;
  /** Where `jobs` is 0: so many threads for a segment, this one included. Default: 1. */
  readonly threads?: number;
  /** After it the points in hand are the last. */
  readonly signal?: AbortSignal;
  /** After every point, in whatever order they come; `done` counts it in. */
  onPoint?(result: PointResult, done: number): void;
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
  readonly interrupted: boolean;
  /** What is worth knowing though nothing went wrong, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Runs the segments of a plan and keeps the results in the directory, which is up to date after every segment, every few
 * seconds within one, and however the sweep ends: a program that is killed loses seconds of work. The results are the
 * same for any number of jobs. In memory are the data of the class pairs that are being worked on, each once.
 */
export async function sweep(
  plan: Plan,
  data: Pick<Datasets, 'pair'>,
  directory: ResultsDirectory,
  { jobs = 0, threads = 1, signal, onPoint }: SweepOptions = {},
): Promise<SweepSummary> {
  const { config, attackSplit, segments, points: planned } = plan;
  const warnings: string[][] = segments.map(() => []);
  const count = { ok: 0, 'not-converged': 0, failed: 0 };
  const write = inTime(() => directory.flush());
  const pairs = new PairMemory((index) => data.pair(index));
  const waiting = segments.entries();
  let done = 0;

  async function measureReference(pair: number, dataset: BinaryDataset): Promise<void> {
    directory.addReference(pair, referenceRow(pairOf(dataset, attackSplit), config));
  }

  /** Runs segments as long as there are any. */
  async function keepBusy(runner: Runner): Promise<void> {
    for (const [k, segment] of waiting) {
      if (signal?.aborted) return;
      const held = pairs.take(segment.pair);
      const { dataset } = held;
      const isFirst = segments[k - 1]?.pair !== segment.pair;
      if (isFirst) warnings[k].push(...pairWarnings(dataset));
      const results: PointResult[] = [];
      const running = runner.run(segment, dataset, (result) => {
        directory.add(result);
        results.push(result);
        count[result.status]++;
        done++;
        onPoint?.(result, done);
        write('within segment');
      });
      await Promise.all([running, isFirst && measureReference(segment.pair, dataset)]);
      warnings[k].push(...segmentWarnings(dataset, results));
      pairs.giveBack(held);
      write('after segment');
    }
  }

  const runners = jobs > 0 ? workers(jobs, plan, signal) : [ownThread(plan, threads, signal)];
  try {
    await Promise.all(runners.map(keepBusy));
  } finally {
    await Promise.all(runners.map((runner) => runner.end()));
    directory.close(new Date());
  }
  return {
    table: directory.table(),
    reference: directory.reference(),
    planned,
    done,
    failed: count.failed,
    notConverged: count['not-converged'],
    interrupted: signal?.aborted === true && done < planned,
    warnings: warnings.flat(),
  };
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
