import type { Plan, Segment } from './pointResult.ts';
import type { ResultsDirectory } from './resultsDirectory.ts';
import type { SweepIdentity } from './runRecord.ts';
import { type EndedSegment, isFine, readEndedSegment } from './segmentFiles.ts';
import { type SweepSummary, summaryOf } from './target.ts';

/**
 * Takes into a results directory the segments that were computed on their own and have ended, from the files in `folders`
 * (results directories); of one that was computed several times, the first without failures. Closes the directory and
 * throws a UserError where a file belongs to another sweep or is damaged.
 */
export function takeSegments(
  plan: Plan,
  folders: readonly string[],
  results: ResultsDirectory,
  identity: SweepIdentity,
): void {
  try {
    for (const segment of plan.segments) {
      if (results.journal.finished(segment.id)) continue;
      const found = endedIn(folders, segment, identity);
      if (found && (isFine(found.end) || !results.journal.ended(segment.id))) take(segment, found, results);
    }
  } catch (error) {
    results.close(new Date());
    throw error;
  }
}

/** Results of the segments that are there. */
export interface Merged {
  readonly summary: SweepSummary;
  /** Indices of those that are not, in the plan. */
  readonly missing: readonly number[];
}

/** Writes the files of a results directory from the segments in `folders`, as a run would, and trains nothing. */
export function mergeSegments(
  plan: Plan,
  folders: readonly string[],
  results: ResultsDirectory,
  identity: SweepIdentity,
): Merged {
  takeSegments(plan, folders, results, identity);
  results.close(new Date());
  const { journal } = results;
  const missing = [...plan.segments.keys()].filter((index) => !journal.ended(plan.segments[index].id));
  return { summary: summaryOf(plan, results), missing };
}

function endedIn(folders: readonly string[], segment: Segment, identity: SweepIdentity): EndedSegment | undefined {
  let found: EndedSegment | undefined;
  for (const folder of folders) {
    const ended = readEndedSegment(folder, segment.id, identity);
    if (ended && isFine(ended.end)) return ended;
    found ??= ended;
  }
  return found;
}

function take(segment: Segment, { end, results, references }: EndedSegment, directory: ResultsDirectory): void {
  const { journal } = directory;
  const { id, pair } = segment;
  const reference = references.find((entry) => entry.pair === pair);
  if (reference && !journal.reference(pair)) journal.addReference(pair, reference);
  directory.begin(segment);
  directory.take(id, results);
  journal.end(id, end.warnings);
}
