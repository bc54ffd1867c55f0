import { join } from 'node:path';
import type { Datasets } from '../data/load.ts';
import { writeAtomically } from '../files/write.ts';
import type { Plan, Segment } from '../store/pointResult.ts';
import { RECORD } from '../store/resultFiles.ts';
import { holdsSameSweep, recordText } from '../store/resultsDirectory.ts';
import { identityOf, type RunRecord } from '../store/runRecord.ts';
import { SegmentFiles } from '../store/segmentFiles.ts';
import type { SweepSummary } from '../store/target.ts';
import { type SweepOptions, sweep } from './sweep.ts';

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
 * Takes a directory for a sweep that any number of processes work on at the same time: makes it, and says in run.json which
 * sweep it is. Throws a UserError where the directory belongs to another sweep.
 */
export function shareDirectory({ directory, record }: Pick<SharedSweep, 'directory' | 'record'>): void {
  if (holdsSameSweep(directory, record, { force: false })) return;
  writeAtomically(join(directory, RECORD), recordText(record));
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
  const { length: ended } = segments.filter(({ id }) => files.ended(id));
  return { ended, failed, notConverged, givenUp, skipped: files.skipped };
}
