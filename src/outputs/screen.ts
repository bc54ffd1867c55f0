import { norms } from '../attacks/index.ts';
import { type Axis, axes } from '../metrics/axis.ts';
import { metrics, quantityOf } from '../metrics/index.ts';
import type { Cell, Quantity } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import { centroidDistance } from '../metrics/weights.ts';
import { chosenIn } from '../results/chosenIn.ts';
import { bestRow, groupAxis, groupRows, isReference } from '../results/points.ts';
import { type Choices, type RuleSign, ruleNames, signed } from '../results/rules.ts';
import { columnIndex, hasValues, type RobustnessShown, type Table } from '../results/table.ts';
import { type Characters, textWidth, writtenIn } from './characters.ts';
import { moreColumns } from './moreColumns.ts';
import { apart, percentage, roundNumber, shortBound, shortNumber } from './numberText.ts';
import type { OutputOptions } from './output.ts';
import { withoutNoise } from './roundingNoise.ts';
import { ruleTexts } from './ruleTexts.ts';

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

/** The rows of a class pair and loss, and what is to be said of them whatever the columns. */
export interface ReadGroup {
  readonly title: string;
  /** What the sweep is over. */
  readonly axis: Axis;
  /** Row numbers, of the table; on top, the pair's reference, if there is one. */
  readonly rows: readonly number[];
  readonly chosen: Choices;
  /** The rows with a sign, in the order of the signs. */
  readonly marks: readonly RowMark[];
}

/** A chosen row, or the one with the lowest error under the table's perturbations. */
export interface RowMark {
  readonly sign: RuleSign | '°';
  readonly row: number;
}

/** The class pairs and losses of a table, and what the marks of their rows mean. */
export interface Reading {
  readonly groups: readonly ReadGroup[];
  readonly legend: readonly string[];
}

export function readGroups(table: Table): Reading {
  const { robustness } = table;
  const groups = groupRows(table);
  const epsilons = robustness ? epsilonsOf(table, groups) : [];
  const sameEpsilon = new Set(epsilons).size === 1 ? epsilons[0] : undefined;
  const read = groups.map((rows, k): ReadGroup => {
    const chosen = chosenIn(table, rows);
    const robust = robustness && bestRow(table, rows, 'robust_error');
    return {
      title: titleOf(table, rows, sameEpsilon === undefined ? epsilons[k] : undefined),
      axis: groupAxis(table, rows),
      rows,
      chosen,
      marks: [
        ...signed(chosen.byRule).map(({ sign, at }) => ({ sign, row: at })),
        ...(robust === undefined ? [] : [{ sign: '°', row: robust } as const]),
      ],
    };
  });
  const isMarked = (sign: RowMark['sign']) => read.some(({ marks }) => marks.some((mark) => mark.sign === sign));
  return {
    groups: read,
    legend: [
      ...ruleTexts(
        table,
        read.map(({ rows, chosen }) => ({ group: rows, rules: ruleNames.filter((rule) => rule in chosen.byRule) })),
      ),
      ...(robustness && isMarked('°') ? [robustText(robustness, sameEpsilon, table)] : []),
    ],
  };
}

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
  const status = columnIndex(table, 'status');
  const flagged = table.rows.map((row) => row[status] !== 'ok');
  const write = (text: string) => writtenIn(characters, text);
  const signs = table.rows.map(() => '');
  for (const { sign, row } of groups.flatMap((group) => group.marks)) signs[row] += sign;
  const marks = signs.map((sign, r) => write(`${sign}${flagged[r] ? '!' : ''}`));
  const marksWidth = Math.max(2, ...marks.map(textWidth));
  const rows = groups.map((group) => group.rows);
  const fits = columns ? { shown: columns, left: [] } : fitting(table, rows, width - marksWidth, requested, characters);
  const shown = columns ?? [...fits.shown, ...requested];
  const cells = cellTexts(table, rows, shown, characters);
  return {
    headers: ['', ...shown.map((name) => write(columns ? name : quantityOf(name).symbol))],
    numeric: [false, ...shown.map((name) => table.columns[columnIndex(table, name)].type === 'number')],
    groups: groups.map((group) => ({
      title: write(group.title),
      rows: group.rows.map((r) => ({
        cells: [marks[r], ...cells.map((column) => column[r])],
        best: r === group.chosen.byRule[group.chosen.rule],
        flagged: flagged[r],
      })),
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

/** The ε of each group's robust errors. */
function epsilonsOf(table: Table, groups: readonly (readonly number[])[]): (number | undefined)[] {
  const index = columnIndex(table, 'robust_epsilon');
  return groups.map((group) => {
    const row = group.find((r) => table.rows[r][index] !== undefined);
    return row === undefined ? undefined : (table.rows[row][index] as number);
  });
}

function titleOf(table: Table, group: readonly number[], epsilon: number | undefined): string {
  const row = table.rows[group[group.length - 1]];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names are texts, and never do anything to a terminal
  const value = (name: string) => String(row[columnIndex(table, name)]).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  const test = row[columnIndex(table, 'n_test')];
  const samples = `${value('n_train')} training ${test === undefined ? '' : `and ${test} test `}samples`;
  const size = epsilon === undefined ? '' : ` · ε = ${roundNumber(epsilon)}`;
  const run = table.columns[0].name === runName.column ? `${value(runName.column)} · ` : '';
  const training = groupAxis(table, group).titleOf((name) => row[columnIndex(table, name)], {
    norm: (name) => norms[name].symbol,
    number: roundNumber,
  });
  return `${run}${value('class_i')} v ${value('class_j')} · ${value('loss')}${training === undefined ? '' : ` · ${training}`} · ${samples}${size}`;
}

function robustText({ norm, box, split }: RobustnessShown, epsilon: number | undefined, { filtered }: Table): string {
  const error = split === 'test' ? 'test error' : 'training error';
  const size = epsilon === undefined ? 'ε' : roundNumber(epsilon);
  return `° lowest ${error} under ${norm} perturbations up to ${size}${box ? ', inside the bounds' : ''}${filtered ? ', of these rows' : ''}`;
}

function isOfAxis(column: string): boolean {
  return Object.values(axes).some((axis) => axis.column === column);
}
