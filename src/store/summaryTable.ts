import type { Config } from '../config/schema.ts';
import { type RobustnessChoice, withErrors, withoutRobustError, withRobustError } from '../results/robustError.ts';
import { chosenPoints, summaryOf } from '../results/summary.ts';
import { columnIndex, type Table } from '../results/table.ts';
import type { PointResult } from './pointResult.ts';
import { robustChoice } from './validationTable.ts';

type Robust = Required<RobustnessChoice>;

/** summary.csv. `results`: of the rows of `table`, the points on all training samples. */
export function summaryTable(table: Table, results: readonly PointResult[], config: Config): Table {
  const choice = robustChoice(config);
  const [measured] = results.flatMap(({ robustness }) => robustness);
  const robust = choice && measured ? withTheirErrors(table, results, choice, measured) : withoutRobustError(table);
  return summaryOf(robust, chosenPoints(robust, { only: false }));
}

function withTheirErrors(
  table: Table,
  results: readonly PointResult[],
  choice: Robust,
  { split }: PointResult['robustness'][number],
): Table {
  const { norm, box, epsilon } = choice;
  const isMeant = (one: Robust) => one.norm === norm && one.box === box && one.epsilon === epsilon;
  return withErrors(table, { ...choice, split }, (_, index) => ({
    error: results[index].robustness.find(isMeant)?.robustError,
    epsilon,
  }));
}

/** The results with the robust errors of summary.csv, as robustness.csv has them, if there is one; it is read where they are needed. */
export function withSummaryErrors(table: Table, readRobustness: () => Table | undefined, config: Config): Table {
  const choice = robustChoice(config);
  if (choice === undefined) return withoutRobustError(table);
  const robustness = readRobustness();
  if (robustness === undefined) return withoutRobustError(table);
  const [normAt, boxAt] = ['norm', 'box'].map((name) => columnIndex(robustness, name));
  const isMeasured = robustness.rows.some((row) => row[normAt] === choice.norm && row[boxAt] === choice.box);
  return isMeasured ? withRobustError(table, robustness, choice) : withoutRobustError(table);
}
