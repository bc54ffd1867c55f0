import { describeColumn, numbersOf, type RawTable } from '../formats/table.ts';
import type { ColumnFacts } from './columnFacts.ts';

/** What is done about gaps: rows that have some left out, or gaps filled; `refuse` where there are none. */
export interface GapDecision {
  readonly value: 'refuse' | 'drop-rows' | 'median';
  readonly reason: string;
}

/** Up to this part of the rows is left out for their gaps; where more have some, the gaps are filled. */
const MOST_DROPPED = 0.1;

/** What is done about gaps, and why. */
export function decideMissing(
  table: RawTable,
  features: readonly ColumnFacts[],
  label: number | undefined,
): GapDecision {
  const columns = [...features.map(({ column }) => column), ...(label === undefined ? [] : [label])];
  const gappy = columns.filter((column) => table.gaps[column].rows > 0);
  if (gappy.length === 0) return { value: 'refuse', reason: '' };
  const withGaps = new Uint8Array(table.rows);
  for (const column of gappy) markGaps(table, column, withGaps);
  const rows = withGaps.reduce((sum, one) => sum + one, 0);
  const shown = gappy.slice(0, 5).map((column) => `${describeColumn(column, table)} ${table.gaps[column].rows}`);
  const found = `${rows} of ${table.rows} rows ${rows === 1 ? 'has' : 'have'} gaps (${shown.join(', ')}${gappy.length > 5 ? ', …' : ''})`;
  const ways = 'Also: refuse, mean, most-frequent.';
  const inLabels = label === undefined ? 0 : table.gaps[label].rows;
  if (rows <= MOST_DROPPED * table.rows) {
    return {
      value: 'drop-rows',
      reason: `${found}, at most 10 %: these rows are left out. Also: median, mean, most-frequent.`,
    };
  }
  if (inLabels > 0) {
    return {
      value: 'drop-rows',
      reason: `${found}, among them the labels of ${inLabels}, which cannot be filled: these rows are left out.`,
    };
  }
  return {
    value: 'median',
    reason: `${found}, more than 10 %: gaps are filled, in text with its most frequent value, as fitted on the training samples. ${ways}`,
  };
}

function markGaps(table: RawTable, column: number, marks: Uint8Array): void {
  const codes = table.texts.get(column)?.codes;
  const { values, offset, stride } = numbersOf(table, column);
  for (let row = 0; row < table.rows; row++) {
    if (codes ? codes[row] < 0 : Number.isNaN(values[offset + row * stride])) marks[row] = 1;
  }
}
