import { UserError } from '../errors.ts';
import { AppendedFile } from '../files/appendedFile.ts';
import { exists } from '../files/names.ts';
import { linesOf } from '../files/read.ts';
import { axisValueOf } from '../metrics/axis.ts';
import { columnNames } from '../metrics/index.ts';
import {
  type BeginEntry,
  type EndEntry,
  type Entry,
  entryOf,
  jsonText,
  lineOf,
  type PairFacts,
  type ReferenceEntry,
  type SweepEntry,
} from './journalLine.ts';
import type { PointResult } from './pointResult.ts';
import { type SweepIdentity, strangers } from './runRecord.ts';

/** What a journal file holds. */
export interface JournalContent {
  readonly sweep: SweepIdentity;
  /** All lines but the first. */
  readonly entries: readonly Exclude<Entry, SweepEntry>[];
  /** Bytes in whole lines: what follows them was being written when the program or the machine died. */
  readonly length: number;
}

/**
 * Reads a journal; undefined where there is none, or nothing whole in it. Whatever a program that dies may leave at its end
 * is left out. Throws a UserError with the number of the line where one before the last is damaged, and where the file is
 * none of our journals, or not the one of `sweep`.
 */
export function readJournal(path: string, sweep?: SweepIdentity): JournalContent | undefined {
  if (!exists(path)) return undefined;
  let first: Entry | undefined;
  const entries: Exclude<Entry, SweepEntry>[] = [];
  let length = 0;
  let number = 0;
  let damaged: number | undefined;
  for (const { bytes, end, isWhole } of linesOf(path)) {
    number++;
    if (damaged !== undefined) throw damagedAt(path, damaged);
    const entry = isWhole ? entryOf(bytes) : undefined;
    if (entry === undefined) damaged = number;
    else {
      if (number === 1) first = entry;
      else entries.push(entry as Exclude<Entry, SweepEntry>);
      length = end;
    }
  }
  if (first === undefined) return undefined;
  if (first.entry !== 'sweep' || first.schema_version !== 1) {
    throw new UserError({
      where: `${path}:1`,
      message: 'not a journal that this version of l2sweep reads; expected one, or force (run --force) to begin anew',
    });
  }
  refuseOther(path, first, sweep ?? first.sweep);
  return { sweep: first.sweep, entries, length };
}

/** What is known of a segment that has begun. */
interface SegmentHistory {
  /** By row: the points that were reported since it began, or since it was tried again. */
  readonly reported: Map<number, PointResult>;
  end?: EndEntry;
}

/**
 * What the entries of journals say, of segments and class pairs. A segment whose points are all fine is finished for good.
 * One that was not brought to its end is replayed. One with points that failed or did not converge is tried again.
 */
export class JournalFacts {
  readonly #segments = new Map<string, SegmentHistory>();
  readonly #references = new Map<number, ReferenceEntry>();
  /** By row of results.csv, and on in folds.csv; holes where there is no point yet. */
  readonly #results: PointResult[] = [];

  constructor(entries: JournalContent['entries'] = []) {
    for (const entry of entries) this.learn(entry);
  }

  /** How a segment ended; undefined where it has not, or is being tried again. */
  ended(segment: string): EndEntry | undefined {
    return this.#segments.get(segment)?.end;
  }

  /** Whether a segment needs no more work: it has ended, and all its points are fine. */
  finished(segment: string): boolean {
    const end = this.ended(segment);
    return end?.failed === 0 && end.not_converged === 0;
  }

  /** What is known of a class pair apart from its points, if that has been measured. */
  reference(pair: number): ReferenceEntry | undefined {
    return this.#references.get(pair);
  }

  references(): Iterable<ReferenceEntry> {
    return this.#references.values();
  }

  /** By row: the points of a segment that were reported since it began, or since it was tried again. */
  reported(segment: string): ReadonlyMap<number, PointResult> | undefined {
    return this.#segments.get(segment)?.reported;
  }

  /** The point of a row as it was reported last. */
  result(row: number): PointResult | undefined {
    return this.#results[row];
  }

  /** The points as they were reported last, in the order of results.csv, then of folds.csv. */
  results(): PointResult[] {
    return this.#results.filter(Boolean);
  }

  learn(entry: Exclude<Entry, SweepEntry>): void {
    if (entry.entry === 'reference') {
      this.#references.set(entry.pair, entry);
      return;
    }
    const history = this.#segments.get(entry.segment);
    if (entry.entry === 'begin') {
      if (!history || history.end || !areFine(history)) this.#segments.set(entry.segment, { reported: new Map() });
    } else if (entry.entry === 'end') history!.end = entry;
    else {
      history!.reported.set(entry.result.row, entry.result);
      this.#results[entry.result.row] = entry.result;
    }
  }
}

/**
 * The journal of a sweep: grows by a line for everything that must not be lost, and knows what has been reported before.
 * What is replayed has to give what had been reported; what is tried again may give anything.
 */
