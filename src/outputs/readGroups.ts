import { norms } from '../attacks/index.ts';
import { type Axis, axisReader } from '../metrics/axis.ts';
import { runName } from '../metrics/provenance.ts';
import { chosenIn, lowestIn } from '../results/chosenIn.ts';
import { groupAxis, groupRows } from '../results/points.ts';
import { type Choices, type RuleSign, ruleNames, signed } from '../results/rules.ts';
import { columnIndex, type RobustnessShown, type Table } from '../results/table.ts';
import { axisText } from './axisText.ts';
import { roundNumber } from './numberText.ts';
import { ruleTexts } from './ruleTexts.ts';

/** The rows of a class pair and loss, and what is to be said of them whatever the columns. */
export interface ReadGroup {
  /** What tells it from the others: run, class pair, loss. */
  readonly name: string;
  /** The same with what all its rows have in common. */
  readonly title: string;
  /** What the sweep is over. */
  readonly axis: Axis;
  /** Row numbers, of the table; on top, the pair's reference, if there is one. */
  readonly rows: readonly number[];
  readonly chosen: Choices;
  /** The rows with a sign, in the order of the signs. */
  readonly marks: readonly RowMark[];
  /** The same of rows that were left out, by their numbers in the whole (`Filtered`). */
  readonly leftOut: readonly RowMark[];
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
    const robust = robustness && lowestIn(table, rows, 'robust_error');
    const name = nameOf(table, rows);
    return {
      name,
      title: `${name}${commonText(table, rows, sameEpsilon === undefined ? epsilons[k] : undefined)}`,
      axis: groupAxis(table, rows),
      rows,
      chosen,
      marks: [
        ...signed(chosen.byRule).map(({ sign, at }) => ({ sign, row: at })),
        ...(robust && 'row' in robust ? [{ sign: '°', row: robust.row } as const] : []),
      ],
      leftOut: [
        ...signed(chosen.leftOut ?? {}).map(({ sign, at }) => ({ sign, row: at })),
        ...(robust && 'leftOut' in robust ? [{ sign: '°', row: robust.leftOut } as const] : []),
      ],
    };
  });
  const hasRobust = read.some(({ marks, leftOut }) => [...marks, ...leftOut].some(({ sign }) => sign === '°'));
  return {
    groups: read,
    legend: [
      ...ruleTexts(
        table,
        read.map(({ rows, chosen: { byRule, leftOut } }) => ({
          group: rows,
          rules: ruleNames.filter((rule) => rule in byRule || (leftOut && rule in leftOut)),
        })),
      ),
      ...(robustness && hasRobust ? [robustText(robustness, sameEpsilon)] : []),
      ...leftOutText(table, read),
    ],
  };
}

/** The ε of each group's robust errors. */
function epsilonsOf(table: Table, groups: readonly (readonly number[])[]): (number | undefined)[] {
  const index = columnIndex(table, 'robust_epsilon');
  return groups.map((group) => {
    const row = group.find((r) => table.rows[r][index] !== undefined);
    return row === undefined ? undefined : (table.rows[row][index] as number);
  });
}

function nameOf(table: Table, group: readonly number[]): string {
  const row = table.rows[group[group.length - 1]];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names are texts, and never do anything to a terminal
  const value = (name: string) => String(row[columnIndex(table, name)]).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  const run = table.columns[0].name === runName.column ? `${value(runName.column)} · ` : '';
  return `${run}${value('class_i')} v ${value('class_j')} · ${value('loss')}`;
}

/** What the rows of a group have in common, behind its name. */
function commonText(table: Table, group: readonly number[], epsilon: number | undefined): string {
  const row = table.rows[group[group.length - 1]];
  const cell = (name: string) => row[columnIndex(table, name)];
  const test = cell('n_test');
  const samples = ` · ${cell('n_train')} training ${test === undefined ? '' : `and ${test} test `}samples`;
  const training = groupAxis(table, group).titleOf(cell, { norm: (name) => norms[name].symbol, number: roundNumber });
  return `${training === undefined ? '' : ` · ${training}`}${samples}${epsilon === undefined ? '' : ` · ε = ${roundNumber(epsilon)}`}`;
}

/** The signs of each marked row, together where it has several. */
export function signsByRow(marks: readonly RowMark[]): [row: number, signs: string][] {
  const signs = new Map<number, string>();
  for (const { sign, row } of marks) signs.set(row, `${signs.get(row) ?? ''}${sign}`);
  return [...signs];
}

/** Marks that a line names. */
const MOST_LEFT_OUT = 4;

/** Where the marks are whose rows were left out: marked is what is best of all. */
function leftOutText({ filtered }: Table, groups: readonly ReadGroup[]): string[] {
  if (filtered === undefined) return [];
  const { whole } = filtered;
  const axisAt = axisReader(whole.columns);
  const texts = groups.flatMap(({ name, leftOut }) =>
    signsByRow(leftOut).map(
      ([row, sign]) => `${sign} ${axisText(axisAt(whole.rows[row]))}${groups.length > 1 ? ` (${name})` : ''}`,
    ),
  );
  if (texts.length === 0) return [];
  const rest = texts.length > MOST_LEFT_OUT ? `, … (${texts.length} in all)` : '';
  return [`not among these rows: ${texts.slice(0, MOST_LEFT_OUT).join(', ')}${rest}`];
}

function robustText({ norm, box, split }: RobustnessShown, epsilon: number | undefined): string {
  const error = split === 'test' ? 'test error' : 'training error';
  const size = epsilon === undefined ? 'ε' : roundNumber(epsilon);
  return `° lowest ${error} under ${norm} perturbations up to ${size}${box ? ', inside the bounds' : ''}`;
}
