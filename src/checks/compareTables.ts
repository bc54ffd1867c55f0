import { UserError } from '../errors.ts';
import { appendedAxes, axes, axisReader, isSameValue } from '../metrics/axis.ts';
import { metrics } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import { pairText } from '../model/classText.ts';
import { type Column, columnIndex, type NamedTable, type Table } from '../results/table.ts';

/** Two results compared point by point. */
export interface TableComparison {
  /** Points that both have. */
  readonly points: number;
  /** How many of those differ. */
  readonly differing: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** The columns that were compared. */
  readonly columns: readonly string[];
  /** One row per value that differs, and per point that one of them lacks: worst points first, of each the worst values first. */
  readonly differences: Table;
}

/** What makes a row of results.csv the point it is, beside its place on an axis. */
const identity = ['class_i', 'class_j', 'loss', 'fold', 'adversarial_norm'];

/** The columns that tables need, to be compared. */
export const neededColumns: readonly string[] = [...identity, ...Object.values(axes).map(({ column }) => column)];

/** How a point was reached and how near, not what it is: another version may get there in another way. */
const journey = ['trainer', 'seed', 'iterations', 'duality_gap', 'gap_at_mean', 'excess', 'w_radius', 'error'];

/** The columns that are compared where nobody says which. */
export const comparedColumns: readonly string[] = metrics
  .map(({ column }) => column)
  .filter((column) => !neededColumns.includes(column) && !journey.includes(column));

/** Numbers of samples are the same or they are not. */
const counts: readonly string[] = metrics.filter(({ unit }) => unit === 'samples').map(({ column }) => column);

/** Smaller numbers are compared as if they had this size: next to 0 there is nothing to be relative to. */
const SMALLEST_SIZE = 1e-6;

const differenceColumns: readonly Column[] = [
  ...(['class_i', 'class_j', 'loss'] as const).map((name) => ({ name, type: 'text' as const })),
  { name: 'lambda', type: 'number' },
  { name: 'column', type: 'text' },
  ...(['a', 'b', 'difference', 'relative'] as const).map((name) => ({ name, type: 'number' as const })),
];

/** A value of a point that is not the same, or the point itself. */
interface Difference {
  readonly column: string;
  readonly a: Cell;
  readonly b: Cell;
  /** |a − b|, where both are finite. */
  readonly difference?: number;
  /** |a − b| / max(|a|, |b|), where both are finite. */
  readonly relative?: number;
}

/** A point that is not the same in both. */
interface DifferentPoint {
  /** Class pair, loss and λ. */
  readonly point: readonly Cell[];
  /** Its values on `appendedAxes`. */
  readonly appended: readonly Cell[];
  readonly differences: readonly Difference[];
}

/**
 * Compares two tables of results in the named columns. Points are the same where class pair, loss and all axes are, and the
 * norm of adversarial training. Numbers are where |a − b| ≤ tolerance · max(|a|, |b|, 1e-6), counts of samples where they are
 * equal, and so are texts; two empty cells are the same, too. Throws a UserError where a table has a point twice.
 */
export function compareTables(
  { name: nameA, table: a }: NamedTable,
  { name: nameB, table: b }: NamedTable,
  columns: readonly string[],
  tolerance: number,
): TableComparison {
  const [rowsA, rowsB] = [pointsOf(a, nameA), pointsOf(b, nameB)];
  const compared = columns.map((column) => ({
    column,
    atA: columnIndex(a, column),
    atB: columnIndex(b, column),
    allowed: counts.includes(column) ? 0 : tolerance,
  }));
  const different: DifferentPoint[] = [];
  const count = { points: 0, differing: 0, onlyA: 0, onlyB: 0 };
  for (const key of new Set([...rowsA.keys(), ...rowsB.keys()])) {
    for (const [inA, inB] of matched(rowsA.get(key) ?? [], rowsB.get(key) ?? [])) {
      const [table, { row }] = inA === undefined ? [b, inB!] : [a, inA];
      const point = pointCells(table, row);
      const appended = appendedAxes.map(({ column }) => table.rows[row][columnIndex(table, column)]);
      let differences: Difference[];
      if (inA && inB) {
        count.points++;
        differences = compared.flatMap(({ column, atA, atB, allowed }) => {
          const [x, y] = [a.rows[inA.row][atA], b.rows[inB.row][atB]];
          return isSame(x, y, allowed) ? [] : [differenceOf(column, x, y)];
        });
        if (differences.length > 0) count.differing++;
      } else {
        count[inA ? 'onlyA' : 'onlyB']++;
        differences = [{ column: 'point', a: inA ? 'there' : 'missing', b: inB ? 'there' : 'missing' }];
      }
      if (differences.length > 0) different.push({ point, appended, differences: differences.sort(worstFirst) });
    }
  }
  different.sort((one, other) => worstFirst(one.differences[0], other.differences[0]));
  // Such a column is there where it is needed: it is a late one, and scripts may read the others by their place.
  const needed = [...appendedAxes.keys()].filter((k) => different.some(({ appended }) => appended[k] !== undefined));
  const rows = different.flatMap(({ point, appended, differences }) =>
    differences.map(({ column, a: x, b: y, difference, relative }) => [
      ...[...point, column, x, y, difference, relative],
      ...needed.map((k) => appended[k]),
    ]),
  );
  const byPoint = ['column', 'a', 'b', 'difference', 'relative'];
  const neededAxes = needed.map((k): Column => ({ name: appendedAxes[k].column, type: 'number' }));
  const allColumns = [...differenceColumns, ...neededAxes];
  return { ...count, columns, differences: { columns: allColumns, rows, byPoint } };
}

