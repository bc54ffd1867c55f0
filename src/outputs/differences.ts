import { axisReader } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { pairText } from '../model/classText.ts';
import { type Column, columnIndex, type Table } from '../results/table.ts';
import { apart, shortPair } from './numberText.ts';

/** People read so many lines of a kind. */
const MOST_SHOWN = 20;

/**
 * The differences of two results as people read them: the points that one of them lacks, together; then the worst values, with
 * as many digits as show them. `more`: lines without these.
 */
export function shownDifferences(differences: Table): { readonly tables: readonly Table[]; readonly more: number } {
  const whole = [missingPoints(differences), withShortPairs(withoutMissing(differences))];
  const tables = whole.map((table) => ({ ...table, rows: table.rows.slice(0, MOST_SHOWN) }));
  const more = whole.reduce((sum, { rows }) => sum + Math.max(rows.length - MOST_SHOWN, 0), 0);
  return { tables: tables.filter(({ rows }) => rows.length > 0), more };
}

function withShortPairs(table: Table): Table {
  const [aAt, bAt] = ['a', 'b'].map((name) => columnIndex(table, name));
  const rows = table.rows.map((row) => {
    const [a, b] = [row[aAt], row[bAt]];
    if (typeof a !== 'number' || typeof b !== 'number') return row;
    const [textA, textB] = shortPair(a, b);
    return row.with(aAt, textA).with(bAt, textB);
  });
  return { ...table, rows };
}

/** A line for each class pair and loss: how many points one result lacks, and from which λ or ε to which; in the order of the table. */
function missingPoints(differences: Table): Table {
  const axisAt = axisReader(differences.columns);
  const cell = (row: readonly Cell[], name: string) => row[columnIndex(differences, name)];
  const groups = new Map<
    string,
    { readonly cells: readonly Cell[]; readonly symbol: string; readonly values: number[] }
  >();
  for (const row of differences.rows) {
    if (!isMissing(differences, row)) continue;
    const { symbol, value } = axisAt(row);
    const [classI, classJ] = [String(cell(row, 'class_i')), String(cell(row, 'class_j'))];
    const cells = [cell(row, 'a') === 'there' ? 'a' : 'b', pairText({ classI, classJ }), cell(row, 'loss')];
    const key = JSON.stringify([...cells, symbol]);
    const group = groups.get(key) ?? { cells, symbol, values: [] };
    groups.set(key, group);
    group.values.push(value);
  }
  const symbols = [...new Set([...groups.values()].map(({ symbol }) => symbol))];
  const columns: Column[] = [
    ...['only in', 'classes', 'loss'].map((name): Column => ({ name, type: 'text' })),
    { name: 'points', type: 'number' },
    ...symbols.map((name): Column => ({ name, type: 'text' })),
  ];
  const rows = [...groups.values()].map(({ cells, symbol, values }) => [
    ...cells,
    values.length,
    ...symbols.map((one) => (one === symbol ? rangeText(values) : undefined)),
  ]);
  return { columns, rows, listed: columns.map(({ name }) => name) };
}

/** The other differences: those of points that both results have. */
function withoutMissing(differences: Table): Table {
  return { ...differences, rows: differences.rows.filter((row) => !isMissing(differences, row)) };
}

function isMissing(differences: Table, row: readonly Cell[]): boolean {
  return row[columnIndex(differences, 'column')] === 'point';
}

function rangeText(values: readonly number[]): string {
  const ends = [...new Set([Math.min(...values), Math.max(...values)])];
  return apart(ends).join(' to ');
}
