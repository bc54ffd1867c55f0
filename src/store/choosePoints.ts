import { join } from 'node:path';
import { expandGrid, gridSchema, parseGrid } from '../config/grid.ts';
import { type Problem, UserError } from '../errors.ts';
import { norm } from '../math/vector.ts';
import {
  type AxisName,
  appendedAxes,
  axes,
  axisReader,
  coordinatesOf,
  meantValues,
  type SweptAxis,
  sweptAxis,
} from '../metrics/axis.ts';
import type { Cell, Point } from '../metrics/metric.ts';
import { isPair } from '../model/classText.ts';
import type { StoredClassifier } from '../model/linearClassifier.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { axisText, nearestText } from '../outputs/axisText.ts';
import { apart } from '../outputs/numberText.ts';
import { shellQuote } from '../outputs/shellQuote.ts';
import { chosenIn } from '../results/chosenIn.ts';
import { groupRows } from '../results/points.ts';
import { notHeldOut, refusalOf, ruleFor, rulesOf, type Wish } from '../results/rules.ts';
import { type Column, columnIndex, type Table } from '../results/table.ts';
import { storedClassifiers } from './classifiers.ts';
import { WEIGHTS } from './resultFiles.ts';
import type { RunRecord } from './runRecord.ts';

/** Which points of a run are meant, as on the command line; of the swept axis a grid, each of whose values is one of the run's. */
export interface PointChoice extends Partial<Readonly<Record<AxisName, string>>> {
  /** `2v3`; may be left out where there is one pair. */
  readonly pair?: string;
  /** Names separated by commas; default: all losses of the run. */
  readonly loss?: string;
  /** The point of each loss at λ.min; without held-out samples that with the lowest test error. */
  readonly best?: boolean;
  /** The point of each loss at λ.1se. */
  readonly '1se'?: boolean;
}

/** A point of a run and its classifier, whose weights are not 0 unless such points were asked for. */
export interface ChosenPoint extends Pick<Point, AxisName> {
  /** The index of the class pair. */
  readonly pair: number;
  readonly classI: string;
  readonly classJ: string;
  readonly loss: string;
  /** In results.csv. */
  readonly row: number;
  readonly classifier: StoredClassifier;
}

/** The columns in which tables of single samples say of which point a row is, and of which sample. */
export const sampleColumns: readonly Column[] = [
  { name: 'class_i', type: 'text' },
  { name: 'class_j', type: 'text' },
  { name: 'loss', type: 'text' },
  { name: 'lambda', type: 'number' },
  { name: 'split', type: 'text' },
  { name: 'sample', type: 'number' },
  { name: 'class', type: 'text' },
];

/**
 * A table of samples that have a row per sample and more for each of the points. Where `columns` do not tell these apart, each
 * row ends with their place on the axis of their sweep.
 */
export function sampleTable<Item extends { readonly point: ChosenPoint }>(
  columns: readonly Column[],
  items: readonly Item[],
  rowsOf: (item: Item) => readonly Cell[][],
): Pick<Table, 'columns' | 'rows'> {
  const needed = appendedAxes.filter(({ valueAt }) => items.some(({ point }) => valueAt(point) !== undefined));
  return {
    columns: [...columns, ...needed.map(({ column }): Column => ({ name: column, type: 'number' }))],
    rows: items.flatMap((item) =>
      rowsOf(item).map((cells) => [...cells, ...needed.map(({ valueAt }) => valueAt(item.point))]),
    ),
  };
}

/** A results directory as `readResults` reads it. */
interface Run {
  readonly record: RunRecord;
  readonly table: Table;
}

/**
 * The chosen points of one class pair, in the order of results.csv, with their weights. Throws a UserError that names the
 * option where the run has no such pair, loss or value, and where a point has no boundary, unless `withoutBoundary`.
 */
