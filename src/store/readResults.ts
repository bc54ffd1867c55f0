import { join } from 'node:path';
import { neededColumns } from '../checks/compareTables.ts';
import { UserError } from '../errors.ts';
import { namesIn } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { columnNames, metrics } from '../metrics/index.ts';
import type { CellType } from '../metrics/metric.ts';
import { parseCsv, typeOfTexts } from '../outputs/csv.ts';
import { resultColumns, rowsUnder, type Table, withChoose } from '../results/table.ts';
import { HISTOGRAMS, RECORD, REFERENCE, RESULTS, ROBUSTNESS } from './resultFiles.ts';
import { type RunRecord, readRecord } from './runRecord.ts';

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
  const results = inAllColumns(table, join(directory, RESULTS));
  return { record, ...results, table: withChoose(results.table, record.config) };
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
