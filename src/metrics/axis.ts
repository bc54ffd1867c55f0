import type { DualNormName } from '../math/dualNorms.ts';
import type { Cell, Point } from './metric.ts';

/*
 * What a sweep goes along. All that is particular to an axis is in its record here; everybody else asks the record. λ, the
 * first one, is the axis of what is on no other.
 */

/** As checks and options call it. */
export type AxisName = 'lambda' | 'epsilon';

/** What an axis is called. */
export interface AxisLabel {
  readonly name: AxisName;
  /** Of results.csv, with the values that were swept; empty in rows of sweeps along other axes, but for λ. */
  readonly column: 'lambda' | 'adversarial_epsilon';
  readonly symbol: 'λ' | 'ε';
}

/** Of a config, what may be swept. */
interface Grids {
  readonly lambda: readonly number[];
  readonly adversarial?: { readonly epsilon: readonly number[] } | undefined;
}

/** The same with what is beside it. */
interface Swept extends Grids {
  readonly adversarial?: { readonly norm: DualNormName; readonly epsilon: readonly number[] } | undefined;
}

/** What of a point may be swept. */
type Coordinates = Pick<Point, 'lambda' | 'adversarialNorm' | 'epsilon'>;

/** How titles write norms and numbers. */
interface Writers {
  norm(name: DualNormName): string;
  number(value: number): string;
}

export interface Axis extends AxisLabel {
  /** Of results.csv: larger where a point is more strongly regularised, in any spelling of the penalty. */
  readonly strengthColumn: 'mu' | 'adversarial_epsilon';
  /** Whether only tables of such sweeps have the column, as their last; else all tables of points have it. */
  readonly isAppended: boolean;
  /** The values of a config, in the order written; undefined where it sweeps something else. */
  valuesOf(config: Grids): readonly number[] | undefined;
  /** A point of a config's sweep. */
  pointAt(value: number, config: Swept): Coordinates;
  /** Where a point is; undefined where it is of a sweep along another axis. */
  valueAt(point: Pick<Point, 'lambda' | 'epsilon'>): number | undefined;
  /** How strongly a point is regularised: a path falls along it. */
  strengthAt(point: Pick<Point, 'mu' | 'epsilon'>): number;
  /** The norm of which its values are sizes; undefined where they are factors of the penalty. */
  normOf(config: Swept): DualNormName | undefined;
  /** What all rows of such a sweep have in common, in words for titles. */
  titleOf(cell: (column: string) => Cell, write: Writers): string | undefined;
  /** Whether `risk_large_w` and `risk_small_w` are limits of what was minimised. */
  readonly hasRiskLimits: boolean;
  /** In warnings: what is so where values are too large for one of the classes, and which they are. */
  readonly excess: readonly [soStrong: string, isTooStrong: string];
  /** In warnings: why values > 0 alone can make w = 0 the best classifier, and what does not help; undefined where they cannot. */
  readonly vanishing?: readonly [because: string, more: string];
}

/** The axes, by name. */
export const axes: Readonly<Record<AxisName, Axis>> = {
  lambda: {
    name: 'lambda',
    column: 'lambda',
    symbol: 'λ',
    strengthColumn: 'mu',
    isAppended: false,
    valuesOf: ({ lambda }) => lambda,
    pointAt: (lambda) => ({ lambda }),
    valueAt: ({ lambda }) => lambda,
    strengthAt: ({ mu }) => mu,
    normOf: () => undefined,
    titleOf: () => undefined,
    hasRiskLimits: true,
    excess: ['so strong a penalty', 'the penalty is too strong'],
  },
  epsilon: {
    name: 'epsilon',
    column: 'adversarial_epsilon',
    symbol: 'ε',
    strengthColumn: 'adversarial_epsilon',
    isAppended: true,
    valuesOf: ({ adversarial }) => adversarial?.epsilon,
    pointAt: (epsilon, { lambda, adversarial }) => ({
      lambda: lambda[0],
      adversarialNorm: adversarial!.norm,
      epsilon,
    }),
    valueAt: ({ epsilon }) => epsilon,
    strengthAt: ({ epsilon }) => epsilon!,
    normOf: ({ adversarial }) => adversarial?.norm,
    titleOf: (cell, { norm, number }) =>
      `adversarial in ${norm(cell('adversarial_norm') as DualNormName)}, λ = ${number(cell('lambda') as number)}`,
    // Adversarial training minimises something else.
    hasRiskLimits: false,
    excess: ['so large an ε', 'ε is too large'],
    vanishing: ['changes so large take from the samples what tells the classes apart', 'a smaller λ does not help'],
  },
};

