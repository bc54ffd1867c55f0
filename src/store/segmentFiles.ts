import { join } from 'node:path';
import { LockedError, takeLock } from '../files/lock.ts';
import { exists, namesIn } from '../files/names.ts';
import { makeDirectory, removeFile } from '../files/write.ts';
import type { Cell } from '../metrics/metric.ts';
import { resultColumns, type Table } from '../results/table.ts';
import { Journal, type JournalContent, JournalFacts, readJournal } from './journal.ts';
import type { PairFacts } from './journalLine.ts';
import type { Plan, PointResult, Segment } from './pointResult.ts';
import { JOURNAL, SEGMENTS, segmentFile, TRAINER } from './resultFiles.ts';
import type { SweepIdentity } from './runRecord.ts';
import type { SweepTarget } from './target.ts';

/** A segment that this process is at work on. */
interface OpenSegment {
  readonly pair: number;
  readonly journal: Journal;
  readonly unlock: () => void;
}

/**
 * Where segments go that are computed on their own: each into a journal of its own, to which nobody else writes meanwhile,
 * and which has all that there is to know of the segment. A segment that another process is at work on is left to it.
 */
export class SegmentFiles implements SweepTarget {
  /** Of segments that had ended and of those of this process; without their points, which may be large. */
  readonly facts = new JournalFacts();
  readonly #directory: string;
  readonly #identity: SweepIdentity;
  readonly #task: string | undefined;
  readonly #open = new Map<string, OpenSegment>();
  /** Of points on all training samples, by row of results.csv. */
  readonly #rows = new Map<number, readonly Cell[]>();
  readonly #statuses = new Map<number, PointResult['status']>();
  readonly #skipped: string[] = [];

  /**
   * `task`: what a scheduler calls the task of this process, if one has started it. Throws a UserError where a segment's
   * file belongs to another sweep or cannot be read.
   */
  constructor(directory: string, segments: readonly Segment[], identity: SweepIdentity, task?: string) {
    this.#directory = directory;
    this.#identity = identity;
    this.#task = task;
    for (const { id } of segments) this.#learn(id, readSegment(directory, id, identity));
  }

  /** Why segments were left to others, one line each. */
  get skipped(): readonly string[] {
    return this.#skipped;
  }

  get logs(): string {
    return join(this.#directory, TRAINER);
  }

  begin({ id, pair }: Segment): boolean {
    const path = join(this.#directory, segmentFile(id));
    const unlock = this.#lock(path, id);
    if (!unlock) return false;
    let journal: Journal | undefined;
    try {
      const content = readSegment(this.#directory, id, this.#identity);
      this.#learn(id, content);
      if (this.facts.finished(id)) {
        unlock();
        return false;
      }
      journal = new Journal(path, content);
      journal.open(this.#identity);
      journal.begin(id);
      this.facts.learn({ entry: 'begin', segment: id });
      const reference = this.facts.reference(pair);
      if (reference && !journal.facts.reference(pair)) journal.addReference(pair, reference);
      this.#open.set(id, { pair, journal, unlock });
      return true;
    } catch (error) {
      journal?.close();
      unlock();
      throw error;
    }
  }

  add(segment: string, computed: readonly PointResult[]): PointResult[] {
    const results = this.#open.get(segment)!.journal.add(segment, computed);
    this.#keep(results);
    return results;
  }

  addReference(pair: number, facts: PairFacts): void {
    this.facts.learn({ entry: 'reference', pair, ...facts });
    for (const { journal, pair: other } of this.#open.values()) {
      if (other === pair && !journal.facts.reference(pair)) journal.addReference(pair, facts);
    }
  }

  end(segment: string, warnings: readonly string[]): void {
    const { journal } = this.#open.get(segment)!;
    journal.end(segment, warnings);
    this.facts.learn(journal.facts.ended(segment)!);
    this.#close(segment);
  }

  table(): Table {
    const rows = [...this.#rows].sort(([a], [b]) => a - b).map(([, cells]) => cells);
    return { columns: resultColumns, rows };
  }

  statuses(): PointResult['status'][] {
    return [...this.#statuses.values()];
  }

  /** There is nothing but the journals, which have all. */
  flush(): void {}

  close(): void {
    for (const id of [...this.#open.keys()]) this.#close(id);
  }

  #lock(path: string, id: string): (() => void) | undefined {
    makeDirectory(join(this.#directory, SEGMENTS));
    try {
      return takeLock(`${path}.lock`, this.#task);
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      this.#skipped.push(`${id}: left to ${error.holder}, which is at work on it`);
      return undefined;
    }
  }

  /** Takes what the file of a segment says that has ended. */
  #learn(id: string, content: JournalContent | undefined): void {
    const own = new JournalFacts(content?.entries);
    const end = own.ended(id);
    if (!end) return;
    for (const reference of own.references()) this.facts.learn(reference);
    this.facts.learn({ entry: 'begin', segment: id });
    this.facts.learn(end);
    this.#keep(own.results());
  }

  #keep(results: readonly PointResult[]): void {
    for (const { row, cells, status, fold } of results) {
      this.#statuses.set(row, status);
      if (fold === undefined) this.#rows.set(row, cells);
    }
  }

  #close(id: string): void {
    const { journal, unlock } = this.#open.get(id)!;
    this.#open.delete(id);
    journal.close();
    unlock();
  }
}

/**
 * What the file of a segment says; undefined where there is none, or where the segment has not ended. Throws a UserError
 * where the file belongs to another sweep or is damaged.
 */
export function readEndedSegment(
  directory: string,
  id: string,
  identity: () => SweepIdentity,
): JournalFacts | undefined {
  if (!exists(join(directory, segmentFile(id)))) return undefined;
  const facts = new JournalFacts(readSegment(directory, id, identity())?.entries);
  return facts.ended(id) && facts;
}

/**
 * The segments of a plan that need work, as their indices: those that have not ended without failures, neither on their own
 * nor in the journal of a run. Throws a UserError where the directory has those of another sweep, or damaged ones.
 */
export function unfinishedSegments(directory: string, { segments }: Plan, identity: SweepIdentity): number[] {
  const facts = new JournalFacts(readJournal(join(directory, JOURNAL), identity)?.entries);
  return [...segments.keys()].filter((index) => {
    const { id } = segments[index];
    return !facts.finished(id) && !readEndedSegment(directory, id, () => identity)?.finished(id);
  });
}

/** Whether segments of a directory have been computed on their own and not been put together yet. */
export function areComputedApart(directory: string): boolean {
  return (namesIn(join(directory, SEGMENTS)) ?? []).length > 0;
}

/** Removes what was computed on its own. */
export function removeSegments(directory: string): void {
  for (const name of namesIn(join(directory, SEGMENTS)) ?? []) removeFile(join(directory, SEGMENTS, name));
}

function readSegment(directory: string, id: string, identity: SweepIdentity): JournalContent | undefined {
  return readJournal(join(directory, segmentFile(id)), identity);
}
