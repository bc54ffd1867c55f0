import { axisReader } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { columnIndex, hasValues, type Table } from '../results/table.ts';
import { textWidth, writtenIn } from './characters.ts';
import { moreColumns } from './moreColumns.ts';
import { apart, shortNumber } from './numberText.ts';
import type { OutputOptions } from './output.ts';
import { GAP, longestText, type Screen } from './screen.ts';

/** The columns that say which point a row belongs to, beside λ or ε. */
const identity = ['class_i', 'class_j', 'loss'];

/**
 * A table of several rows per point as people read it: rounded, one group per point; a list is one group without a title.
 * Without `columns`, those of `byPoint` or `listed` that have values, from the left as far as they fit; the others are counted.
 */
export function pointScreen(
  table: Table,
  { columns, width, characters = 'unicode' }: Pick<OutputOptions, 'columns' | 'width' | 'characters'>,
): Screen {
  const titleOf = titleReader(table);
  const groups = new Map<string, (readonly Cell[])[]>();
  for (const row of table.rows) {
    const title = table.listed ? '' : titleOf(row);
    const group = groups.get(title);
    if (group) group.push(row);
    else groups.set(title, [row]);
  }
  const { shown, left } = columns ? { shown: columns, left: [] } : fitting(table, width);
  const indices = shown.map((name) => columnIndex(table, name));
  return {
    headers: ['', ...shown.map((name) => writtenIn(characters, headerOf(table, name)))],
    numeric: [false, ...indices.map((index) => table.columns[index].type === 'number')],
    groups: [...groups].map(([title, rows]) => ({
      title: writtenIn(characters, title),
      rows: rows.map((row) => ({
        cells: ['', ...indices.map((index) => writtenIn(characters, cellText(row[index])))],
        best: false,
        flagged: false,
      })),
    })),
    legend: [
      ...(table.legend ?? []),
      ...moreColumns(
        left.map((name) => headerOf(table, name)),
        width,
      ),
    ].map((line) => writtenIn(characters, line)),
  };
}

function titleReader(table: Table): (row: readonly Cell[]) => string {
  const axisAt = axisReader(table.columns);
  const values = table.listed ? [] : [...new Set(table.rows.map((row) => axisAt(row).value))];
  const texts = new Map(apart(values).map((text, k) => [values[k], text]));
  return (row) => {
    const [classI, classJ, loss] = identity.map((name) => row[columnIndex(table, name)]);
    const { symbol, value } = axisAt(row);
    return `${classI} v ${classJ} · ${loss} · ${symbol} = ${texts.get(value)}`;
  };
}

/** The columns that have values, from the left as far as they fit beside the marks; and the others. */
function fitting(table: Table, width: number): { readonly shown: readonly string[]; readonly left: readonly string[] } {
  const filled = (table.byPoint ?? table.listed ?? []).filter((name) => hasValues(table, name));
  let used = 1;
  const end = filled.findIndex((name, k) => {
    const texts = table.rows.map((row) => cellText(row[columnIndex(table, name)]));
    const widest = Math.max(...[headerOf(table, name), ...texts].map(textWidth));
    used += GAP + (isText(table, name) ? Math.min(widest, longestText(width)) : widest);
    return used > width && k > 0;
  });
  return end < 0 ? { shown: filled, left: [] } : { shown: filled.slice(0, end), left: filled.slice(end) };
}

function headerOf(table: Table, name: string): string {
  return table.columns[columnIndex(table, name)].title ?? name;
}

function isText(table: Table, name: string): boolean {
  return table.columns[columnIndex(table, name)].type === 'text';
}

function cellText(cell: Cell): string {
  if (cell === undefined || Number.isNaN(cell)) return '–';
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? String(cell) : shortNumber(cell);
  return String(cell).replace(/\s+/g, ' ');
}
