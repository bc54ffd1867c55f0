import { bestRow } from './points.ts';
import type { Chosen } from './rules.ts';
import type { Table } from './table.ts';

/** The rows of a group that are chosen. */
export function chosenIn(table: Table, group: readonly number[]): Chosen {
  const lowest = bestRow(table, group, 'test_error');
  return { rule: 'lowest-test-error', byRule: lowest === undefined ? {} : { 'lowest-test-error': lowest } };
}
