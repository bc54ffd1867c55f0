import { columnOf } from '../data/columnNames.ts';
import type { Preprocessing } from '../data/preprocessing.ts';
import { UserError } from '../errors.ts';
import { counted, listed, quote } from '../formats/format.ts';
import type { RawTable } from '../formats/table.ts';
import type { ColumnName } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** Where a table has what a run wants of a row. */
export interface ColumnPlaces {
  /** The table's column for each of the run's, in their order; undefined where none of its rows has a value. */
  readonly features: readonly (number | undefined)[];
  /** Undefined where there are no labels. */
  readonly label: number | undefined;
}

/** What is known of the file beside the table. */
export interface TableFile {
  readonly fileName: string;
  /** The label's column, as the command line says. */
  readonly labels?: ColumnName | undefined;
  /** Columns that earlier rows of the file have had: records may leave them out. */
  readonly seen?: ReadonlySet<string>;
}

/**
 * The columns of a table that are those of a run: by name, in any order and with others between them, where the run has names; by
 * their index where it has none, also where the label, or all that is no feature, is not there. Throws a UserError that names all
 * columns that are missing.
 */
export function columnPlaces(table: RawTable, preprocessing: Preprocessing, file: TableFile): ColumnPlaces {
  const columns = preprocessing.columns ?? [...Array(preprocessing.feature_count).keys()];
  const { labels: ownLabel } = preprocessing;
  const given = file.labels === undefined ? undefined : columnOf(table, file.labels, file.fileName, 'labels');
  const isNamed = columns.every((column) => typeof column === 'string');
  if (isNamed && table.names !== undefined) {
    const label = typeof ownLabel === 'string' ? table.names.indexOf(ownLabel) : -1;
    return { features: byName(table, columns, file), label: given ?? (label < 0 ? undefined : label) };
  }
  const width = table.columns;
  const others = [ownLabel, preprocessing.weight].filter((column) => column !== null);
  const all = columns.length + preprocessing.drop.length + others.length;
  if (!isNamed && preprocessing.columns !== null && width === all) {
    return { features: columns.map((column) => indexOf(table, column)), label: given ?? labelIndex(table, ownLabel) };
  }
  if (given === undefined && !isNamed && typeof ownLabel === 'number' && width === all - 1) {
    const without = (index: number) => (index > ownLabel ? index - 1 : index);
    return { features: columns.map((column) => without(indexOf(table, column))), label: undefined };
  }
  const features = [...Array(width).keys()].filter((column) => column !== given);
  if (features.length === columns.length) return { features, label: given };
  const alone = `its ${counted(columns.length, 'feature')} alone`;
  const wanted = isNamed
    ? `a header with the names of the run's columns, or ${alone} in their order`
    : all === columns.length
      ? `those of the run: ${alone}, or with a label that --labels names`
      : `${all}, as the run's data have, or ${alone}`;
  const message = `${counted(width, 'column')}; expected ${wanted}`;
  throw new UserError({ where: `${file.fileName}:${table.firstPlace}`, message });
}

function indexOf({ names }: RawTable, column: ColumnName): number {
  return typeof column === 'number' ? column : (names?.indexOf(column) ?? -1);
}

function labelIndex(table: RawTable, label: ColumnName | null): number | undefined {
  const index = label === null ? -1 : indexOf(table, label);
  return index < 0 ? undefined : index;
}

function byName(
  table: RawTable,
  columns: readonly ColumnName[],
  { fileName, seen }: TableFile,
): (number | undefined)[] {
  const names = table.names!;
  const wanted = columns as readonly string[];
  const missing = wanted.filter((name) => !names.includes(name) && !seen?.has(name));
  if (missing.length > 0) {
    const found = `no ${missing.length === 1 ? 'column' : 'columns'} ${listed(missing.map(quote), 'columns')}`;
    const hint = didYouMean(
      nearest(
        missing[0],
        names.filter((name) => !wanted.includes(name)),
      ),
    );
    const has = listed(names.map(quote), 'columns');
    const message = `${found}; expected the columns of the run in any order: got ${has}${hint}`;
    throw new UserError({ where: fileName, message });
  }
  return wanted.map((name) => {
    const index = names.indexOf(name);
    if (index < 0) return undefined;
    if (names.indexOf(name, index + 1) < 0) return index;
    throw new UserError({ where: fileName, message: `two columns called ${quote(name)}; expected one` });
  });
}
