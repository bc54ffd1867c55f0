import { derivedQuantities } from '../metrics/index.ts';
import type { Table } from './output.ts';

/** The table of results with the named derived columns at the end of each row. */
export function withDerived(table: Table, names: readonly string[]): Table {
  const added = derivedQuantities.filter(({ column }) => names.includes(column));
  if (added.length === 0) return table;
  return {
    ...table,
    columns: [...table.columns, ...added.map(({ column, type }) => ({ name: column, type }))],
    rows: table.rows.map((cells) => {
      const row = Object.fromEntries(table.columns.map(({ name }, k) => [name, cells[k]]));
      return [...cells, ...added.map((quantity) => quantity.derive(row))];
    }),
  };
}
