import { join } from 'node:path';
import type { Datasets } from '../data/load.ts';
import { preprocessingText } from '../data/preprocessing.ts';
import { UserError } from '../errors.ts';
import { belongsToLock, takeLock } from '../files/lock.ts';
import { exists, namesIn } from '../files/names.ts';
import { isUnfinished, removeFile, writeAtomically } from '../files/write.ts';
import { columnNames } from '../metrics/index.ts';
import { recordRenderer, renderDelimited, renderRecords } from '../outputs/csv.ts';
import { npyMatrix } from '../outputs/npy.ts';
import { resultColumns, type Table, withChoose } from '../results/table.ts';
import { removeAttack } from './attackDirectory.ts';
import { Journal, type JournalFacts, readJournal } from './journal.ts';
import type { PairFacts } from './journalLine.ts';
import type { PointResult, Segment } from './pointResult.ts';
import {
  JOURNAL,
  LOCK,
  PREPROCESSING,
  pointCsvNames,
  pointCsvsOf,
  pointMatrices,
  RECORD,
  REFERENCE,
  REPORT,
  SUMMARY,
  TRAINER,
  WEIGHTS,
} from './resultFiles.ts';
import {
  continued,
  ended,
  identityOf,
  type RunRecord,
  readRecord,
  recordText,
  type SweepIdentity,
  strangers,
} from './runRecord.ts';
import { removeSegments } from './segmentFiles.ts';
import { summaryTable } from './summaryTable.ts';
import type { SweepTarget } from './target.ts';
import { ValidationTable } from './validationTable.ts';

/**
 * Whether there are results of the same sweep in a directory to go on with; false where it is new or empty. Throws a UserError where
 * it holds anything else; `force` allows results of any sweep, which are replaced, never files that are not ours.
 */
export function holdsSameSweep(path: string, record: RunRecord, { force }: { readonly force: boolean }): boolean {
  const names = (namesIn(path) ?? []).filter((name) => !isUnfinished(name) && !belongsToLock(name, LOCK));
  if (!names.includes(RECORD)) {
    if (names.length === 0) return false;
    throw new UserError({
      where: path,
      message: `not empty, and not the results of a sweep (there is no ${RECORD}); expected a new directory or an empty one`,
    });
  }
  const before = readRecord(join(path, RECORD));
  if (force) return false;
  refuseDifferent(path, identityOf(before), identityOf(record));
  return true;
}

/**
 * Takes a directory for a sweep that any number of processes work on at the same time: makes it, and says in run.json which
 * sweep it is. Throws a UserError where the directory belongs to another sweep.
 */
export function shareDirectory({
  directory,
  record,
  datasets,
}: {
  readonly directory: string;
  readonly record: RunRecord;
  readonly datasets?: Described;
}): void {
  if (!holdsSameSweep(directory, record, { force: false }))
    writeAtomically(join(directory, RECORD), recordText(record));
  if (!exists(join(directory, PREPROCESSING))) writePreprocessing(directory, datasets);
}

/** Data that know how their features came to be. */
type Described = Pick<Datasets, 'preprocessing'>;

function writePreprocessing(directory: string, datasets: Described | undefined): void {
  const preprocessing = datasets?.preprocessing?.();
  if (preprocessing) writeAtomically(join(directory, PREPROCESSING), preprocessingText(preprocessing));
}

/**
 * A results directory that a sweep writes to, and no other run meanwhile. What has been reported is in the journal first.
 * The other files are replaced as a whole: there is never half of one. While the sweep runs, they hold the points done so
 * far in the order of the config, which are not its first where λ rises. A program that is killed may leave more points in the journal than in the other files, and
 * more in those than in results.csv.
 */
export class ResultsDirectory implements SweepTarget {
  readonly #journal: Journal;
  readonly #path: string;
  readonly #record: RunRecord;
  readonly #csvs: ReturnType<typeof pointCsvsOf>;
  readonly #unlock: () => void;
  readonly #validation: ValidationTable;
  /** By row of results.csv, and on in folds.csv, holes where points are not done yet: the lines of each CSV file. */
  readonly #texts: (readonly string[])[] = [];
  readonly #linesOf = recordRenderer();
  /** Says whose the directory is, once, before anything else is written. */
  #claim: (() => void) | undefined;
  #points = 0;
  #isWritten = false;

  /**
   * Takes the directory for a run. Goes on where an earlier run of the same sweep ended; `force`: begins anew. What is written
   * first, such as the hashes of the data, waits for the first `flush`, so that points may be computed meanwhile. Throws a
   * UserError where `holdsSameSweep` does, where another run is at work, and where the journal cannot be read. `datasets`:
   * what preprocessing.json is about.
   */
  constructor(path: string, record: RunRecord, options: { readonly force: boolean; readonly datasets?: Described }) {
    // Before anything is written into a directory that is not ours; and again once nobody else writes to it.
    holdsSameSweep(path, record, options);
    this.#unlock = takeLock(join(path, LOCK));
    try {
      const isSame = holdsSameSweep(path, record, options);
      const names = namesIn(path) ?? [];
      const outdated = isSame
        ? []
        : [
            JOURNAL,
            PREPROCESSING,
            REFERENCE,
            REPORT,
            SUMMARY,
            ...pointCsvNames,
            ...pointMatrices.map(({ name }) => name),
          ];
      for (const name of [...outdated, ...names.filter(isUnfinished)]) removeFile(join(path, name));
      if (!isSame) {
        removeAttack(path);
        removeSegments(path);
        for (const name of namesIn(join(path, TRAINER)) ?? []) removeFile(join(path, TRAINER, name));
      }
      this.#path = path;
      this.#record = continued(isSame ? readRecord(join(path, RECORD)) : undefined, record);
      this.#csvs = pointCsvsOf(record.config);
      this.#validation = new ValidationTable(record);
      this.#journal = new Journal(
        join(path, JOURNAL),
        isSame ? readJournal(join(path, JOURNAL), identityOf(record)) : undefined,
      );
      this.#claim = () => {
        // First of all: without it whatever a program that is killed has left here belongs to nobody.
        this.#write(RECORD, recordText(this.#record));
        // It is the same for all runs of a sweep, and need not be computed again.
        if (!isSame || !names.includes(PREPROCESSING)) writePreprocessing(path, options.datasets);
        this.#journal.open(identityOf(record));
      };
      for (const result of this.facts.results()) this.#keep(result);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  get logs(): string {
    return join(this.#path, TRAINER);
  }