export function choosePoints(
  directory: string,
  run: Run,
  choice: PointChoice,
  { withoutBoundary = false } = {},
): ChosenPoint[] {
  const { pair, rows } = chooseRows(run, choice);
  const { classI, classJ } = run.record.data.pairs[pair];
  const classifiers = classifiersOf(directory, run.table, rows, withoutBoundary);
  return rows.map((row, k) => ({
    pair,
    classI,
    classJ,
    loss: cellOf(run.table, row, 'loss') as string,
    row,
    ...coordinatesOf((column) => cellOf(run.table, row, column)),
    classifier: classifiers[k],
  }));
}

function choosePair({ record }: Run, wanted: string | undefined): number {
  const names = record.data.pairs.map(({ classI, classJ }) => shellQuote(`${classI}v${classJ}`));
  if (wanted === undefined) {
    if (names.length === 1) return 0;
    const shown = names.slice(0, 10).join(', ');
    const rest = names.length > 10 ? `, … (${names.length} pairs)` : '';
    throw new UserError(`the run has several class pairs; expected --pair with one of ${shown}${rest}`);
  }
  const index = record.data.pairs.findIndex((pair) => isPair(wanted, pair));
  if (index >= 0) return index;
  throw unknown('--pair', 'class pair', wanted, names);
}

function chooseLosses({ record }: Run, wanted: string | undefined): readonly string[] {
  const losses: readonly string[] = record.config.loss;
  const names = wanted?.split(',').map((name) => name.trim()) ?? losses;
  const missing = names.find((name) => !losses.includes(name));
  if (missing !== undefined) throw unknown('--loss', 'loss', missing, losses);
  return names;
}

function unknown(where: string, what: string, word: string, words: readonly string[]): UserError {
  const message = `the run has no ${what} "${word}"; expected ${words.join(', ')}${didYouMean(nearest(word, words))}`;
  return new UserError({ where, message });
}

/** Whether or not they have a boundary: the index of the class pair, and rows of results.csv in its order. */
export function chooseRows(run: Run, choice: PointChoice): { readonly pair: number; readonly rows: readonly number[] } {
  const { table } = run;
  const { pair, losses, groups } = meantGroups(run, choice);
  const chosen = new Set<number>();
  const axis = sweptAxis(run.record.config);
  const other = Object.values(axes).find(({ name }) => name !== axis.name && choice[name] !== undefined);
  if (other) {
    const message = `the run is swept over ${axis.symbol}; expected --${axis.name} with some of its own`;
    throw new UserError({ where: `--${other.name}`, message });
  }
  const values = valuesOf(choice, axis);
  if (values.length > 0) {
    for (const row of groups.flat()) if (values.includes(cellOf(table, row, axis.column) as number)) chosen.add(row);
    if (chosen.size < values.length * losses.length) {
      throw new UserError({
        where: `--${axis.name}`,
        message: 'not all of these points are finished; expected finished ones',
      });
    }
  }
  for (const wish of wishesOf(choice, run.record)) {
    const rule = ruleFor(wish, rulesOf(run.record.config, run.record.data.classes));
    if (rule === undefined) throw new UserError(refusalOf(wish, `--${axis.name}`));
    for (const group of groups) {
      const row = chosenIn(table, group).byRule[rule];
      if (row !== undefined) chosen.add(row);
    }
  }
  if (chosen.size === 0 && groups.length > 0) {
    const message = `no finished point has a boundary, and so none is chosen; expected a run that has some, or --${axis.name}`;
    throw new UserError(message);
  }
  if (chosen.size === 0) throw new UserError('the run has no finished points of that kind; expected at least one');
  return { pair, rows: [...chosen].sort((a, b) => a - b) };
}

/** What is to be chosen from: rows of one class pair and some losses, those of each loss together. */
function meantGroups(run: Run, choice: Pick<PointChoice, 'pair' | 'loss'>) {
  const { table } = run;
  const pair = choosePair(run, choice.pair);
  const { classI, classJ } = run.record.data.pairs[pair];
  const losses = chooseLosses(run, choice.loss);
  const isMeant = (row: number) =>
    cellOf(table, row, 'class_i') === classI &&
    cellOf(table, row, 'class_j') === classJ &&
    losses.includes(cellOf(table, row, 'loss') as string);
  const groups = groupRows(table)
    .map((group) => group.filter(isMeant))
    .filter((group) => group.length > 0);
  return { pair, losses, groups };
}

