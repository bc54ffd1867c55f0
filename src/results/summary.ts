import { appendedAxes, axisReader } from '../metrics/axis.ts';
import { quantityOf } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import { chooseOf, chosenIn } from './chosenIn.ts';
import { groupRows } from './points.ts';
import { meanColumns, type RuleName, signed } from './rules.ts';
import { type Column, columnIndex, type Table, withDerived } from './table.ts';

/** Whose points, and by which rule. */
const identity: readonly Column[] = ['class_i', 'class_j', 'loss', 'rule'].map((name) => ({ name, type: 'text' }));

/** The means that were chosen by, empty without held-out samples; the point is in `lambda`. */
const choice: readonly Column[] = ['lambda', 'cv_mean', 'cv_se'].map((name) => ({ name, type: 'number' }));

/** Of the classifier that was trained on all training samples: columns of results.csv, derived ones, and the robust error. */
const measured = [
  'train_error',
  'test_error',
  'test_error_lower',
  'test_error_upper',
  'robust_error',
  'd_adv',
  'tilt_angle',
  'w_norm',
];

export const summaryColumns: readonly Column[] = [
  ...identity,
  ...choice,
  ...measured.map((name) => ({ name, type: quantityOf(name).type })),
];

/** A chosen point of a class pair and loss. */
export interface SummaryRow {
  readonly rule: RuleName;
  /** Of the table. */
  readonly row: number;
  /** The rows of its class pair and loss. */
  readonly group: readonly number[];
}

/** The chosen points of a table, one per class pair, loss and rule; `only`: by the rule of each run's config. */
export function chosenPoints(table: Table, { only }: { readonly only: boolean }): SummaryRow[] {
  return groupRows(table).flatMap((group) => {
    const { byRule, rule: usual } = chosenIn(table, group);
    return signed(byRule)
      .filter(({ rule }) => !only || rule === usual)
      .map(({ rule, at }) => ({ rule, row: at, group }));
  });
}

/**
 * The rows of summary.csv: what the chosen points are, and how good. `table`: with robust errors. Of sweeps along an axis that
 * most tables have no column of, rows end with their place on it.
 */
export function summaryOf(table: Table, points: readonly SummaryRow[]): Table {
  const whole = withDerived(table, measured);
  const axisAt = axisReader(whole.columns);
  const appended = appendedAxes.filter(({ name }) => points.some(({ row }) => axisAt(whole.rows[row]).name === name));
  const cell = (row: number, name: string): Cell => whole.rows[row][columnIndex(whole, name)];
  return {
    columns: [...summaryColumns, ...appended.map(({ column }): Column => ({ name: column, type: 'number' }))],
    rows: points.map(({ rule, row, group }) => {
      const choose = chooseOf(table, group);
      const means = choose ? meanColumns(choose).map((name) => cell(row, name)) : [undefined, undefined];
      return [
        ...['class_i', 'class_j', 'loss'].map((name) => cell(row, name)),
        rule,
        cell(row, 'lambda'),
        ...means,
        ...measured.map((name) => cell(row, name)),
        ...appended.map(({ column }) => cell(row, column)),
      ];
    }),
  };
}
