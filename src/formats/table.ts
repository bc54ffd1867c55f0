import type { StoredValues } from '../math/matrix.ts';
import { quote } from './format.ts';
import { className, inOrder } from './labels.ts';

/** A table as it is in its file: columns of numbers or of texts, any of which may have gaps and any of which may be the label. */
export interface RawTable {
  readonly rows: number;
  readonly columns: number;
  /** Names of all columns, if the file has them. */
  readonly names?: readonly string[];
  /** The numbers of the columns that hold no text: NaN at gaps. */
  readonly cells: Cells;
  /** The columns that hold text, by their 0-based number. */
  readonly texts: ReadonlyMap<number, TextColumn>;
  /** Per column, how many rows have a gap, and how the first one is written. */
  readonly gaps: readonly { readonly rows: number; readonly word: string }[];
  /** Any column as text, numbers in one spelling. */
  textOf(column: number): TextColumn;
  /** Where a row (0-based) is in the file: its line, or `row 7` (from 1) in files without lines. */
  placeOf(row: number): string;
  /** The character before decimals in texts; default: a full stop. */
  readonly point?: string;
  /** Where the names of the columns are, or the first row. */
  readonly firstPlace: string;
  /** How a delimited text is laid out, in the words of configs; undefined for other formats. */
  readonly layout?: {
    readonly separator: string;
    /** Whether a line names the columns; undefined where a comment does. */
    readonly header?: boolean;
  };
  /** What was recognised that is not in every table: comment lines, another separator, a line of counts. One phrase each. */
  readonly notes: readonly string[];
}

/** The cells of a column of text. */
export interface TextColumn {
  /** The distinct texts, trimmed: numbers by value where all are numbers, else by code units. */
  readonly levels: readonly string[];
  /** The index of each row's level, −1 for a gap. */
  readonly codes: Int32Array;
}

/** rows × columns numbers, row by row; bytes where all are integers from 0 to 255, but for a few columns kept apart. */
export interface Cells {
  readonly values: Uint8Array | Float64Array;
  /** Columns of doubles beside bytes, by their number: these count, not the bytes. */
  readonly wide: ReadonlyMap<number, Float64Array>;
}

/** How `RawTable.cells` keeps a column: the number at `row` is `values[offset + row * stride]`. */
export function numbersOf({ cells, columns }: Pick<RawTable, 'cells' | 'columns'>, column: number) {
  const apart = cells.wide.get(column);
  return apart ? { values: apart, offset: 0, stride: 1 } : { values: cells.values, offset: column, stride: columns };
}

/** The chosen columns as rows of a matrix: bytes where all of them are. */
export function matrixOf(table: RawTable, columns: readonly number[]): StoredValues {
  const { rows, cells, columns: width } = table;
  const isWide = cells.values instanceof Float64Array || columns.some((column) => cells.wide.has(column));
  const matrix = isWide ? new Float64Array(rows * columns.length) : new Uint8Array(rows * columns.length);
  const runs = runsOf(columns);
  const { values } = cells;
  let at = 0;
  for (let start = 0; start < rows * width; start += width) {
    for (const { from, length } of runs) {
      if (length < LONG_RUN) for (let k = 0; k < length; k++) matrix[at + k] = values[start + from + k];
      else matrix.set(values.subarray(start + from, start + from + length), at);
      at += length;
    }
  }
  for (const [k, column] of columns.entries()) {
    const apart = cells.wide.get(column);
    if (apart) for (let row = 0; row < rows; row++) matrix[row * columns.length + k] = apart[row];
  }
  return matrix;
}

/** From this length on values are copied at once. */
const LONG_RUN = 16;

/** Columns that follow one another. */
function runsOf(columns: readonly number[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (const column of columns) {
    const last = runs[runs.length - 1];
    if (last && last.from + last.length === column) last.length++;
    else runs.push({ from: column, length: 1 });
  }
  return runs;
}

/** `column 3 ("age")`, counted from 1 as people and spreadsheets do. */
export function describeColumn(column: number, { names }: Pick<RawTable, 'names'>): string {
  const name = names?.[column];
  return name ? `column ${column + 1} (${quote(name)})` : `column ${column + 1}`;
}

/** The labels of a column of numbers, in their shortest spelling. */
export function textOfNumbers(table: Pick<RawTable, 'cells' | 'columns' | 'rows'>, column: number): TextColumn {
  const { values, offset, stride } = numbersOf(table, column);
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(table.rows);
  for (let row = 0; row < codes.length; row++) {
    const value = values[offset + row * stride];
    let code = Number.isNaN(value) ? -1 : codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(value, code);
    }
    codes[row] = code;
  }
  return inLevelOrder([...codeOf.keys()].map(className), codes);
}

/** The same column with its levels in order, each once. `names[code]`: the level of a code; undefined for a gap. */
export function inLevelOrder(names: readonly (string | undefined)[], codes: Int32Array): TextColumn {
  const levels = inOrder([...new Set(names.filter((name) => name !== undefined))]);
  const position = new Map(levels.map((name, index) => [name, index]));
  const newCode = Int32Array.from(names, (name) => (name === undefined ? -1 : position.get(name)!));
  return { levels, codes: codes.map((code) => (code < 0 ? -1 : newCode[code])) };
}