/** Its label alone, for what is written to files. */
export function labelOf({ name, column, symbol }: AxisLabel): AxisLabel {
  return { name, column, symbol };
}

/** In the order in which they are asked whether something is theirs: λ is what is left. */
const askedInTurn: readonly Axis[] = Object.values(axes).toReversed();

/** Those that only some tables have a column of. */
export const appendedAxes: readonly Axis[] = askedInTurn.filter(({ isAppended }) => isAppended);

/** Such columns. */
export const appendedColumns = appendedAxes.map(({ column }) => ({ name: column, type: 'number' as const }));

/** What a config sweeps, and its values in the order written. */
export interface SweptAxis extends Axis {
  readonly values: readonly number[];
}

export function sweptAxis(config: Grids): SweptAxis {
  return firstOf((axis) => {
    const values = axis.valuesOf(config);
    return values && { ...axis, values };
  });
}

/** An axis and a place on it. */
export interface AxisValue extends Axis {
  readonly value: number;
}

/** Where a point is in its sweep. */
export function axisValueOf(point: Pick<Point, 'lambda' | 'epsilon'>): AxisValue {
  return firstOf((axis) => {
    const value = axis.valueAt(point);
    return value === undefined ? undefined : { ...axis, value };
  });
}

/** Where the point of a row is, by its cells. */
export function coordinatesOf(cell: (column: string) => Cell): Pick<Point, 'lambda' | 'epsilon'> {
  const cells = askedInTurn.map(({ name, column }) => [name, cell(column)] as const);
  return Object.fromEntries(cells.filter(([, value]) => value !== undefined)) as Pick<Point, AxisName>;
}

/** How strongly a point is regularised, among those of its sweep. */
export function strengthOf(point: Pick<Point, 'lambda' | 'mu' | 'epsilon'>): number {
  return axisValueOf(point).strengthAt(point);
}

/** Where the point of a row is in its sweep, of a table that has the columns of its axis. */
export function axisReader(columns: readonly { readonly name: string }[]): (row: readonly Cell[]) => AxisValue {
  const at = new Map(askedInTurn.map((axis) => [axis, columns.findIndex(({ name }) => name === axis.column)]));
  return (row) => {
    const axis = askedInTurn.find((one) => row[at.get(one)!] !== undefined) ?? axes.lambda;
    return { ...axis, value: row[at.get(axis)!] as number };
  };
}

/** What the first axis has that has something: λ always does. */
function firstOf<Found>(find: (axis: Axis) => Found | undefined): Found {
  for (const axis of askedInTurn) {
    const found = find(axis);
    if (found !== undefined) return found;
  }
  throw new Error('a point is on no axis');
}

/** Two spellings of a value are one where they differ by at most this fraction. */
const SAME_VALUE = 1e-9;

export function isSameValue(a: number, b: number): boolean {
  return a === b || ratio(a, b) <= 1 + SAME_VALUE;
}

/** People see four digits of a value. */
const FEWEST_DIGITS = 4;

/**
 * The values of a grid that are meant by one that was typed: those that it is another spelling of, else those that it is
 * when they are rounded to as many digits as it has, four at least.
 */
export function meantValues(grid: readonly number[], typed: number): number[] {
  const same = grid.filter((value) => isSameValue(value, typed));
  if (same.length > 0 || !Number.isFinite(typed)) return same;
  const digits = Math.max(FEWEST_DIGITS, typed.toExponential().replace(/e.*|[^0-9]/g, '').length);
  return grid.filter((value) => Number.isFinite(value) && Number(value.toPrecision(digits)) === typed);
}

/** The values of a grid by how near they are to one, nearest first. Next to 0 is what is smallest, and 0 is next to nothing else. */
export function nearestValues(grid: readonly number[], wanted: number): number[] {
  if (wanted === 0) return grid.toSorted((a, b) => a - b);
  return grid.toSorted((a, b) => ratio(a, wanted) - ratio(b, wanted));
}

function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
