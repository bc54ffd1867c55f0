import type { JournalFacts } from './journal.ts';
import type { Plan, Segment } from './pointResult.ts';
import type { ResultsDirectory } from './resultsDirectory.ts';
import type { SweepIdentity } from './runRecord.ts';
import { readEndedSegment } from './segmentFiles.ts';
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
  identity: () => SweepIdentity,
): void {
  const { facts } = results;
  try {
    for (const segment of plan.segments) {
      if (facts.finished(segment.id)) continue;
      const found = endedIn(folders, segment, identity);
      if (found && (found.finished(segment.id) || !facts.ended(segment.id))) take(segment, found, results);
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
  identity: () => SweepIdentity,
): Merged {
  takeSegments(plan, folders, results, identity);
  results.close(new Date());
  const missing = [...plan.segments.keys()].filter((index) => !results.facts.ended(plan.segments[index].id));
  return { summary: summaryOf(plan, results), missing };
}

function endedIn(folders: readonly string[], { id }: Segment, identity: () => SweepIdentity): JournalFacts | undefined {
  let found: JournalFacts | undefined;
  for (const folder of folders) {
    const ended = readEndedSegment(folder, id, identity);
    if (ended?.finished(id)) return ended;
    found ??= ended;
  }
  return found;
}

function take(segment: Segment, found: JournalFacts, directory: ResultsDirectory): void {
  const { id, pair } = segment;
  const reference = found.reference(pair);
  if (reference && !directory.facts.reference(pair)) directory.addReference(pair, reference);
  directory.begin(segment);
  directory.take(id, found.results());
  directory.end(id, found.ended(id)!.warnings);
}
