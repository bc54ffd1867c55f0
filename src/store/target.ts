import { sweptBy } from '../metrics/strength.ts';
import { columnIndex, resultColumns, type Table } from '../results/table.ts';
import type { Journal } from './journal.ts';
import type { Plan, PointResult, Segment } from './pointResult.ts';

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
