import { type Axis, axes, axisReader } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import { columnIndex, type Table } from './table.ts';

/* The points that the rows of a table are about: which belong together, which is the best, and where each is in its sweep. */

/**
 * Row numbers of each class pair and loss (and run, where there are several), in order of appearance; on top of each, the
 * pair's reference.
 */
export function groupRows(table: Table): number[][] {
  const keys = [runName.column, 'class_i', 'class_j'].map((name) =>
    table.columns.findIndex((column) => column.name === name),
  );
  const pairOf = (row: number) => JSON.stringify(keys.map((index) => table.rows[row][index]));
  const loss = columnIndex(table, 'loss');
  const rows = [...table.rows.keys()];
  const references = new Map(rows.filter((r) => isReference(table, r)).map((r) => [pairOf(r), r]));
  const groups = new Map<string, number[]>();
  for (const r of rows.filter((row) => !isReference(table, row))) {
    const pair = pairOf(r);
    const key = JSON.stringify([pair, table.rows[r][loss]]);
    const reference = references.get(pair);
    const group = groups.get(key) ?? (reference === undefined ? [] : [reference]);
    groups.set(key, group);
    group.push(r);
  }
  return [...groups.values()];
}

/** Whether a row is of a classifier that was not trained: it has no loss. */
export function isReference(table: Table, row: number): boolean {
  return table.rows[row][columnIndex(table, 'loss')] === undefined;
}

/** What the rows of a group are swept over; those of a reference are not. */
export function groupAxis({ columns, rows }: Table, group: readonly number[]): Axis {
  return axisReader(columns)(rows[group[group.length - 1]]);
}

/**
 * The row with the smallest error; of several, the most regularised one, which is the most robust. A classifier without
 * boundary, whose error says how many samples a class has, is never the best one.
 */
export function bestRow(table: Table, group: readonly number[], criterion: string): number | undefined {
  const error = columnIndex(table, criterion);
  const wNorm = columnIndex(table, 'w_norm');
  const axisOf = axisReader(table.columns);
  const strengthAt = (row: number) => table.rows[row][columnIndex(table, axisOf(table.rows[row]).strengthColumn)];
  let best: number | undefined;
  for (const r of group) {
    if (isReference(table, r) || table.rows[r][wNorm] === 0) continue;
    const [value, strength] = [table.rows[r][error], strengthAt(r)];
    if (value === undefined) continue;
    const [least, strongest] = best === undefined ? [] : [table.rows[best][error], strengthAt(best)];
    if (best === undefined || value < least! || (value === least && strength! > strongest!)) best = r;
  }
  return best;
}

/**
 * A text per row that is the same for rows about the same point, also of different tables. `columns`: further ones in which
 * rows of one point differ; where the other table has none of them, their cells are given as `cells`. Of the columns of
 * axes, tables need only their own.
 */
export function pointKeys(
  table: Table,
  columns: readonly string[] = [],
): (row: readonly Cell[], cells?: readonly Cell[]) => string {
  const at = [
    ...['class_i', 'class_j', 'loss'].map((name) => columnIndex(table, name)),
    ...Object.values(axes).map((axis) => table.columns.findIndex(({ name }) => name === axis.column)),
    // Last, where the cells stand that are given instead.
    ...columns.map((name) => columnIndex(table, name)),
  ];
  return (row, cells = []) => JSON.stringify([...at.map((index) => row[index]), ...cells]);
}