  get facts(): JournalFacts {
    return this.#journal.facts;
  }

  begin({ id }: Pick<Segment, 'id'>): boolean {
    this.#journal.begin(id);
    return true;
  }

  /**
   * Takes finished points of a segment. They are kept for good when this returns; the files have them after the next
   * `flush`. Returns the points as they are to be reported.
   */
  add(segment: string, results: readonly PointResult[]): PointResult[] {
    const kept = this.take(segment, results);
    this.#points += kept.length;
    return kept;
  }

  /** The same for points that are not this run's work. */
  take(segment: string, results: readonly PointResult[]): PointResult[] {
    this.#claimed();
    const kept = this.#journal.add(segment, results);
    for (const result of kept) this.#keep(result);
    return kept;
  }

  addReference(pair: number, facts: PairFacts): void {
    this.#claimed();
    this.#journal.addReference(pair, facts);
  }

  end(segment: string, warnings: readonly string[]): void {
    this.#claimed();
    this.#journal.end(segment, warnings);
  }

  /** The finished points on all training samples, in the order of the config. */
  table(): Table {
    const rows = this.#onAll().map((result) => this.#validation.filledIn(result));
    return withChoose({ columns: resultColumns, rows }, this.#record.config);
  }

  statuses(): PointResult['status'][] {
    return this.facts.results().map(({ status }) => status);
  }

  /** Writes all finished points; results.csv last, so that what it names is in the other files. */
  flush(): void {
    this.#claimed();
    if (this.#isWritten || this.facts.results().length === 0) return;
    const results = this.#onAll();
    for (const { name, rowOf } of pointMatrices) {
      const rows = results.map(rowOf);
      const columns = rows.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
      if (columns > 0 || name === WEIGHTS) this.#write(name, npyMatrix(rows, columns));
    }
    const texts = this.#texts.filter(Boolean);
    const references = this.#record.data.pairs.map((_, pair) => this.facts.reference(pair)?.cells);
    this.#write(REFERENCE, renderRecords([columnNames, ...references.filter((cells) => cells !== undefined)]));
    const summary = summaryTable(this.table(), results, this.#record.config);
    if (summary.rows.length > 0) this.#write(SUMMARY, renderDelimited(summary, ','));
    for (const [k, { name, columns, isOptional = false }] of this.#csvs.entries()) {
      const rows = texts.map((text) => text[k]).join('');
      if (rows !== '' || !isOptional) this.#write(name, renderRecords([columns]) + rows);
    }
    this.#isWritten = true;
  }

  /** Writes what is left and when the run ended, and lets other runs in. */
  close(end: Date): void {
    try {
      this.flush();
      const means = this.#record.data.pairs.map((_, pair) => this.facts.reference(pair)?.mean);
      const record = { ...this.#record, means: means.map((mean) => (mean ? Array.from(mean) : null)) };
      this.#write(RECORD, recordText(ended(record, end, this.#points)));
    } finally {
      this.#journal.close();
      this.#unlock();
    }
  }

  #claimed(): void {
    this.#claim?.();
    this.#claim = undefined;
  }

  #onAll(): PointResult[] {
    return this.facts.results().filter(({ fold }) => fold === undefined);
  }

  #keep(result: PointResult): void {
    this.#validation.keep(result);
    this.#layOut(result);
    const whole = result.fold && this.#validation.at(result.fold.of) && this.facts.result(result.fold.of);
    if (whole) this.#layOut(whole);
    this.#isWritten = false;
  }

  #layOut(result: PointResult): void {
    const { row, fold } = result;
    const filledIn = { ...result, cells: this.#validation.filledIn(result) };
    this.#texts[row] = this.#csvs.map(({ isOfFolds = false, rowsOf }) => {
      return isOfFolds === (fold !== undefined) ? this.#linesOf(rowsOf(filledIn, this.#validation.at(row))) : '';
    });
  }

  #write(name: string, content: string | Uint8Array): void {
    writeAtomically(join(this.#path, name), content);
  }
}

function refuseDifferent(path: string, before: SweepIdentity, after: SweepIdentity): void {
  const problems = strangers(before, after).map(({ owner, same }) => ({
    where: path,
    message: `holds results of ${owner}; expected ${same}, another directory, or force (run --force) to replace them`,
  }));
  if (problems.length > 0) throw new UserError(problems);
}
