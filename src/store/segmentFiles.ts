import { join } from 'node:path';
import { namesIn } from '../files/list.ts';
import { LockedError, takeLock } from '../files/lock.ts';
import { makeDirectory } from '../files/makeDirectory.ts';
import { removeFile } from '../files/write.ts';
import type { Cell } from '../metrics/metric.ts';
import { resultColumns, type Table } from '../results/table.ts';
import { Journal, type JournalContent, readJournal } from './journal.ts';
import type { EndEntry, PairFacts, ReferenceEntry } from './journalLine.ts';
import type { Plan, PointResult, Segment } from './pointResult.ts';
import { JOURNAL } from './resultFiles.ts';
import type { SweepIdentity } from './runRecord.ts';
import type { SweepJournal, SweepTarget } from './target.ts';

/** The folder of a results directory in which segments that are computed on their own have a journal each. */
export const SEGMENTS = 'segments';

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
export class SegmentFiles implements SweepTarget, SweepJournal {
  readonly #directory: string;
  readonly #identity: SweepIdentity;
  readonly #task: string | undefined;
  readonly #open = new Map<string, OpenSegment>();
  readonly #ends = new Map<string, EndEntry>();
  readonly #references = new Map<number, ReferenceEntry>();
  /** By row of results.csv. */
  readonly #rows = new Map<number, readonly Cell[]>();
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

  get journal(): SweepJournal {
    return this;
  }

  /** Why segments were left to others, one line each. */
  get skipped(): readonly string[] {
    return this.#skipped;
  }

  ended(segment: string): EndEntry | undefined {
    return this.#ends.get(segment);
  }

  finished(segment: string): boolean {
    return isFine(this.ended(segment));
  }

  reference(pair: number): ReferenceEntry | undefined {
    return this.#references.get(pair);
  }

  begin({ id, pair }: Segment): boolean {
    const path = pathOf(this.#directory, id);
    const unlock = this.#lock(path, id);
    if (!unlock) return false;
    let journal: Journal | undefined;
    try {
      const content = readSegment(this.#directory, id, this.#identity);
      this.#learn(id, content);
      if (this.finished(id)) {
        unlock();
        return false;
      }
      journal = new Journal(path, this.#identity, content);
      journal.begin(id);
      const reference = this.reference(pair);
      if (reference && !journal.reference(pair)) journal.addReference(pair, reference);
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
    for (const { row, cells } of results) this.#rows.set(row, cells);
    return results;
  }

  addReference(pair: number, facts: PairFacts): void {
    this.#references.set(pair, { entry: 'reference', pair, ...facts });
    for (const { journal, pair: other } of this.#open.values()) {
      if (other === pair && !journal.reference(pair)) journal.addReference(pair, facts);
    }
  }

  end(segment: string, warnings: readonly string[]): void {
    const { journal } = this.#open.get(segment)!;
    journal.end(segment, warnings);
    this.#ends.set(segment, journal.ended(segment)!);
    this.#close(segment);
  }

  table(): Table {
    const rows = [...this.#rows].sort(([a], [b]) => a - b).map(([, cells]) => cells);
    return { columns: resultColumns, rows };
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

  /** Takes what a file says; how it ended replaces what was known of that. */
  #learn(id: string, content: JournalContent | undefined): void {
    const ended = endedIn(content, id);
    if (!ended) return;
    this.#ends.set(id, ended.end);
    for (const { row, cells } of ended.results) this.#rows.set(row, cells);
    for (const entry of ended.references) this.#references.set(entry.pair, entry);
  }

  #close(id: string): void {
    const { journal, unlock } = this.#open.get(id)!;
    this.#open.delete(id);
    journal.close();
    unlock();
  }
}

/** A segment that has ended. */
export interface EndedSegment {
  readonly end: EndEntry;
  /** By row. */
  readonly results: readonly PointResult[];
  readonly references: readonly ReferenceEntry[];
}

/**
 * Reads the file of a segment; undefined where there is none, or where the segment has not ended. Throws a UserError where
 * the file belongs to another sweep or is damaged.
 */
export function readEndedSegment(directory: string, id: string, identity: SweepIdentity): EndedSegment | undefined {
  return endedIn(readSegment(directory, id, identity), id);
}

/**
 * The segments of a plan that need work, as their indices: those that have not ended without failures, neither on their own
 * nor in the journal of a run. Throws a UserError where the directory has those of another sweep, or damaged ones.
 */
export function unfinishedSegments(directory: string, { segments }: Plan, identity: SweepIdentity): number[] {
  const journal = readJournal(join(directory, JOURNAL), identity);
  return [...segments.keys()].filter((index) => {
    const { id } = segments[index];
    return !isFine(endIn(journal, id)) && !isFine(endIn(readSegment(directory, id, identity), id));
  });
}

/** Removes what was computed on its own. */
export function removeSegments(directory: string): void {
  for (const name of namesIn(join(directory, SEGMENTS)) ?? []) removeFile(join(directory, SEGMENTS, name));
}

/** Whether a segment has ended without failures: it needs no more work. */
export function isFine(end: EndEntry | undefined): boolean {
  return end?.failed === 0 && end.not_converged === 0;
}

function readSegment(directory: string, id: string, identity: SweepIdentity): JournalContent | undefined {
  return readJournal(pathOf(directory, id), identity);
}

function endedIn(content: JournalContent | undefined, id: string): EndedSegment | undefined {
  const end = endIn(content, id);
  if (!content || !end) return undefined;
  const results = new Map<number, PointResult>();
  const references: ReferenceEntry[] = [];
  for (const entry of content.entries) {
    if (entry.entry === 'reference') references.push(entry);
    else if (entry.entry === 'point' && entry.segment === id) results.set(entry.result.row, entry.result);
  }
  return { end, results: [...results.values()].sort((a, b) => a.row - b.row), references };
}

/** One that ended with failures may have been begun again. */
function endIn(content: JournalContent | undefined, id: string): EndEntry | undefined {
  const last = content?.entries.findLast((entry) => {
    return (entry.entry === 'begin' || entry.entry === 'end') && entry.segment === id;
  });
  return last?.entry === 'end' ? last : undefined;
}

/** Where a segment's journal is. */
function pathOf(directory: string, id: string): string {
  return join(directory, SEGMENTS, `${id}.ndjson`);
}
