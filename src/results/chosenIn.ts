import { runName } from '../metrics/provenance.ts';
import { chosen } from './choice.ts';
import { bestRow, groupAxis, isReference } from './points.ts';
import { type Choices, type Choose, meanColumns } from './rules.ts';
import { columnIndex, type Table } from './table.ts';

/** The rows of a group that are chosen: by held-out samples where its run has some, else by test samples. */
export function chosenIn(table: Table, group: readonly number[]): Choices {
  const choose = chooseOf(table, group);
  if (choose !== undefined) return chosenByMeans(table, group, choose);
  const lowest = bestRow(table, group, 'test_error');
  return { rule: 'lowest-test-error', byRule: lowest === undefined ? {} : { 'lowest-test-error': lowest } };
}

function chosenByMeans(table: Table, group: readonly number[], choose: Choose): Choices {
  const { rule } = choose;
  const [mean, se] = meanColumns(choose).map((name) => columnIndex(table, name));
  const strength = columnIndex(table, groupAxis(table, group).strengthColumn);
  const cell = (row: number, index: number) => table.rows[row][index] as number | undefined;
  const rows = group.filter((row) => !isReference(table, row) && cell(row, strength) !== undefined);
  const picked = chosen(
    rows.map((row) => ({ strength: cell(row, strength)!, mean: cell(row, mean), se: cell(row, se) })),
  );
  if (picked === undefined) return { choose, rule, byRule: {} };
  // While folds are being trained, the grid ends where they have come to.
  const isMinAtEnd = picked.isMinAtEnd && rows.every((row) => cell(row, mean) !== undefined);
  return { choose, rule, byRule: { min: rows[picked.min], '1se': rows[picked['1se']] }, isMinAtEnd };
}

/** How the run of a group chooses by held-out samples; undefined where it has none. */
export function chooseOf(table: Table, group: readonly number[]): Choose | undefined {
  const run = table.columns.findIndex(({ name }) => name === runName.column);
  return table.choose?.get(run < 0 ? '' : String(table.rows[group[0]][run]));
}
