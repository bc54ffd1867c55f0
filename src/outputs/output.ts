import { metrics } from '../metrics/index.ts';
import type { Cell, CellType } from '../metrics/metric.ts';
import type { Characters } from './characters.ts';

export interface Column {
  /** snake_case, as in the contract. */
  readonly name: string;
  readonly type: CellType;
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
  /** Whether rows were left out, so that what is best is so of those that are there. */
  readonly filtered?: boolean;
  /**
   * For tables other than results.csv, with class_i, class_j, loss and lambda (and adversarial_epsilon, of a sweep over ε): the
   * screen shows them point by point, of their columns these, as far as they fit.
   */
  readonly byPoint?: readonly string[];
  /** For tables that have nothing to do with points: the screen shows them as one list, of their columns these, as far as they fit. */
  readonly listed?: readonly string[];
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

/** How parts of a text are set off on a terminal; each function returns the text with or without colour. */
export interface TextStyle {
  title(text: string): string;
  best(text: string): string;
  flagged(text: string): string;
}

export const plainText: TextStyle = { title: (text) => text, best: (text) => text, flagged: (text) => text };

export interface OutputOptions {
  /** The columns to show, in this order; default: the output's own choice. */
  readonly columns?: readonly string[];
  /** Columns that were asked for beside the output's own choice: shown whatever the width. */
  readonly requested?: readonly string[];
  /** How many characters fit on a line of the screen. */
  readonly width: number;
  readonly style: TextStyle;
  /** What the screen can show; default: everything. */
  readonly characters?: Characters;
  /** Where there are several runs to tell apart: what this one is called. */
  readonly title?: string;
}

/** A way to write the table of results: as text, or as the bytes of a file that only programs read. */
export interface Output<Content extends string | Uint8Array = string | Uint8Array> {
  /** The word after `--format`. */
  readonly name: string;
  /** How such a file's name ends. */
  readonly ending: string;
  /** One line for help texts. */
  readonly description: string;
  /** People read rounded numbers, one table per class pair and loss; programs read every number in full. */
  readonly readers: 'people' | 'programs';
  /** Bytes are not for terminals. */
  readonly content: Content extends string ? 'text' : 'bytes';
  /** `table` has the columns of results.csv and perhaps derived ones, whatever is shown of them. A text ends with a line feed, or is empty. */
  render(table: Table, options: OutputOptions): Content;
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
