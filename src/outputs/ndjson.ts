import { selectColumns, type Table } from '../results/table.ts';
import { renderObjects } from './json.ts';
import type { Output, OutputOptions } from './output.ts';

/** One JSON object per line, values as in `json`. */
export const ndjson: Output<string> = {
  name: 'ndjson',
  ending: '.ndjson',
  description: 'one JSON object per line',
  readers: 'programs',
  content: 'text',
  render: renderLines,
  renderMore: renderLines,
};

function renderLines(table: Table, { columns }: OutputOptions): string {
  return renderObjects(selectColumns(table, columns))
    .map((line) => `${line}\n`)
    .join('');
}
