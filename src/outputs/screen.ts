import { type Axis, axes } from '../metrics/axis.ts';
import { metrics, quantityOf } from '../metrics/index.ts';
import type { Cell, Quantity } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import { centroidDistance } from '../metrics/weights.ts';
import { groupAxis, isReference } from '../results/points.ts';
import { columnIndex, hasValues, type Table } from '../results/table.ts';
import { type Characters, textWidth, writtenIn } from './characters.ts';
import { moreColumns } from './moreColumns.ts';
import { apart, percentage, shortBound, shortNumber } from './numberText.ts';
import type { OutputOptions } from './output.ts';
import { type ReadGroup, readGroups } from './readGroups.ts';
import { withoutNoise } from './roundingNoise.ts';

/** Results as people read them: rounded, one group per class pair and loss, with the chosen and the doubtful rows marked. */
export interface Screen {
  /** One per cell; the first, over the marks, is empty. */
  readonly headers: readonly string[];
  /** Whether a cell's column holds numbers (the first, the marks, does not). */
  readonly numeric: readonly boolean[];
  readonly groups: readonly ScreenGroup[];
  /** What the marks mean, one line each. */
  readonly legend: readonly string[];
}

export interface ScreenGroup {
  readonly title: string;
  readonly rows: readonly ScreenRow[];
  /**
   * One per cell of a row: the values of a column of numbers in ascending order of what is swept, NaN where there is none;
   * of that itself, its symbol. Missing where there are too few points for a shape, and in lists of other things.
   */
  readonly shapes?: readonly (readonly number[] | Axis['symbol'] | undefined)[];
}

export interface ScreenRow {
  readonly cells: readonly string[];
  readonly best: boolean;
  /** Not converged, or failed. */
  readonly flagged: boolean;
}

/** Spaces between two columns. */
export const GAP = 2;

/** Texts are shortened to so many characters where a row does not fit into `width`. */
export function longestText(width: number): number {
  return width >> 1;
}

/** The columns to choose from, from left to right. */
const candidates = metrics
  .flatMap(({ column, shown }) => (shown?.screen ? [{ column, ...shown.screen }] : []))
  .sort((one, other) => one.place - other.place);

const topPerturbation = Math.min(
  ...candidates.filter(({ isPerturbation }) => isPerturbation).map(({ importance }) => importance),
);

/** The screen for a line of `width` characters; with `columns`, those and no others whatever the width. */
export function screenOf(
  table: Table,
  {
    columns,
    requested = [],
    width,
    characters = 'unicode',
  }: Pick<OutputOptions, 'columns' | 'requested' | 'width' | 'characters'>,
): Screen {
  const { groups, legend } = readGroups(table);
  const isOneList = areMixed(table, groups);
  const told = isOneList ? tellingColumns(table) : [];
  const status = columnIndex(table, 'status');
  const flagged = table.rows.map((row) => row[status] !== 'ok');
  const write = (text: string) => writtenIn(characters, text);
  const signs = table.rows.map(() => '');
  for (const { sign, row } of groups.flatMap((group) => group.marks)) signs[row] += sign;
  const marks = signs.map((sign, r) => write(`${sign}${flagged[r] ? '!' : ''}`));
  const marksWidth = Math.max(2, ...marks.map(textWidth));
  const rows = groups.map((group) => group.rows);
  const fits = columns
    ? { shown: columns, left: [] }
    : fitting(table, rows, width - marksWidth, [...told, ...requested], characters);
  const wanted = columns ?? [...fits.shown, ...requested];
  const shown = [...told.filter((name) => !wanted.includes(name)), ...wanted];
  const cells = cellTexts(table, rows, shown, characters);
  const best = new Set(groups.map(({ chosen: { byRule, rule } }) => byRule[rule]));
  const rowAt = (r: number): ScreenRow => ({
    cells: [marks[r], ...cells.map((column) => column[r])],
    best: best.has(r),
    flagged: flagged[r],
  });
  return {
    headers: ['', ...shown.map((name) => write(columns ? name : quantityOf(name).symbol))],
    numeric: [false, ...shown.map((name) => table.columns[columnIndex(table, name)].type === 'number')],
    groups: isOneList
      ? [{ title: '', rows: [...table.rows.keys()].map(rowAt) }]
      : groups.map((group) => ({
          title: write(group.title),
          rows: group.rows.map(rowAt),
          ...shapesOf(table, group, shown),
        })),
    legend: [
      ...legend,
      ...(flagged.includes(true) ? ['! not converged or failed: columns status and error say more'] : []),
      ...moreColumns(
        fits.left.map((name) => quantityOf(name).symbol),
        width,
      ),
    ].map(write),
  };
}

