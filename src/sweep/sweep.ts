import { setImmediate } from 'node:timers/promises';
import type { Datasets } from '../data/load.ts';
import { pairOf } from '../metrics/pair.ts';
import type { Table } from '../outputs/output.ts';
import type { Plan } from './plan.ts';
import type { ResultsDirectory } from './resultsDirectory.ts';
import { type PointResult, runSegment } from './segment.ts';
import { pairWarnings, segmentWarnings } from './warnings.ts';

/** The least time between two writings of the results, in seconds; and how many times longer than the last one it is. */
const WRITE_EVERY = 2;
const WRITE_SHARE = 20;

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
 * Runs a plan segment by segment and keeps the results in the directory, which is up to date every few seconds and
 * however the sweep ends. Between points other work gets its turn; after `signal` the current point is the last.
 */
export async function sweep(
  { config, segments, points: planned }: Plan,
  data: Pick<Datasets, 'pair'>,
  directory: ResultsDirectory,
  { onPoint }: SweepListener = {},
  signal?: AbortSignal,
): Promise<SweepSummary> {
  const warnings: string[] = [];
  const count = { ok: 0, 'not-converged': 0, failed: 0 };
  const writer = regularly(() => directory.flush());
  let done = 0;
  let pairIndex = -1;
  let pair: ReturnType<typeof pairOf>;
  try {
    for (const segment of segments) {
      if (signal?.aborted) break;
      if (segment.pair !== pairIndex) {
        pairIndex = segment.pair;
        pair = pairOf(data.pair(pairIndex), config.attack.split);
        warnings.push(...pairWarnings(pair));
      }
      const results: PointResult[] = [];
      for (const result of runSegment(segment, pair!, config)) {
        directory.add(result);
        results.push(result);
        count[result.status]++;
        done++;
        onPoint?.(result, done);
        writer();
        await setImmediate();
        if (signal?.aborted) break;
      }
      warnings.push(...segmentWarnings(pair!, results));
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

/** Calls `write` when the last time is long enough ago. */
function regularly(write: () => void): () => void {
  let next = performance.now() + WRITE_EVERY * 1000;
  return () => {
    const started = performance.now();
    if (started < next) return;
    write();
    const ended = performance.now();
    next = ended + Math.max(WRITE_EVERY * 1000, WRITE_SHARE * (ended - started));
  };
}
