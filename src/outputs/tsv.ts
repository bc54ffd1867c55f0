import { selectColumns } from '../results/table.ts';
import { renderDelimited, renderRecords } from './csv.ts';
import type { Output } from './output.ts';

/** Tab-separated values, otherwise like CSV. */
export const tsv: Output<string> = {
  name: 'tsv',
  ending: '.tsv',
  description: 'tab-separated values, every number in full',
  readers: 'programs',
  content: 'text',
  render: (table, { columns }) => renderDelimited(selectColumns(table, columns), '\t'),
  renderMore: (table, { columns }) => renderRecords(selectColumns(table, columns).rows, '\t'),
};
