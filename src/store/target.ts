import { sweptAxis } from '../metrics/axis.ts';
import { resultColumns, type Table } from '../results/table.ts';
import type { Warning } from '../results/warning.ts';
import type { JournalFacts } from './journal.ts';
import type { PairFacts } from './journalLine.ts';
import type { Plan, PointResult, Segment } from './pointResult.ts';

/** Where the points of a sweep are kept: a results directory, or files of single segments. */
export interface SweepTarget {
  /** What is known of segments and class pairs, from this run and earlier ones. */
  readonly facts: JournalFacts;
  /** The folder for what programs say that train, if there is to be one. */
  readonly logs?: string;
  /** Work on a segment begins, or begins again; false where it is to be left to somebody else. */
  begin(segment: Segment): boolean;
  /** Returns when the points are on disk: the points as they are to be reported. */
  add(segment: string, results: readonly PointResult[]): PointResult[];
  /** What is known of a class pair apart from its points. */
  addReference(pair: number, facts: PairFacts): void;
  /** All points of the segment are there. `warnings`: what is worth knowing of them, without the pair and the loss. */
  end(segment: string, warnings: readonly string[]): void;
  /** The points on all training samples that are there, in the order of the config. */
  table(): Table;
  /** How all points are that are there, those of folds included. */
  statuses(): readonly PointResult['status'][];
  /** Brings files up to date that are not after every point. */
  flush(): void;
  close(end: Date): void;
}

/** How a sweep ended. */
export interface SweepSummary {
  /** Finished points on all training samples in the order of the config, all columns. */
  readonly table: Table;
  /** The nearest-centroid classifiers of the class pairs, in the same columns. */
  readonly reference: Table;
  /** Points, those of folds included; so are the numbers that follow. */
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly notConverged: number;
  /** There are segments that have not ended: after the signal, or after a failure where that is to stop the sweep. */
  readonly interrupted: boolean;
  /** Points that were in hand when their time after the signal was over. */
  readonly givenUp: number;
  readonly warnings: readonly Warning[];
}

/** How many points the segments have that need no more work. */
export function finishedPoints({ config, segments }: Plan, { facts }: SweepTarget): number {
  return segments.filter(({ id }) => facts.finished(id)).length * sweptAxis(config).values.length;
}

/** How far the sweep of a plan has come, and what is worth knowing of it. */
export function summaryOf(plan: Plan, directory: SweepTarget, givenUp = 0): SweepSummary {
  const { facts } = directory;
  const table = directory.table();
  const statuses = directory.statuses();
  const count = (wanted: PointResult['status']) => statuses.filter((status) => status === wanted).length;
  return {
    table,
    reference: referencesOf(plan, directory),
    planned: plan.points,
    done: statuses.length,
    failed: count('failed'),
    notConverged: count('not-converged'),
    interrupted: !plan.segments.every(({ id }) => facts.ended(id)),
    givenUp,
    warnings: warningsOf(plan, directory),
  };
}

function referencesOf({ segments }: Plan, { facts }: SweepTarget): Table {
  const pairs = [...new Set(segments.map(({ pair }) => pair))];
  const rows = pairs.map((pair) => facts.reference(pair)?.cells).filter((cells) => cells !== undefined);
  return { columns: resultColumns, rows };
}

/** In the order of the config, whenever it was that they were found. */
function warningsOf({ segments }: Plan, { facts }: SweepTarget): Warning[] {
  return segments.flatMap(({ id, pair, loss }, k) => {
    const ofPair = segments[k - 1]?.pair === pair ? [] : (facts.reference(pair)?.warnings ?? []);
    const own = facts.ended(id)?.warnings ?? [];
    return [...ofPair.map((text) => ({ pair, text })), ...own.map((text) => ({ pair, loss, text }))];
  });
}
