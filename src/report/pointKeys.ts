import type { Cell } from '../metrics/metric.ts';
import { columnIndex, type Table } from '../outputs/output.ts';

/**
 * A text per row of a table that is the same for rows about the same point, also of different tables. `columns`: further
 * ones in which rows of one point differ; where the other table has none of them, their cells are given as `cells`.
 */
export function pointKeys(
  table: Table,
  columns: readonly string[] = [],
): (row: readonly Cell[], cells?: readonly Cell[]) => string {
  const at = ['class_i', 'class_j', 'loss', 'lambda', ...columns].map((name) => columnIndex(table, name));
  return (row, cells = []) => JSON.stringify([...at.map((index) => row[index]), ...cells]);
}