/** Whether rows of different class pairs and losses stand among each other, as they do when sorted by what is measured. */
function areMixed(table: Table, groups: readonly ReadGroup[]): boolean {
  return groups.some(({ rows }) => {
    const own = rows.filter((row) => !isReference(table, row));
    return own.some((row, k) => k > 0 && row !== own[k - 1] + 1);
  });
}

/** The columns that tell of which run, class pair and loss a row is, where those differ. */
function tellingColumns(table: Table): string[] {
  const names = [runName.column, 'class_i', 'class_j', 'loss'].filter((name) =>
    table.columns.some((column) => column.name === name),
  );
  return names.filter((name) => new Set(table.rows.map((row) => row[columnIndex(table, name)])).size > 1);
}

/** A shape wants a beginning, a middle and an end. */
const FEWEST_POINTS = 3;

function shapesOf(
  table: Table,
  { rows: group, axis }: ReadGroup,
  names: readonly string[],
): Pick<ScreenGroup, 'shapes'> {
  const index = columnIndex(table, axis.column);
  const valueAt = (row: number) => table.rows[row][index] as number;
  const rows = group.filter((row) => !isReference(table, row)).sort((a, b) => valueAt(a) - valueAt(b));
  if (rows.length < FEWEST_POINTS) return {};
  const shapes = names.map((name) => {
    if (name === axis.column) return axis.symbol;
    const index = columnIndex(table, name);
    if (table.columns[index].type !== 'number') return undefined;
    return rows.map((row) => (table.rows[row][index] as number | undefined) ?? Number.NaN);
  });
  return { shapes: [undefined, ...shapes] };
}

/** The most important columns that have values and fit beside the requested ones, from left to right; and the others. */
function fitting(
  table: Table,
  groups: readonly (readonly number[])[],
  width: number,
  requested: readonly string[],
  characters: Characters,
): { readonly shown: readonly string[]; readonly left: readonly string[] } {
  const swept: readonly string[] = groups.map((rows) => groupAxis(table, rows).column);
  const filled = candidates.filter(({ column }) =>
    isOfAxis(column) ? swept.includes(column) : hasValues(table, column),
  );
  const perturbation = filled.find(({ isPerturbation }) => isPerturbation);
  const importanceOf = (one: (typeof candidates)[number]) => (one === perturbation ? topPerturbation : one.importance);
  const chosen = new Set<string>();
  let used = 0;
  const widthOf = (column: string) => {
    const [texts] = cellTexts(table, groups, [column], characters);
    return GAP + Math.max(...[writtenIn(characters, quantityOf(column).symbol), ...texts].map(textWidth));
  };
  for (const column of requested) used += widthOf(column);
  for (const { column } of filled.toSorted((one, other) => importanceOf(one) - importanceOf(other))) {
    used += widthOf(column);
    if (used > width && chosen.size > 0) break;
    chosen.add(column);
  }
  const all = filled.map(({ column }) => column);
  return {
    shown: all.filter((column) => chosen.has(column)),
    left: all.filter((column) => !chosen.has(column) && !requested.includes(column)),
  };
}

/** The text of each named column's cells: one list per name, one text per row of the table. */
function cellTexts(
  table: Table,
  groups: readonly (readonly number[])[],
  names: readonly string[],
  characters: Characters,
): string[][] {
  return names.map((name) => {
    const [index, distance] = [name, centroidDistance.column].map((column) => columnIndex(table, column));
    const quantity = quantityOf(name);
    const values = table.rows.map((row) => withoutNoise(row[index], quantity, row[distance]));
    const texts = isOfAxis(name) ? axisTexts(values, groups) : values.map((value) => cellText(value, quantity));
    return texts.map((text) => writtenIn(characters, text));
  });
}

function cellText(cell: Cell, { unit, bound }: Quantity): string {
  if (cell === undefined || Number.isNaN(cell)) return '–';
  if (typeof cell === 'number' && bound) return shortBound(cell, bound);
  if (typeof cell === 'number') return unit === 'fraction' ? percentage(cell) : shortNumber(cell);
  return String(cell).replace(/\s+/g, ' ');
}

/** Values of an axis rounded to as few digits as keep the values of a group apart. */
function axisTexts(values: readonly Cell[], groups: readonly (readonly number[])[]): string[] {
  const texts: string[] = [];
  for (const group of groups) {
    const rows = group.filter((r) => values[r] !== undefined);
    const rounded = apart(rows.map((r) => values[r] as number));
    for (const r of group) texts[r] = '–';
    for (const [k, r] of rows.entries()) texts[r] = rounded[k];
  }
  return texts;
}

function isOfAxis(column: string): boolean {
  return Object.values(axes).some((axis) => axis.column === column);
}
