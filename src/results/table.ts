import { derivedQuantities, metrics } from '../metrics/index.ts';
import type { Cell, CellType } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import type { Choose } from './rules.ts';

export interface Column {
  /** snake_case, as in the contract. */
  readonly name: string;
  readonly type: CellType;
  /** What people see above it, where that is not its name. */
  readonly title?: string;
}

/** The table that rows were left out of, with its own rows and columns, whatever else the other one has by now. */
export interface Filtered {
  readonly whole: Table;
  /** Of each row that is left, the number in the whole. */
  readonly rows: readonly number[];
  /** Of each row of the whole, the rows of its class pair and loss. */
  readonly groupOf: ReadonlyMap<number, readonly number[]>;
}

/** Robust errors in words. */
export interface RobustnessShown {
  /** As people write it: `L2`. */
  readonly norm: string;
  readonly box: boolean;
  readonly split: 'train' | 'test';
}

/** Results as a table: each row has one cell per column. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What its columns robust_error and robust_epsilon are about, if it has them: the screen marks the rows with the least. */
  readonly robustness?: RobustnessShown;
  /** How runs choose by held-out samples, by their names ('' where there is one run); those without are missing. */
  readonly choose?: ReadonlyMap<string, Choose>;
  /** Where rows were left out: what they were left out of, in which points are chosen all the same. */
  readonly filtered?: Filtered;
  /**
   * For tables other than results.csv, with class_i, class_j, loss and lambda (and adversarial_epsilon, of a sweep over ε): the
   * screen shows them point by point, of their columns these, as far as they fit.
   */
  readonly byPoint?: readonly string[];
  /** For tables that have nothing to do with points: the screen shows them as one list, of their columns these, as far as they fit. */
  readonly listed?: readonly string[];
  /** For such tables: what their signs mean, one line each. */
  readonly legend?: readonly string[];
}

/** The table of a run that chooses as its config says. */
export function withChoose(table: Table, { choose }: { readonly choose?: Choose }): Table {
  return choose === undefined ? table : { ...table, choose: new Map([['', choose]]) };
}

/** The columns of results.csv. */
export const resultColumns: readonly Column[] = metrics.map(({ column, type }) => ({ name: column, type }));

/** The table with the reference classifiers before the others, in its columns. */
export function withReference(table: Table, reference: Table): Table {
  return { ...table, rows: [...rowsUnder(table.columns, reference), ...table.rows] };
}

/** The rows of a table with a cell for each of these columns: empty where the table has no such column. */
export function rowsUnder(columns: readonly Column[], table: Table): Cell[][] {
  const indices = columns.map(({ name }) => table.columns.findIndex((column) => column.name === name));
  return table.rows.map((row) => indices.map((index) => row[index]));
}

/** The table with only the named columns, in the order of the names; every name must be a column's. */
export function selectColumns(table: Table, names: readonly string[] | undefined): Table {
  if (!names) return table;
  const indices = names.map((name) => columnIndex(table, name));
  return {
    columns: indices.map((index) => table.columns[index]),
    rows: table.rows.map((row) => indices.map((index) => row[index])),
  };
}

/** Where the column stands in each row. */
export function columnIndex(table: Table, name: string): number {
  const index = table.columns.findIndex((column) => column.name === name);
  if (index < 0) throw new Error(`the table has no column ${name}`);
  return index;
}

/** Whether any row has a value in the column. */
export function hasValues(table: Table, name: string): boolean {
  const index = columnIndex(table, name);
  return table.rows.some((row) => row[index] !== undefined);
}

/** The table of results with the named derived columns at the end of each row. */
export function withDerived(table: Table, names: readonly string[]): Table {
  const added = derivedQuantities.filter(({ column }) => names.includes(column));
  if (added.length === 0) return table;
  return {
    ...table,
    columns: [...table.columns, ...added.map(({ column, type }) => ({ name: column, type }))],
    rows: table.rows.map((cells) => {
      const row = Object.fromEntries(table.columns.map(({ name }, k) => [name, cells[k]]));
      return [...cells, ...added.map((quantity) => quantity.derive(row))];
    }),
  };
}

/** Results and the name of the run they are from. */
export interface NamedTable {
  readonly name: string;
  readonly table: Table;
}

/**
 * The rows of all runs under each other, with the run's name in front and every column that one of them has; what a run
 * does not have is empty. Robust errors are marked only where they are about the same perturbations in all runs.
 */
export function withRunNames(runs: readonly NamedTable[]): Table {
  const columns: Column[] = [{ name: runName.column, type: runName.type }];
  for (const { table } of runs) {
    columns.push(...table.columns.filter(({ name }) => !columns.some((column) => column.name === name)));
  }
  const [robustness, ...others] = runs.map(({ table }) => JSON.stringify(table.robustness));
  const isSame = others.every((other) => other === robustness);
  return {
    columns,
    rows: runs.flatMap(({ name, table }) => rowsUnder(columns, table).map((cells) => cells.with(0, name))),
    ...(isSame && runs[0].table.robustness && { robustness: runs[0].table.robustness }),
    choose: new Map(
      runs.flatMap(({ name, table }) => [...(table.choose?.values() ?? [])].map((choose) => [name, choose])),
    ),
  };
}
