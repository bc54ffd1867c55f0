import { runName } from '../metrics/provenance.ts';
import { type Column, rowsUnder, type Table } from './output.ts';

/** Results and the name of the run they are from. */
export interface NamedTable {
  readonly name: string;
  readonly table: Table;
}

/**
 * The rows of all runs under each other, with the run's name in front and every column that one of them has; what a run
 * does not have is empty. Robust errors are marked only where they are about the same perturbations in all runs.
 */
export function withRunNames(runs: readonly NamedTable[]): Table {
  const columns: Column[] = [{ name: runName.column, type: runName.type }];
  for (const { table } of runs) {
    columns.push(...table.columns.filter(({ name }) => !columns.some((column) => column.name === name)));
  }
  const [robustness, ...others] = runs.map(({ table }) => JSON.stringify(table.robustness));
  const isSame = others.every((other) => other === robustness);
  return {
    columns,
    rows: runs.flatMap(({ name, table }) => rowsUnder(columns, table).map((cells) => cells.with(0, name))),
    ...(isSame && runs[0].table.robustness && { robustness: runs[0].table.robustness }),
  };
}