/** The values that are named; where nothing is and there is only one, that one. */
function valuesOf(choice: PointChoice, axis: SweptAxis): readonly number[] {
  const wanted = choice[axis.name];
  if (wanted !== undefined) return chooseValues(axis, wanted);
  return choice.best || choice['1se'] || axis.values.length > 1 ? [] : axis.values;
}

/** How points are chosen: where none are named and there are several, as the config says. */
function wishesOf(choice: PointChoice, { config }: RunRecord): Wish[] {
  const wishes = (['best', '1se'] as const).filter((wish) => choice[wish]);
  if (wishes.length > 0 || valuesOf(choice, sweptAxis(config)).length > 0) return wishes;
  return [config.choose?.rule === '1se' ? '1se' : 'best'];
}

/** What is to be known of a choice, a line each. */
export function warningsOf(run: Run, choice: PointChoice): string[] {
  const { record } = run;
  const rules = wishesOf(choice, record).map((wish) => ruleFor(wish, rulesOf(record.config, record.data.classes)));
  if (rules.length === 0) return [];
  const { losses, groups } = meantGroups(run, choice);
  const [done, planned] = [groups.flat().length, losses.length * sweptAxis(record.config).values.length];
  return [
    ...(done < planned
      ? [
          `chosen among the ${done} of ${planned} points that are there: the sweep is not complete, and others may be better`,
        ]
      : []),
    ...(rules.includes('lowest-test-error') ? [notHeldOut] : []),
  ];
}

/** The run's own values that are meant. */
function chooseValues({ name, symbol, values: own }: SweptAxis, text: string): number[] {
  const grid = gridSchema.safeParse(parseGrid(text));
  if (!grid.success) {
    const message = `not ${symbol} values: "${text}"; expected some of the run such as 1,0.01, or from:to:count`;
    throw new UserError({ where: `--${name}`, message });
  }
  const problems: Problem[] = [];
  const values = expandGrid(grid.data).map((wanted) => {
    const meant = meantValues(own, wanted);
    const text = axisText({ symbol, value: wanted });
    if (meant.length === 0) {
      const near = nearestText(own, wanted);
      problems.push({ where: `--${name}`, message: `the run has no ${text}; expected its own, nearest are ${near}` });
    }
    if (meant.length > 1) {
      const several = apart(meant).join(', ');
      problems.push({
        where: `--${name}`,
        message: `${text} is several of the run's, rounded; expected one of ${several}`,
      });
    }
    return meant[0];
  });
  if (problems.length > 0) throw new UserError(problems);
  return [...new Set(values)];
}

function classifiersOf(
  directory: string,
  table: Table,
  rows: readonly number[],
  withoutBoundary: boolean,
): StoredClassifier[] {
  const problems: Problem[] = [];
  const axisAt = axisReader(table.columns);
  const classifiers: StoredClassifier[] = [];
  const found = storedClassifiers(directory, table);
  for (const row of rows) {
    const classifier = found(row);
    const point = `${cellOf(table, row, 'loss')}, ${axisText(axisAt(table.rows[row]))}`;
    if (classifier === 'training failed') problems.push({ message: `${point}: no classifier was found; ${other}` });
    else if (classifier === 'weights of another run') {
      const message = `not the weights of results.csv at ${point}; expected both of one run, as running it again makes them`;
      problems.push({ where: join(directory, WEIGHTS), message });
    } else if (!withoutBoundary && norm(classifier.w) === 0)
      problems.push({ message: `${point}: all weights are 0; ${other}` });
    else classifiers.push(classifier);
  }
  if (problems.length > 0) throw new UserError(problems);
  return classifiers;
}

const other = 'expected a point with a boundary';

function cellOf(table: Table, row: number, name: string) {
  return table.rows[row][columnIndex(table, name)];
}
