import type { Cell } from '../metrics/metric.ts';
import { epsilonStrength, lambdaStrength, type Strength } from '../metrics/strength.ts';
import { columnIndex, type Table } from './output.ts';

/** Where the point of a row is in its sweep: at its ε, where the table has one, else at its λ. */
export function strengthReader(table: Table): (row: readonly Cell[]) => Strength & { readonly value: number } {
  const [lambda, epsilon] = [lambdaStrength, epsilonStrength].map(({ column }) =>
    table.columns.findIndex(({ name }) => name === column),
  );
  return (row) =>
    row[epsilon] === undefined
      ? { ...lambdaStrength, value: row[lambda] as number }
      : { ...epsilonStrength, value: row[epsilon] as number };
}

/**
 * A text per row that is the same for rows about the same point, also of different tables. `columns`: further ones in which
 * rows of one point differ; where the other table has none of them, their cells are given as `cells`. Tables of sweeps over
 * λ need no column for ε.
 */
export function pointKeys(
  table: Table,
  columns: readonly string[] = [],
): (row: readonly Cell[], cells?: readonly Cell[]) => string {
  const at = [
    ...['class_i', 'class_j', 'loss', lambdaStrength.column].map((name) => columnIndex(table, name)),
    table.columns.findIndex(({ name }) => name === epsilonStrength.column),
    // Last, where the cells stand that are given instead.
    ...columns.map((name) => columnIndex(table, name)),
  ];
  return (row, cells = []) => JSON.stringify([...at.map((index) => row[index]), ...cells]);
}
