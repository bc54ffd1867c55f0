import { type NormName, norms } from '../attacks/index.ts';
import { UserError } from '../errors.ts';
import type { Cell } from '../metrics/metric.ts';
import { robustQuantities } from '../metrics/robustness.ts';
import { errorInterval } from '../metrics/wilsonInterval.ts';
import { pointKeys } from './points.ts';
import { type Column, columnIndex, type RobustnessShown, type Table } from './table.ts';

/** Which perturbations a robust error is about. */
export interface RobustnessChoice {
  readonly norm: NormName;
  /** Whether perturbed samples stay inside the bounds. */
  readonly box: boolean;
  /** Default: the middle one of each class pair's. */
  readonly epsilon?: number;
}

/** `l2=0.5`, `l2-box=0.5`. Throws a UserError where it is neither. */
export function parseRobustness(text: string): RobustnessChoice {
  const [, name, box, size] = /^(\w+?)(-box)?=(.+)$/.exec(text.trim()) ?? [];
  const epsilon = Number(size);
  if (!Object.hasOwn(norms, name ?? '') || !(epsilon >= 0 && Number.isFinite(epsilon))) {
    const message = `not NORM=EPSILON: "${text}"; expected ${Object.keys(norms).join(', ')}, also with -box, and a size, such as l2=0.5 or l2-box=0.5`;
    throw new UserError({ where: '--robust', message });
  }
  return { norm: name as NormName, box: box !== undefined, epsilon };
}

/**
 * The choice where the user made none: the first of the run's norms that was measured, inside the bounds if it has any.
 * Undefined where nothing was measured.
 */
export function defaultRobustness(robustness: Table, normNames: readonly NormName[]): RobustnessChoice | undefined {
  const [normAt, boxAt] = ['norm', 'box'].map((name) => columnIndex(robustness, name));
  const has = (norm: NormName, box: boolean) =>
    robustness.rows.some((row) => row[normAt] === norm && row[boxAt] === box);
  for (const box of [true, false]) {
    const norm = normNames.find((name) => has(name, box));
    if (norm !== undefined) return { norm, box };
  }
  return undefined;
}

/**
 * The table of results with the robust error of every point, the ε it is for, and its interval, from the rows of
 * robustness.csv; all are empty where there is no boundary. Throws a UserError where the ε was not measured for a class pair.
 */
export function withRobustError(table: Table, robustness: Table, choice: RobustnessChoice): Table {
  const pair = ['class_i', 'class_j'];
  const [keyOf, measuredKeyOf] = [pointKeys(table), pointKeys(robustness)];
  const cells = (source: Table, row: readonly Cell[], names: readonly string[]) =>
    JSON.stringify(names.map((name) => row[columnIndex(source, name)] ?? null));
  const [normAt, boxAt, epsilonAt, errorAt] = ['norm', 'box', 'epsilon', 'robust_error'].map((name) =>
    columnIndex(robustness, name),
  );
  const measured = robustness.rows.filter((row) => row[normAt] === choice.norm && row[boxAt] === choice.box);
  const grids = new Map<string, Set<number>>();
  for (const row of measured) {
    const key = cells(robustness, row, pair);
    const grid = grids.get(key) ?? new Set();
    grids.set(key, grid.add(row[epsilonAt] as number));
  }
  const epsilons = new Map([...grids].map(([key, grid]) => [key, epsilonOf([...grid], choice)]));
  const errors = new Map<string, Cell>();
  for (const row of measured) {
    if (row[epsilonAt] !== epsilons.get(cells(robustness, row, pair))) continue;
    errors.set(measuredKeyOf(row), row[errorAt]);
  }
  if (measured.length === 0 && choice.epsilon !== undefined) throw notMeasured(robustness, choice);
  return withErrors(table, { ...choice, split: splitOf(robustness) }, (row) => ({
    error: errors.get(keyOf(row)),
    epsilon: epsilons.get(cells(table, row, pair)),
  }));
}

/** The table with robust errors that are known already. `errorOf`: of a row, its error and the ε it is for. */
export function withErrors(
  table: Table,
  { norm, box, split }: RobustnessChoice & Pick<RobustnessShown, 'split'>,
  errorOf: (row: readonly Cell[], index: number) => { readonly error: Cell; readonly epsilon: Cell },
): Table {
  const countAt = columnIndex(table, 'n_test');
  return {
    ...table,
    robustness: { norm: norms[norm].symbol, box, split },
    columns: [...table.columns, ...robustColumns],
    rows: table.rows.map((row, index) => {
      const { error, epsilon } = errorOf(row, index);
      const interval = split === 'test' ? errorInterval(error, row[countAt]) : undefined;
      return [...row, error, error === undefined ? undefined : epsilon, interval?.[0], interval?.[1]];
    }),
  };
}

function splitOf(robustness: Table): RobustnessShown['split'] {
  return robustness.rows[0]?.[columnIndex(robustness, 'split')] === 'train' ? 'train' : 'test';
}

/** The table with the same columns, all empty: where there are no robust errors to be had. */
export function withoutRobustError(table: Table): Table {
  return {
    ...table,
    columns: [...table.columns, ...robustColumns],
    rows: table.rows.map((row) => [...row, ...robustColumns.map(() => undefined)]),
  };
}

const robustColumns: readonly Column[] = robustQuantities.map(({ column, type }) => ({ name: column, type }));

/** The ε of a class pair: the one asked for, else the middle one of those there are. */
function epsilonOf(grid: readonly number[], { norm, box, epsilon }: RobustnessChoice): number {
  const sorted = grid.toSorted((a, b) => a - b);
  if (epsilon === undefined) return sorted[sorted.length >> 1];
  if (grid.includes(epsilon)) return epsilon;
  const message = `robustness.csv has no ${robustnessText(norm, box)} at ${epsilon}; expected one of ${sorted.join(', ')} (attack.epsilon in the config chooses them)`;
  throw new UserError({ where: '--robust', message });
}

function notMeasured(robustness: Table, { norm, box }: RobustnessChoice): UserError {
  const [normAt, boxAt] = ['norm', 'box'].map((name) => columnIndex(robustness, name));
  const there = new Set(robustness.rows.map((row) => robustnessText(String(row[normAt]), row[boxAt] === true)));
  const expected = there.size === 0 ? 'a run that measures perturbations' : `one of ${[...there].join(', ')}`;
  return new UserError({
    where: '--robust',
    message: `robustness.csv has no ${robustnessText(norm, box)}; expected ${expected}`,
  });
}

/** As on the command line: `l2-box`. */
function robustnessText(norm: string, box: boolean): string {
  return box ? `${norm}-box` : norm;
}
