import { join } from 'node:path';
import { neededColumns } from '../checks/compareTables.ts';
import { UserError } from '../errors.ts';
import { namesIn } from '../files/list.ts';
import { belongsToLock, takeLock } from '../files/lock.ts';
import { readBytes } from '../files/read.ts';
import { isUnfinished, removeFile, writeAtomically } from '../files/write.ts';
import { columnNames, metrics } from '../metrics/index.ts';
import type { CellType } from '../metrics/metric.ts';
import { parseCsv, renderRecords, typeOfTexts } from '../outputs/csv.ts';
import { npyMatrix } from '../outputs/npyMatrix.ts';
import { resultColumns, rowsUnder, type Table } from '../results/table.ts';
import { removeAttack } from './attackDirectory.ts';
import { Journal, readJournal } from './journal.ts';
import type { PointResult, Segment } from './pointResult.ts';
import {
  HISTOGRAMS,
  JOURNAL,
  LOCK,
  pointCsvNames,
  pointCsvsOf,
  pointMatrices,
  RECORD,
  REFERENCE,
  REPORT,
  RESULTS,
  ROBUSTNESS,
  WEIGHTS,
} from './resultFiles.ts';
import {
  continued,
  differences,
  ended,
  identityOf,
  type RunRecord,
  readRecord,
  type SweepIdentity,
  strangers,
} from './runRecord.ts';
import { removeSegments } from './segmentFiles.ts';
import type { SweepTarget } from './target.ts';

/**
 * Whether results may go into a directory: true where it has some of the same sweep, false where it is new or empty.
 * Throws a UserError where it holds anything else; `force` allows results of another sweep, never files that are not ours.
 */
export function holdsSameSweep(path: string, record: RunRecord, { force }: { readonly force: boolean }): boolean {
  const names = (namesIn(path) ?? []).filter((name) => !isUnfinished(name) && !belongsToLock(name, LOCK));
  if (!names.includes(RECORD)) {
    if (names.length === 0) return false;
    throw new UserError({
      where: path,
      message: `not empty, and not the results of a sweep (there is no ${RECORD}); expected a new directory, an empty one, or another --out`,
    });
  }
  const before = readRecord(join(path, RECORD));
  if (force) return differences(identityOf(before), identityOf(record)).length === 0;
  refuseDifferent(path, identityOf(before), identityOf(record));
  return true;
}

/**
 * A results directory that a sweep writes to, and no other run meanwhile. What has been reported is in the journal first.
 * The other files are replaced as a whole: there is never half of one. While the sweep runs, they hold the points done so
 * far in the order of the config: whole segments, and of the current ones the part that is done, which is not the
 * beginning where λ rises. A program that is killed may leave more points in the journal than in the other files, and
 * more in those than in results.csv.
 */
export class ResultsDirectory implements SweepTarget {
  readonly journal: Journal;
  readonly #path: string;
  readonly #record: RunRecord;
  readonly #csvs: ReturnType<typeof pointCsvsOf>;
  readonly #unlock: () => void;
  /** By row of results.csv; holes where points are not done yet. */
  readonly #results: PointResult[] = [];
  /** The lines of each CSV file. */
  readonly #texts: (readonly string[])[] = [];
  #points = 0;
  #isWritten = false;

