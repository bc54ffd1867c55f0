import type { Table } from '../results/table.ts';

/** `2 of 8 points failed`, and why: the reason itself where it is the same for all of them. */
export function failedPoints({ failed, planned, table }: { failed: number; planned: number; table: Table }): string {
  const [status, error] = ['status', 'error'].map((name) => table.columns.findIndex((column) => column.name === name));
  const reasons = new Set(table.rows.filter((row) => row[status] === 'failed').map((row) => row[error]));
  const [reason] = reasons;
  const why = reasons.size === 1 && reason !== undefined ? `: ${reason}` : '; column error says why';
  return `${failed} of ${planned} points failed${why}`;
}