interface PointRow {
  /** On its axis. */
  readonly value: number;
  readonly row: number;
}

/** Row numbers with their values on the axis of their sweep, rising, by what else makes a point: other axes' values do. */
function pointsOf(table: Table, name: string): Map<string, PointRow[]> {
  const identityAt = identity.map((name) => columnIndex(table, name));
  const axisAt = axisReader(table.columns);
  const groups = new Map<string, PointRow[]>();
  for (const [row, cells] of table.rows.entries()) {
    const { name, value } = axisAt(cells);
    const others = Object.values(axes).filter((axis) => axis.name !== name);
    const beside = others.map(({ column }) => cells[columnIndex(table, column)] ?? null);
    const key = JSON.stringify([name, ...beside, ...identityAt.map((index) => cells[index] ?? null)]);
    const point = { value, row };
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  for (const group of groups.values()) {
    group.sort((one, other) => one.value - other.value);
    const twice = group.find((point, k) => point.value === group[k + 1]?.value);
    if (twice === undefined) continue;
    const [classI, classJ, loss] = pointCells(table, twice.row).map(String);
    const { symbol, value } = axisAt(table.rows[twice.row]);
    const message = `the point ${pairText({ classI, classJ })}, ${loss}, ${symbol} = ${value} is there twice; expected it once`;
    throw new UserError({ where: name, message });
  }
  return groups;
}

/** Points with the same value on their axis beside each other, and those that have no match. Both lists are in its order. */
function* matched(
  a: readonly PointRow[],
  b: readonly PointRow[],
): Generator<readonly [PointRow | undefined, PointRow | undefined]> {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]] as (PointRow | undefined)[];
    if (x && y && isSameValue(x.value, y.value)) {
      yield [x, y];
      i++;
      j++;
    } else if (x && (!y || x.value < y.value)) {
      yield [x, undefined];
      i++;
    } else {
      yield [undefined, y];
      j++;
    }
  }
}

function pointCells(table: Table, row: number): Cell[] {
  return ['class_i', 'class_j', 'loss', 'lambda'].map((name) => table.rows[row][columnIndex(table, name)]);
}

function isSame(a: Cell, b: Cell, tolerance: number): boolean {
  if (a === b) return true;
  if (!isFiniteNumber(a) || !isFiniteNumber(b)) return false;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), SMALLEST_SIZE);
}

function differenceOf(column: string, a: Cell, b: Cell): Difference {
  if (!isFiniteNumber(a) || !isFiniteNumber(b)) return { column, a, b };
  const difference = Math.abs(a - b);
  return { column, a, b, difference, relative: difference / Math.max(Math.abs(a), Math.abs(b)) };
}

function isFiniteNumber(cell: Cell): cell is number {
  return Number.isFinite(cell);
}

/** Points that are missing, then what has no size, such as another status, then by the relative difference. */
function worstFirst(one: Difference, other: Difference): number {
  const weight = ({ column, relative }: Difference) =>
    column === 'point' ? Number.POSITIVE_INFINITY : (relative ?? Number.MAX_VALUE);
  const [x, y] = [weight(one), weight(other)];
  return x === y ? 0 : y > x ? 1 : -1;
}
