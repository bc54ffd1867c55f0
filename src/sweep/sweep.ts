import { setImmediate } from 'node:timers/promises';
import type { Datasets } from '../data/load.ts';
import { pairOf } from '../metrics/pair.ts';
import type { Table } from '../outputs/output.ts';
import type { Plan } from './plan.ts';
import type { ResultsDirectory } from './resultsDirectory.ts';
import { type PointResult, runSegment } from './segment.ts';
import { pairWarnings, segmentWarnings } from './warnings.ts';

/** Seconds between two writings of the results within a segment. */
const WRITE_EVERY = 2;
/** Where writing is slow it takes at most this share of the time, unless that means to wait longer than so many seconds. */
const WRITE_SHARE = 0.05;
const LONGEST_WAIT = 10;

export interface SweepListener {
  /** After every point; `done` counts it in. */
  onPoint?(result: PointResult, done: number): void;
}

/** How a sweep ended. */
export interface SweepSummary {
  /** Finished points in the order of the config, all columns. */
  readonly table: Table;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly notConverged: number;
  readonly interrupted: boolean;
  /** What is worth knowing though nothing went wrong, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Runs a plan segment by segment and keeps the results in the directory, which is up to date after every segment, every
 * few seconds within one, and however the sweep ends: a program that is killed loses seconds of work. Between points
 * other work gets its turn; after `signal` the current point is the last.
 */
export async function sweep(
  { config, segments, points: planned, attackSplit }: Plan,
  data: Pick<Datasets, 'pair'>,
  directory: ResultsDirectory,
  { onPoint }: SweepListener = {},
  signal?: AbortSignal,
): Promise<SweepSummary> {
  const warnings: string[] = [];
  const count = { ok: 0, 'not-converged': 0, failed: 0 };
  const write = inTime(() => directory.flush());
  let done = 0;
  let pairIndex = -1;
  let pair: ReturnType<typeof pairOf>;
  try {
    for (const segment of segments) {
      if (signal?.aborted) break;
      if (segment.pair !== pairIndex) {
        pairIndex = segment.pair;
        pair = pairOf(data.pair(pairIndex), attackSplit);
        warnings.push(...pairWarnings(pair.dataset));
      }
      const results: PointResult[] = [];
      for (const result of runSegment(segment, pair!, config)) {
        directory.add(result);
        results.push(result);
        count[result.status]++;
        done++;
        onPoint?.(result, done);
        write('within segment');
        await setImmediate();
        if (signal?.aborted) break;
      }
      warnings.push(...segmentWarnings(pair!.dataset, results));
      write('after segment');
    }
  } finally {
    directory.close(new Date());
  }
  return {
    table: directory.table(),
    planned,
    done,
    failed: count.failed,
    notConverged: count['not-converged'],
    interrupted: signal?.aborted === true && done < planned,
    warnings,
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
