import type { RobustChoice, Series } from '../figures/series.ts';
import type { LossName } from '../losses/index.ts';
import { labelOf } from '../metrics/axis.ts';
import { derivedQuantities } from '../metrics/index.ts';
import { robustErrorEnds } from '../metrics/wilsonInterval.ts';
import { chosenIn } from '../results/chosenIn.ts';
import { bestRow, groupAxis, groupRows } from '../results/points.ts';
import { defaultRobustness, withRobustError } from '../results/robustError.ts';
import { columnIndex, type Table, withDerived } from '../results/table.ts';
import type { RunRecord } from '../store/runRecord.ts';

/** What a results directory says of its series without data and weights. */
export type WrittenSeries = Pick<
  Series,
  'classI' | 'classJ' | 'loss' | 'trainer' | 'axis' | 'strengths' | 'columns' | 'status' | 'chosen' | 'robust'
> & {
  /** By point: its row in results.csv. */
  readonly rows: Int32Array;
};

/** The series of results.csv, in its order. `robustness`: robustness.csv, if there is one. */
export function writtenSeries(table: Table, robustness: Table | undefined, { config }: RunRecord): WrittenSeries[] {
  const derived = withDerived(
    table,
    derivedQuantities.map(({ column }) => column),
  );
  const choice = robustness && defaultRobustness(robustness, config.attack.norms);
  const robust = robustness && choice && withRobustError(table, robustness, choice);
  return groupRows(table).map((group) => {
    const text = (name: string, r: number) => String(table.rows[r][columnIndex(table, name)] ?? '');
    const choices = chosenIn(table, group);
    const axis = groupAxis(table, group);
    const choiceAt = choice && robust && robustChoice(robust, group, choice.norm, choice.box);
    return {
      classI: text('class_i', group[0]),
      classJ: text('class_j', group[0]),
      loss: text('loss', group[0]) as LossName,
      trainer: text('trainer', group[0]),
      rows: Int32Array.from(group),
      axis: labelOf(axis),
      strengths: numbers(table, axis.column, group),
      columns: Object.fromEntries(
        derived.columns
          .filter(({ type }) => type === 'number')
          .map(({ name }) => [name, numbers(derived, name, group)]),
      ),
      status: group.map((r) => text('status', r)),
      chosen: {
        ...choices,
        byRule: Object.fromEntries(Object.entries(choices.byRule).map(([name, row]) => [name, group.indexOf(row)])),
      },
      ...(choiceAt && { robust: choiceAt }),
    };
  });
}

/** `table`: with robust errors. Undefined where no point of the group has one. */
function robustChoice(
  table: Table,
  group: readonly number[],
  norm: RobustChoice['norm'],
  boxed: boolean,
): RobustChoice | undefined {
  const best = bestRow(table, group, 'robust_error');
  if (best === undefined) return undefined;
  const epsilon = table.rows[best][columnIndex(table, 'robust_epsilon')] as number;
  const [errors, ...interval] = ['robust_error', ...robustErrorEnds.map(({ column }) => column)].map((name) =>
    numbers(table, name, group),
  );
  return {
    norm,
    boxed,
    epsilon,
    errors,
    interval: interval as [Float64Array, Float64Array],
    best: group.indexOf(best),
  };
}

/** A column's cells at the rows of a group; NaN: no value. */
function numbers(table: Table, name: string, group: readonly number[]): Float64Array {
  const index = columnIndex(table, name);
  return Float64Array.from(group, (r) => (table.rows[r][index] as number | undefined) ?? Number.NaN);
}
