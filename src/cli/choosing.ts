import type { Config } from '../config/schema.ts';
import { pairText } from '../model/classText.ts';
import { plainText } from '../outputs/output.ts';
import { summaryLines } from '../outputs/summaryLines.ts';
import { table as asTable } from '../outputs/table.ts';
import { chosenIn } from '../results/chosenIn.ts';
import { groupAxis, groupRows } from '../results/points.ts';
import { chosenPoints, summaryColumns, summaryOf } from '../results/summary.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { type PointChoice, warningsOf } from '../store/choosePoints.ts';
import { readRobustness } from '../store/readResults.ts';
import { withSummaryErrors } from '../store/summaryTable.ts';
import type { Choice, Printer } from './printing.ts';
import { commandToCopy, note, noteToCopy } from './streams.ts';
import { shownCharacters, warn, width } from './terminal.ts';

/** Why there is nothing to choose by. */
const NOTHING_TO_CHOOSE_BY =
  'there are neither held-out nor test samples, and so no point is chosen; validation in the config holds samples out';

const NONE_LEFT = 'none of the chosen points meets --filter, which leaves the choice as it is';

const names = summaryColumns.map(({ name }) => name);

/** The columns that `--best` may be asked for. */
export const summaryChoice: Choice = { names, expected: `columns of summary.csv: ${names.join(', ')}` };

/** The results in a directory with the robust errors of summary.csv. */
export function withOwnErrors(directory: string, results: Table, config: Config): Table {
  return withSummaryErrors(results, () => readRobustness(directory), config);
}

/** Prints a line for each chosen point. `table`: as above. */
export async function printChosen(table: Table, printer: Printer): Promise<void> {
  const points = chosenPoints(table, { only: true });
  if (points.length === 0 && table.rows.length > 0) note(table.filtered ? NONE_LEFT : NOTHING_TO_CHOOSE_BY);
  const isForPeople = printer.readers === 'people' && printer.columns === undefined;
  const summary = isForPeople ? summaryLines(table, points) : summaryOf(table, points);
  await printer.print({ listed: summary.columns.map(({ name }) => name), ...summary }, undefined);
}

/** Says what is to be known of chosen points, where there is something. */
export function warnOfChoice(
  run: Parameters<typeof warningsOf>[0],
  choice: PointChoice & { readonly quiet?: boolean },
): void {
  if (choice.quiet) return;
  for (const warning of warningsOf(run, choice)) warn(warning);
}

/** More class pairs and losses than these are left to `show --best`. */
const MOST_LINES = 10;

/** Tells at the end of a run which points are chosen, and what to do with them. */
export function tellChosen(directory: string, results: Table, config: Config): void {
  warnOfGridEnds([results]);
  const table = withOwnErrors(directory, results, config);
  const points = chosenPoints(table, { only: true });
  if (points.length === 0) {
    const statusAt = columnIndex(results, 'status');
    if (results.rows.some((row) => row[statusAt] !== 'failed')) note(NOTHING_TO_CHOOSE_BY);
    return;
  }
  const lines = summaryLines(table, points.slice(0, MOST_LINES));
  const screen = { width: width(), style: plainText, characters: shownCharacters() };
  noteToCopy(asTable.render(lines, screen).trimEnd());
  const more =
    points.length > MOST_LINES
      ? `${points.length - MOST_LINES} more: ${commandToCopy('show', directory, '--best')}; `
      : '';
  note(`${more}next: ${commandToCopy('report', directory)}, or ${commandToCopy('predict', directory, 'FILE')}`);
}

/** Says where the lowest mean is at an end of the grid, so that a wider one may have a lower one. */
export function warnOfGridEnds(tables: readonly Table[]): void {
  const ends = tables.flatMap((table) =>
    groupRows(table)
      .filter((group) => chosenIn(table, group).isMinAtEnd)
      .map((group) => ({ symbol: groupAxis(table, group).symbol, name: nameOf(table, group) })),
  );
  if (ends.length === 0) return;
  const [{ symbol, name }] = ends;
  const others = ends.length > 1 ? ` and ${ends.length - 1} more` : '';
  warn(`${symbol}.min is the end of the grid: widen it (${name}${others})`);
}

function nameOf(table: Table, group: readonly number[]): string {
  const [classI, classJ, loss] = ['class_i', 'class_j', 'loss'].map((name) =>
    String(table.rows[group[group.length - 1]][columnIndex(table, name)]),
  );
  return `${pairText({ classI, classJ })}, ${loss}`;
}
