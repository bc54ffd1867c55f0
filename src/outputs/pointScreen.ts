import { axisReader } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { textWidth, writtenIn } from './characters.ts';
import { roundNumber, shortNumber } from './numberText.ts';
import type { OutputOptions } from './output.ts';
import { GAP, type Screen } from './screen.ts';

/** The columns that say which point a row belongs to, beside λ or ε. */
const identity = ['class_i', 'class_j', 'loss'];

/**
 * A table of several rows per point as people read it: rounded, one group per point; a list is one group without a title.
 * Without `columns`, those of `byPoint` or `listed` that have values, from the left as far as they fit.
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
  const shown = columns ?? fitting(table, width);
  const indices = shown.map((name) => columnIndex(table, name));
  return {
    headers: ['', ...shown.map((name) => writtenIn(characters, name))],
    numeric: [false, ...indices.map((index) => table.columns[index].type === 'number')],
    groups: [...groups].map(([title, rows]) => ({
      title: writtenIn(characters, title),
      rows: rows.map((row) => ({
        cells: ['', ...indices.map((index) => writtenIn(characters, cellText(row[index])))],
        best: false,
        flagged: false,
      })),
    })),
    legend: (table.legend ?? []).map((line) => writtenIn(characters, line)),
  };
}

function titleReader(table: Table): (row: readonly Cell[]) => string {
  const axisAt = axisReader(table.columns);
  return (row) => {
    const [classI, classJ, loss] = identity.map((name) => row[columnIndex(table, name)]);
    const { symbol, value } = axisAt(row);
    return `${classI} v ${classJ} · ${loss} · ${symbol} = ${roundNumber(value, 10)}`;
  };
}

function fitting(table: Table, width: number): string[] {
  const shown: string[] = [];
  let used = 0;
  for (const name of table.byPoint ?? table.listed ?? []) {
    const cells = table.rows.map((row) => row[columnIndex(table, name)]);
    if (cells.every((cell) => cell === undefined)) continue;
    used += GAP + Math.max(...[name, ...cells.map(cellText)].map(textWidth));
    if (used > width && shown.length > 0) break;
    shown.push(name);
  }
  return shown;
}

function cellText(cell: Cell): string {
  if (cell === undefined || Number.isNaN(cell)) return '–';
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? String(cell) : shortNumber(cell);
  return String(cell).replace(/\s+/g, ' ');
}
