import { stringify } from 'csv-stringify/sync';
import { UserError } from '../errors.ts';
import { csvRecords } from '../formats/csvRecords.ts';
import type { Cell, CellType } from '../metrics/metric.ts';
import { numberText } from './numberText.ts';
import { type Column, type Output, selectColumns, type Table } from './output.ts';

/** Comma-separated values (RFC 4180): without `--columns` the very bytes of results.csv. */
export const csv: Output = {
  name: 'csv',
  description: 'comma-separated values, every number in full',
  readers: 'programs',
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
export function parseCsv(text: string, file: string, typeOf: (name: string) => CellType | undefined): Table {
  const [header = [], ...records] = csvRecords(text, file);
  const columns: Column[] = header.map((name) => {
    const type = typeOf(name);
    if (type) return { name, type };
    throw new UserError({ where: `${file}:1`, message: `unknown column "${name}"; expected columns of results.csv` });
  });
  const rows = records.map((record, r) => record.map((cell, k) => parseCell(cell, columns[k], `${file}:${r + 2}`)));
  return { columns, rows };
}

function parseCell(text: string, { name, type }: Column, where: string): Cell {
  if (text === '') return undefined;
  if (type === 'text') return text;
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'number') {
    if (text === 'inf') return Number.POSITIVE_INFINITY;
    if (text === '-inf') return Number.NEGATIVE_INFINITY;
    if (Number.isFinite(Number(text))) return Number(text);
  }
  throw new UserError({ where, message: `${name} is "${text}"; expected a ${type}` });
}
