import { runName } from '../metrics/provenance.ts';
import { chosen } from './choice.ts';
import { bestRow, groupAxis, isReference } from './points.ts';
import { type Choices, type Choose, meanColumns } from './rules.ts';
import { columnIndex, type Filtered, type Table } from './table.ts';

/**
 * The rows of a group that are chosen: by held-out samples where its run has some, else by test samples. Where rows were left
 * out, they are chosen among all.
 */
export function chosenIn(table: Table, group: readonly number[]): Choices {
  const { filtered } = table;
  if (filtered === undefined) return chosenAmong(table, group);
  const choices = chosenAmong(filtered.whole, wholeGroup(filtered, group));
  const at = Object.entries(choices.byRule).map(([rule, row]) => [rule, row, filtered.rows.indexOf(row)] as const);
  return {
    ...choices,
    byRule: Object.fromEntries(at.filter(([, , here]) => here >= 0).map(([rule, , here]) => [rule, here])),
    leftOut: Object.fromEntries(at.filter(([, , here]) => here < 0).map(([rule, row]) => [rule, row])),
  };
}

/** A row of a table, or one that was left out, by its number in the whole (`Filtered`). */
export type Marked = { readonly row: number } | { readonly leftOut: number };

/** The row of a group with the lowest value of a column: `bestRow`, among all rows where some were left out. */
export function lowestIn(table: Table, group: readonly number[], column: string): Marked | undefined {
  const { filtered } = table;
  const best = filtered ? bestRow(filtered.whole, wholeGroup(filtered, group), column) : bestRow(table, group, column);
  if (best === undefined || filtered === undefined) return best === undefined ? undefined : { row: best };
  const here = filtered.rows.indexOf(best);
  return here >= 0 ? { row: here } : { leftOut: best };
}

/** The rows of the whole that belong to the same class pair and loss. Its last row is none of the reference's, which belong to several. */
function wholeGroup({ rows, groupOf }: Filtered, group: readonly number[]): readonly number[] {
  return groupOf.get(rows[group[group.length - 1]])!;
}

function chosenAmong(table: Table, group: readonly number[]): Choices {
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
