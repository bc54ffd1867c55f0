import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { namesIn } from '../files/list.ts';
import { readBytes } from '../files/read.ts';
import { isUnfinished, removeFile, writeAtomically } from '../files/write.ts';
import { columnNames, metrics } from '../metrics/index.ts';
import type { Cell, CellType } from '../metrics/metric.ts';
import { parseCsv, renderRecords } from '../outputs/csv.ts';
import { npyMatrix } from '../outputs/npyMatrix.ts';
import { resultColumns, type Table } from '../outputs/output.ts';
import { removeAttack } from './attack/attackDirectory.ts';
import { pointCsvs, pointMatrices, RECORD, REFERENCE, RESULTS, ROBUSTNESS, WEIGHTS } from './resultFiles.ts';
import { differences, type RunRecord, readRecord } from './runRecord.ts';
import type { PointResult } from './segment.ts';

/**
 * Whether results may go into a directory: true where it has some of the same sweep, false where it is new or empty.
 * Throws a UserError where it holds anything else; `force` allows results of another sweep, never files that are not ours.
 */
export function holdsSameSweep(path: string, record: RunRecord, { force }: { readonly force: boolean }): boolean {
  const names = (namesIn(path) ?? []).filter((name) => !isUnfinished(name));
  if (!names.includes(RECORD)) {
    if (names.length === 0) return false;
    throw new UserError({
      where: path,
      message: `not empty, and not the results of a sweep (there is no ${RECORD}); expected a new directory, an empty one, or another --out`,
    });
  }
  const found = differences(readRecord(join(path, RECORD)), record);
  if (found.length === 0 || force) return found.length === 0;
  throw new UserError(
    found.map((difference) => ({
      where: path,
      message: `holds results of a different sweep: ${difference}; expected the same sweep, another --out, or --force to replace them`,
    })),
  );
}

/**
 * A results directory that a sweep writes to. Files are replaced as a whole: there is never half of one. While the sweep
 * runs, they hold the points done so far in the order of the config: whole segments, and of the current ones the part
 * that is done, which is not the beginning where λ rises. A program that is killed while it writes may leave more points
 * in the other files than in results.csv.
 */
export class ResultsDirectory {
  readonly #path: string;
  readonly #record: RunRecord;
  /** Points of an earlier run of the same sweep: kept until there are as many new ones. */
  readonly #kept: number;
  /** By row of results.csv; holes where points are not done yet. */
  readonly #results: PointResult[] = [];
  /** The lines of each CSV file. */
  readonly #texts: (readonly string[])[] = [];
  /** Rows of reference.csv by class pair; holes where none of a pair's points has been begun. */
  readonly #references: (readonly Cell[])[] = [];
  #done = 0;
  #written = 0;

  /** Takes the directory for a run. Throws a UserError where `holdsSameSweep` does. */
  constructor(path: string, record: RunRecord, options: { readonly force: boolean }) {
    const isSame = holdsSameSweep(path, record, options);
    this.#path = path;
    this.#record = record;
    this.#kept = isSame ? countRows(path) : 0;
    const outdated = isSame ? [] : [REFERENCE, ...[...pointCsvs, ...pointMatrices].map(({ name }) => name)];
    for (const name of [...outdated, ...(namesIn(path) ?? []).filter(isUnfinished)]) removeFile(join(path, name));
    if (!isSame) removeAttack(path);
    this.#write(RECORD, recordText(record));
  }

  /** Takes a finished point; it is on disk after the next `flush`. */
  add(result: PointResult): void {
    this.#results[result.row] = result;
    this.#texts[result.row] = pointCsvs.map(({ rowsOf }) => renderRecords(rowsOf(result)));
    this.#done++;
  }

  /** Takes a class pair's row of reference.csv. */
  addReference(pair: number, cells: readonly Cell[]): void {
    this.#references[pair] = cells;
  }

  /** The rows of reference.csv. */
  reference(): Table {
    return { columns: resultColumns, rows: this.#references.filter(Boolean) };
  }

  /** The finished points, in the order of the config. */
  table(): Table {
    return { columns: resultColumns, rows: this.#results.filter(Boolean).map(({ cells }) => cells) };
  }

  /** Writes all finished points; results.csv last, so that what it names is in the other files. */
  flush(): void {
    if (this.#done === this.#written || this.#done < this.#kept) return;
    const results = this.#results.filter(Boolean);
    for (const { name, rowOf } of pointMatrices) {
      const rows = results.map(rowOf);
      const columns = rows.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
      if (columns > 0 || name === WEIGHTS) this.#write(name, npyMatrix(rows, columns));
    }
    const texts = this.#texts.filter(Boolean);
    this.#write(REFERENCE, renderRecords([columnNames, ...this.reference().rows]));
    for (const [k, { name, columns }] of pointCsvs.entries()) {
      this.#write(name, renderRecords([columns]) + texts.map((text) => text[k]).join(''));
    }
    this.#written = this.#done;
  }

  /** Writes what is left and when the run ended. */
  close(end: Date): void {
    this.flush();
    this.#write(RECORD, recordText({ ...this.#record, end: end.toISOString() }));
  }

  #write(name: string, content: string | Uint8Array): void {
    writeAtomically(join(this.#path, name), content);
  }
}

/** A results directory as it is now, whether or not its sweep has ended. Throws a UserError if it is none. */
export function readResults(directory: string): { table: Table; record: RunRecord } {
  const names = namesIn(directory);
  if (!names?.includes(RECORD)) {
    const found = names ? `there is no ${RECORD} in it` : 'no such directory';
    throw new UserError({ where: directory, message: `${found}; expected the results directory of a run` });
  }
  const record = readRecord(join(directory, RECORD));
  if (!names.includes(RESULTS)) return { record, table: { columns: resultColumns, rows: [] } };
  return { record, table: readTable(join(directory, RESULTS)) };
}

/** The reference.csv of a results directory. Throws a UserError where there is none. */
export function readReference(directory: string): Table {
  return readTable(join(directory, REFERENCE));
}

/** The robustness.csv of a results directory; undefined where there is none. */
export function readRobustness(directory: string): Table | undefined {
  if (!namesIn(directory)?.includes(ROBUSTNESS)) return undefined;
  const path = join(directory, ROBUSTNESS);
  return parseCsv(readBytes(path), path, (name) => robustnessTypes[name]);
}

const robustnessTypes: Readonly<Record<string, CellType>> = {
  ...{ class_i: 'text', class_j: 'text', loss: 'text', lambda: 'number', split: 'text' },
  ...{ norm: 'text', box: 'boolean', epsilon: 'number', robust_error: 'number' },
};

function readTable(path: string): Table {
  const table = parseCsv(readBytes(path), path, (name) => metrics.find(({ column }) => column === name)?.type);
  const missing = columnNames.find((name) => !table.columns.some((column) => column.name === name));
  if (missing === undefined) return table;
  throw new UserError({ where: path, message: `there is no column ${missing}; expected all columns of results.csv` });
}

/** The points that a directory's results.csv holds; none if it cannot be read. */
function countRows(path: string): number {
  try {
    return readTable(join(path, RESULTS)).rows.length;
  } catch (error) {
    if (error instanceof UserError) return 0;
    throw error;
  }
}

function recordText(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
