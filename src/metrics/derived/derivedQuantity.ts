import type { Cell, Quantity } from '../metric.ts';

/** The cells of one row of results by column. */
export type Row = Readonly<Record<string, Cell>>;

/** What follows from the columns of results.csv alone: added to them on request, never written there. */
export interface DerivedQuantity extends Quantity {
  derive(row: Row): Cell;
}
