import { stringify } from 'csv-stringify/sync';
import { csvRecords } from '../formats/csvRecords.ts';
import { atLine } from '../formats/format.ts';
import type { Cell, CellType } from '../metrics/metric.ts';
import { type Column, selectColumns, type Table } from '../results/table.ts';
import { numberText } from './numberText.ts';
import type { Output } from './output.ts';

/** Comma-separated values (RFC 4180): without `--columns` the very bytes of results.csv. */
export const csv: Output<string> = {
  name: 'csv',
  ending: '.csv',
  description: 'comma-separated values, every number in full',
  readers: 'programs',
  content: 'text',
  render: (table, { columns }) => renderDelimited(selectColumns(table, columns), ','),
  renderMore: (table, { columns }) => renderRecords(selectColumns(table, columns).rows),
};

/** A header and one line per row. */
export function renderDelimited({ columns, rows }: Table, delimiter: string): string {
  return renderRecords([columns.map(({ name }) => name)], delimiter) + renderRecords(rows, delimiter);
}

/** One line per row, LF at the end of each. */
export function renderRecords(rows: readonly (readonly Cell[])[], delimiter = ','): string {
  return recordRenderer(delimiter)(rows);
}

/** The same for rows that come little by little: texts are quoted by csv-stringify, each once; numbers never need to be. */
export function recordRenderer(delimiter = ','): (rows: readonly (readonly Cell[])[]) => string {
  const quoted = new Map<string, string>();
  const textOf = (cell: Cell) => {
    if (typeof cell === 'number') return numberText(cell);
    if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
    let text = quoted.get(cell);
    if (text === undefined) {
      text = stringify([[cell]], { delimiter, eof: false });
      quoted.set(cell, text);
    }
    return text;
  };
  return (rows) => rows.map((row) => `${row.map(textOf).join(delimiter)}\n`).join('');
}

/** What a file has beside the name of a column. */
interface Surroundings {
  /** Of all columns. */
  readonly names: readonly string[];
  /** The cells of the column, as they are written. */
  texts(): readonly string[];
}

/**
 * The inverse of rendering as CSV, cell by cell. `typeOf` says what a column holds, or that there is no such column.
 * Throws a UserError with the place in `file`.
 */
export function parseCsv(
  bytes: Uint8Array,
  file: string,
  typeOf: (name: string, surroundings: Surroundings) => CellType | undefined,
): Table {
  const [header, ...records] = csvRecords(bytes, file);
  const names = header?.fields ?? [];
  const columns: Column[] = names.map((name, k) => {
    const type = typeOf(name, { names, texts: () => records.map(({ fields }) => fields[k] ?? '') });
    if (type) return { name, type };
    throw atLine(file, 1, `unknown column "${name}"; expected columns of results.csv`);
  });
  const rows = records.map(({ fields, line }) => {
    if (fields.length === columns.length) return fields.map((cell, k) => parseCell(cell, columns[k], file, line));
    throw atLine(file, line, `${fields.length} cells; expected ${columns.length}, as on line 1`);
  });
  return { columns, rows };
}

/** What a column may hold of which nothing but its cells is known. */
export function typeOfTexts(texts: readonly string[]): CellType {
  const types = ['number', 'boolean'] as const;
  return types.find((type) => texts.every((text) => text === '' || cellOf(text, type) !== undefined)) ?? 'text';
}

function parseCell(text: string, { name, type }: Column, file: string, line: number): Cell {
  if (text === '') return undefined;
  const cell = cellOf(text, type);
  if (cell !== undefined) return cell;
  throw atLine(file, line, `${name} is "${text}"; expected a ${type}`);
}

/** Undefined where the text is none of that type. */
function cellOf(text: string, type: CellType): Cell {
  if (type === 'text') return text;
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : undefined);
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return Number.isFinite(Number(text)) ? Number(text) : undefined;
}
