import { selectColumns } from '../results/table.ts';
import { renderObjects } from './json.ts';
import type { Output } from './output.ts';

/** One JSON object per line, values as in `json`. */
export const ndjson: Output<string> = {
  name: 'ndjson',
  ending: '.ndjson',
  description: 'one JSON object per line',
  readers: 'programs',
  content: 'text',
  render: (table, { columns }) =>
    renderObjects(selectColumns(table, columns))
      .map((line) => `${line}\n`)
      .join(''),
};