export class Journal {
  readonly facts: JournalFacts;
  readonly #path: string;
  readonly #content: JournalContent | undefined;
  #file: AppendedFile | undefined;
  /** Said of segments of which there is nothing else to say yet. */
  #begun: BeginEntry[] = [];

  /** Of what has been read, if anything has; nothing is written before it is opened. */
  constructor(path: string, content: JournalContent | undefined) {
    this.#path = path;
    this.#content = content;
    this.facts = new JournalFacts(content?.entries);
  }

  /** Goes on after what has been read, or begins a new journal. Throws a UserError where it cannot be written. */
  open(sweep: SweepIdentity): void {
    this.#file = new AppendedFile(this.#path, this.#content?.length ?? 0);
    if (!this.#content) this.#file.append(lineOf({ entry: 'sweep', schema_version: 1, sweep, columns: columnNames }));
  }

  /** Work on a segment begins, or begins again: on disk with what comes of it. */
  begin(segment: string): void {
    const entry: BeginEntry = { entry: 'begin', segment };
    this.#begun.push(entry);
    this.facts.learn(entry);
  }

  /**
   * Takes finished points of a segment, and returns when they are on disk. Returns the points to report: those that have
   * been reported before as they were, for they took other times. Throws a UserError where one is not the same as before.
   */
  add(segment: string, results: readonly PointResult[]): PointResult[] {
    const reported = this.facts.reported(segment);
    const kept = results.map((result) => {
      const before = reported?.get(result.row);
      if (before) refuseDifferent(before, result);
      return before ?? result;
    });
    const added = kept.filter(({ row }) => !reported?.has(row));
    this.#append(...added.map((result) => ({ entry: 'point', segment, result }) as const));
    return kept;
  }

  addReference(pair: number, { cells, warnings, mean }: PairFacts): void {
    this.#append({ entry: 'reference', pair, cells, warnings, mean });
  }

  /** All points of the segment are there. */
  end(segment: string, warnings: readonly string[]): void {
    const results = [...(this.facts.reported(segment)?.values() ?? [])];
    const count = (wanted: PointResult['status']) => results.filter(({ status }) => status === wanted).length;
    this.#append({ entry: 'end', segment, failed: count('failed'), not_converged: count('not-converged'), warnings });
  }

  close(): void {
    this.#file?.close();
  }

  /** Returns when all of them are on disk. */
  #append(...entries: readonly Exclude<Entry, SweepEntry>[]): void {
    if (entries.length === 0) return;
    this.#file!.append(Buffer.concat([...this.#begun, ...entries].map(lineOf)));
    this.#begun = [];
    for (const entry of entries) this.facts.learn(entry);
  }
}

function areFine({ reported }: SegmentHistory): boolean {
  return [...reported.values()].every(({ status }) => status === 'ok');
}

function refuseDifferent(before: PointResult, after: PointResult): void {
  const different = differenceOf(before, after);
  if (different === undefined) return;
  const { row, point, cells } = after;
  const { symbol, value } = axisValueOf(point);
  throw new UserError({
    message: `row ${row + 1} of results.csv (${cells[0]} v ${cells[1]}, ${point.loss}, ${symbol} = ${value}) is not the same again: ${different}; expected what had been reported (by the same program, as the data are the same), or force (run --force) to begin anew`,
  });
}

/** What differs between two points that should be the same but for times, in words. */
function differenceOf(before: PointResult, after: PointResult): string | undefined {
  const column = before.cells.findIndex((cell, k) => !Object.is(cell, after.cells[k]));
  if (column >= 0) return `${columnNames[column]} is ${after.cells[column]}, and was ${before.cells[column]}`;
  const parts = ['weights', 'histogram', 'history', 'robustness', 'distances', 'fold'] as const;
  const text = (result: PointResult, part: (typeof parts)[number]) => jsonText(result[part]);
  const different = parts.find((part) => text(before, part) !== text(after, part));
  return different && `its ${different} differ`;
}

/** Versions differ in their columns as well; that their numbers do is the better reason. */
function refuseOther(path: string, { sweep: found, columns }: SweepEntry, sweep: SweepIdentity): void {
  const problems = strangers(found, sweep).map(({ owner, same }) => ({
    where: path,
    message: `belongs to ${owner}; expected ${same}, or another directory`,
  }));
  if (problems.length > 0) throw new UserError(problems);
  if (`${columns}` === `${columnNames}`) return;
  const without = (names: readonly string[], others: readonly string[]) =>
    names.filter((name) => !others.includes(name));
  const odd = [...without(columnNames, columns), ...without(columns, columnNames)].join(', ');
  throw new UserError({
    where: `${path}:1`,
    message: `its points have other columns than this version of l2sweep measures (${odd}); expected the same, another directory, or force (run --force) to begin anew`,
  });
}

function damagedAt(path: string, line: number): UserError {
  return new UserError({
    where: `${path}:${line}`,
    message:
      'the line is damaged; expected it as l2sweep wrote it (from a backup?), or force (run --force) to begin anew',
  });
}
