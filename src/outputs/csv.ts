import { stringify } from 'csv-stringify/sync';
import { csvRecords } from '../formats/csvRecords.ts';
import { atLine } from '../formats/format.ts';
import type { Cell, CellType } from '../metrics/metric.ts';
import { numberText } from './numberText.ts';
import { type Column, type Output, selectColumns, type Table } from './output.ts';

/** Comma-separated values (RFC 4180): without `--columns` the very bytes of results.csv. */
export const csv: Output<string> = {
  name: 'csv',
  ending: '.csv',
  description: 'comma-separated values, every number in full',
  readers: 'programs',
  content: 'text',
  render: (table, { columns }) => renderDelimited(selectColumns(table, columns), ','),
};

/** A header and one line per row. */
export function renderDelimited({ columns, rows }: Table, delimiter: string): string {
  return renderRecords([columns.map(({ name }) => name)], delimiter) + renderRecords(rows, delimiter);
}

/** One line per row, LF at the end of each. */
export function renderRecords(rows: readonly (readonly Cell[])[], delimiter = ','): string {
  return stringify(rows as Cell[][], {
    delimiter,
    record_delimiter: '\n',
    quoted_match: /[\r\n]/,
    cast: { number: numberText, boolean: String },
  });
}

/**
 * The inverse of rendering as CSV, cell by cell. `typeOf` says what a column holds, or that there is no such column.
 * Throws a UserError with the place in `file`.
 */
export function parseCsv(bytes: Uint8Array, file: string, typeOf: (name: string) => CellType | undefined): Table {
  const [header, ...records] = csvRecords(bytes, file);
  const columns: Column[] = (header?.fields ?? []).map((name) => {
    const type = typeOf(name);
    if (type) return { name, type };
    throw atLine(file, 1, `unknown column "${name}"; expected columns of results.csv`);
  });
  const rows = records.map(({ fields, line }) => {
    if (fields.length === columns.length) return fields.map((cell, k) => parseCell(cell, columns[k], file, line));
    throw atLine(file, line, `${fields.length} cells; expected ${columns.length}, as on line 1`);
  });
  return { columns, rows };
}

function parseCell(text: string, { name, type }: Column, file: string, line: number): Cell {
  if (text === '') return undefined;
  if (type === 'text') return text;
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'number') {
    if (text === 'inf') return Number.POSITIVE_INFINITY;
    if (text === '-inf') return Number.NEGATIVE_INFINITY;
    if (Number.isFinite(Number(text))) return Number(text);
  }
  throw atLine(file, line, `${name} is "${text}"; expected a ${type}`);
}
