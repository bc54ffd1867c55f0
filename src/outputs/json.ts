import type { Cell } from '../metrics/metric.ts';
import { selectColumns, type Table } from '../results/table.ts';
import { numberText } from './numberText.ts';
import type { Output } from './output.ts';

/**
 * A JSON array with one object per row. JSON knows neither NaN nor ∞: a value that does not exist is `null`, an infinite
 * one the string `"inf"` (which Python's float() and R's as.numeric() read).
 */
export const json: Output<string> = {
  name: 'json',
  ending: '.json',
  description: 'a JSON array of objects; null where there is no value, "inf" for infinite ones',
  readers: 'programs',
  content: 'text',
  render(table, { columns }) {
    const objects = renderObjects(selectColumns(table, columns));
    return objects.length === 0 ? '[]\n' : `[\n${objects.join(',\n')}\n]\n`;
  },
};

/** One JSON object per row, each on one line. */
export function renderObjects({ columns, rows }: Table): string[] {
  const keys = columns.map(({ name }) => JSON.stringify(name));
  return rows.map((row) => `{${keys.map((key, k) => `${key}:${jsonValue(row[k])}`).join(',')}}`);
}

function jsonValue(cell: Cell): string {
  if (cell === undefined || Number.isNaN(cell)) return 'null';
  if (typeof cell !== 'number') return JSON.stringify(cell);
  return Number.isFinite(cell) ? numberText(cell) : JSON.stringify(numberText(cell));
}