  /**
   * Takes the directory for a run. Goes on where an earlier run of the same sweep ended; `force`: begins anew. Throws a
   * UserError where `holdsSameSweep` does, where another run is at work, and where the journal cannot be read.
   */
  constructor(path: string, record: RunRecord, options: { readonly force: boolean }) {
    // Before anything is written into a directory that is not ours; and again once nobody else writes to it.
    holdsSameSweep(path, record, options);
    this.#unlock = takeLock(join(path, LOCK));
    try {
      const isSame = holdsSameSweep(path, record, options) && !options.force;
      const names = namesIn(path) ?? [];
      const outdated = isSame
        ? []
        : [JOURNAL, REFERENCE, REPORT, ...pointCsvNames, ...pointMatrices.map(({ name }) => name)];
      for (const name of [...outdated, ...names.filter(isUnfinished)]) removeFile(join(path, name));
      if (!isSame) {
        removeAttack(path);
        removeSegments(path);
      }
      const content = readJournal(join(path, JOURNAL), identityOf(record));
      this.#path = path;
      this.#record = continued(isSame ? readRecord(join(path, RECORD)) : undefined, record);
      this.#csvs = pointCsvsOf(record.config);
      this.#write(RECORD, recordText(this.#record));
      this.journal = new Journal(join(path, JOURNAL), identityOf(record), content);
      for (const result of this.journal.results()) this.#keep(result);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  begin({ id }: Pick<Segment, 'id'>): boolean {
    this.journal.begin(id);
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
    const kept = this.journal.add(segment, results);
    for (const result of kept) this.#keep(result);
    return kept;
  }

  /** The rows of reference.csv. */
  reference(): Table {
    const rows = this.#record.data.pairs.map((_, pair) => this.journal.reference(pair)?.cells);
    return { columns: resultColumns, rows: rows.filter((cells) => cells !== undefined) };
  }

  /** The finished points, in the order of the config. */
  table(): Table {
    return { columns: resultColumns, rows: this.#results.filter(Boolean).map(({ cells }) => cells) };
  }

  /** Writes all finished points; results.csv last, so that what it names is in the other files. */
  flush(): void {
    const results = this.#results.filter(Boolean);
    if (this.#isWritten || results.length === 0) return;
    for (const { name, rowOf } of pointMatrices) {
      const rows = results.map(rowOf);
      const columns = rows.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
      if (columns > 0 || name === WEIGHTS) this.#write(name, npyMatrix(rows, columns));
    }
    const texts = this.#texts.filter(Boolean);
    this.#write(REFERENCE, renderRecords([columnNames, ...this.reference().rows]));
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
      const means = this.#record.data.pairs.map((_, pair) => this.journal.reference(pair)?.mean);
      const record = { ...this.#record, means: means.map((mean) => (mean ? Array.from(mean) : null)) };
      this.#write(RECORD, recordText(ended(record, end, this.#points)));
    } finally {
      this.journal.close();
      this.#unlock();
    }
  }

  #keep(result: PointResult): void {
    this.#results[result.row] = result;
    this.#texts[result.row] = this.#csvs.map(({ rowsOf }) => renderRecords(rowsOf(result)));
    this.#isWritten = false;
  }

  #write(name: string, content: string | Uint8Array): void {
    writeAtomically(join(this.#path, name), content);
  }
}

/** A results directory as it can be read. */
interface Results {
  readonly record: RunRecord;
  /** All columns of results.csv, and after them those that are newer than this version of the program. */
  readonly table: Table;
  /** The columns that are newer than the results: empty. */
  readonly lacking: readonly string[];
}

/**
 * A results directory as it is now, whether or not its sweep has ended, made by whatever version of the program. Throws a
 * UserError if it is none.
 */
export function readResults(directory: string): Results {
  const { record, table } = readAsWritten(directory);
  return { record, ...inAllColumns(table, join(directory, RESULTS)) };
}

/** The same with the columns that results.csv has. */
export function readAsWritten(directory: string): Pick<Results, 'record' | 'table'> {
  const names = namesIn(directory);
  if (!names?.includes(RECORD)) {
    const found = names ? `there is no ${RECORD} in it` : 'no such directory';
    throw new UserError({ where: directory, message: `${found}; expected the results directory of a run` });
  }
  const record = readRecord(join(directory, RECORD));
  if (!names.includes(RESULTS)) return { record, table: { columns: resultColumns, rows: [] } };
  return { record, table: readResultsCsv(join(directory, RESULTS)) };
}

/** A results.csv of any version of the program, with the columns that it has. */
export function readResultsCsv(path: string): Table {
  return readCsv(path, resultTypes, (names) => columnNames.every((name) => names.includes(name)));
}

/** The reference.csv of a results directory. Throws a UserError where there is none. */
export function readReference(directory: string): Table {
  const path = join(directory, REFERENCE);
  return inAllColumns(readResultsCsv(path), path).table;
}

/** The robustness.csv of a results directory; undefined where there is none. */
export function readRobustness(directory: string): Table | undefined {
  const types = { split: 'text', norm: 'text', box: 'boolean', epsilon: 'number', robust_error: 'number' } as const;
  return readPointCsv(directory, ROBUSTNESS, types);
}

/** The histograms.csv of a results directory; undefined where there is none. */
export function readHistograms(directory: string): Table | undefined {
  const types = { class: 'text', bin_left: 'number', bin_right: 'number', count: 'number' } as const;
  return readPointCsv(directory, HISTOGRAMS, types);
}

/** A file of `pointCsvsOf`. `types`: of the columns beside those that say which point a row is of. */
function readPointCsv(directory: string, file: string, types: Readonly<Record<string, CellType>>): Table | undefined {
  if (!namesIn(directory)?.includes(file)) return undefined;
  const path = join(directory, file);
  const all = new Map<string, CellType>(Object.entries({ ...pointTypes, ...types }));
  return readCsv(path, all, (names) => Object.keys(types).every((name) => names.includes(name)));
}

/**
 * `types`: of the columns that this version of the program knows. Newer versions have more of them; so a file may have
 * others where `hasAll` its own say so.
 */
function readCsv(
  path: string,
  types: ReadonlyMap<string, CellType>,
  hasAll: (names: readonly string[]) => boolean,
): Table {
  return parseCsv(readBytes(path), path, (name, { names, texts }) => {
    return types.get(name) ?? (hasAll(names) ? typeOfTexts(texts()) : undefined);
  });
}

const resultTypes: ReadonlyMap<string, CellType> = new Map(metrics.map(({ column, type }) => [column, type]));

const pointTypes = {
  class_i: 'text',
  class_j: 'text',
  loss: 'text',
  lambda: 'number',
  adversarial_epsilon: 'number',
} as const;

/** Throws a UserError where it is not even told which points the rows are of. */
function inAllColumns(table: Table, path: string): Pick<Results, 'table' | 'lacking'> {
  const names = table.columns.map(({ name }) => name);
  const missing = neededColumns.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new UserError({ where: path, message: `there is no column ${missing}; expected a results.csv` });
  }
  const columns = [...resultColumns, ...table.columns.filter(({ name }) => !columnNames.includes(name))];
  return {
    table: { columns, rows: rowsUnder(columns, table) },
    lacking: columnNames.filter((name) => !names.includes(name)),
  };
}

function refuseDifferent(path: string, before: SweepIdentity, after: SweepIdentity): void {
  const problems = strangers(before, after).map(({ owner, same }) => ({
    where: path,
    message: `holds results of ${owner}; expected ${same}, another --out, or run --force to replace them`,
  }));
  if (problems.length > 0) throw new UserError(problems);
}

/** The content of run.json. */
export function recordText({ means, ...record }: RunRecord): string {
  const text = JSON.stringify(record, null, 2);
  // A line for each mean: they have as many numbers as there are features.
  const lines = means?.map((mean) => `    ${JSON.stringify(mean)}`).join(',\n');
  return lines === undefined ? `${text}\n` : `${text.slice(0, -2)},\n  "means": [\n${lines}\n  ]\n}\n`;
}
