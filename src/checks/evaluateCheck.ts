import { UserError } from '../errors.ts';
import { axisReader, isSameValue, meantValues } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { isPair } from '../model/classText.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { axisText, nearestText } from '../outputs/axisText.ts';
import { apart, roundNumber, shortPair } from '../outputs/numberText.ts';
import { chosenIn } from '../results/chosenIn.ts';
import { bestRow } from '../results/points.ts';
import { defaultRobustness, type RobustnessChoice, withRobustError } from '../results/robustError.ts';
import { isWish, refusalOf, ruleFor } from '../results/rules.ts';
import { columnIndex, type Table } from '../results/table.ts';
import {
  type Check,
  type Comparison,
  columnsOf,
  isAtValue,
  type Operand,
  operandsIn,
  operandText,
  type Perturbation,
  robustColumnOf,
  valueText,
} from './check.ts';
import { type CheckedRun, type Grid, type Group, groupsOf } from './groups.ts';
import { checkedColumns } from './parseCheck.ts';
import { nameToken, oneLine } from './tokens.ts';

/** Whether a check holds, and what was found. */
export interface CheckResult {
  readonly check: Check;
  readonly passed: boolean;
  /** What was found where it is nearest to failing, or fails most, and what was expected; or why it cannot be told. */
  readonly found: string;
}

/** Of one place that a check looks at. */
interface Finding {
  readonly passed: boolean;
  readonly text: string;
  /** How far the two sides of the comparison are from each other; ∞ where they cannot be told. */
  readonly distance: number;
}

/** Holds a run to a check. What cannot be evaluated fails. */
export function evaluateCheck(check: Check, run: CheckedRun): CheckResult {
  const reason = whyImpossible(check, run) ?? whyLacking(check, run);
  if (reason !== undefined) return { check, passed: false, found: oneLine(reason) };
  const findings = groupsOf(check, run).flatMap((group) => findingsOf(check, group, run));
  const passed = findings.every((finding) => finding.passed);
  const told = findings.filter((finding) => finding.passed === passed);
  const farthest = (a: Finding, b: Finding) => (b.distance > a.distance ? b : a);
  const closest = (a: Finding, b: Finding) => (b.distance < a.distance ? b : a);
  const { text, distance } = told.reduce(passed ? closest : farthest);
  const which =
    distance === 0 || distance === Number.POSITIVE_INFINITY ? '' : `, this the ${passed ? 'closest' : 'most'}`;
  const count =
    findings.length === 1 ? '' : ` (${told.length} of ${findings.length} ${passed ? 'hold' : 'fail'}${which})`;
  return { check, passed, found: oneLine(`${text}${count}`) };
}

/** Why a check cannot hold whatever the results will be; undefined where it may. */
export function whyImpossible(check: Check, { pairs, losses, axis, rules }: Grid): string | undefined {
  for (const name of columnsOf(check)) {
    if (checkedColumns.has(name)) continue;
    const near = didYouMean(nearest(name, [...checkedColumns.keys()]));
    return `there is no column ${name}; expected columns of results.csv or columns on request${near}`;
  }
  const loss = check.losses.find((name) => !losses.includes(name));
  if (loss !== undefined) return `the run has no loss ${loss}; expected ${losses.join(', ')}`;
  const pair = check.pairs.find((name) => !pairs.some((one) => isPair(name, one)));
  if (pair !== undefined) {
    const names = pairs.map(({ classI, classJ }) => nameToken(`${classI}v${classJ}`));
    const more = names.length > 10 ? `, … (${names.length} pairs)` : '';
    return `the run has no class pair ${pair}; expected ${names.slice(0, 10).join(', ')}${more}${didYouMean(nearest(pair, names))}`;
  }
  const { place } = check;
  if (isWish(place.kind) && ruleFor(place.kind, rules) === undefined) {
    return refusalOf(place.kind, `at ${axis.name}=VALUE`);
  }
  if (!isAtValue(place)) return undefined;
  const { name, symbol, values } = axis;
  if (place.kind !== name) return `the run is swept over ${symbol}; expected at ${name}=VALUE, with one of its own`;
  const meant = meantValues(values, place.value);
  if (meant.length === 1) return undefined;
  const text = axisText({ symbol, value: place.value });
  if (meant.length > 1) return `${text} is several of the grid, rounded: ${apart(meant).join(', ')}`;
  return `${text} is not on the grid; nearest are ${nearestText(values, place.value)}`;
}

/** Which column a check is about that the results are older than. */
function whyLacking(check: Check, { lacking = [] }: CheckedRun): string | undefined {
  const name = columnsOf(check).find((column) => lacking.includes(column));
  return name && `the results have no ${name}: the version of l2sweep that made them did not measure it yet`;
}

/** One finding for every point that has to meet the check; one for all where any of them may. */
function findingsOf(check: Check, group: Group, run: CheckedRun): Finding[] {
  try {
    const rows = rowsOf(check, group, run);
    const robustErrors = robustErrorsOf(check, group);
    const findings = rows.map((row) => findingAt(row, check, group, robustErrors));
    if (check.place.kind !== 'any') return findings;
    return [findings.reduce((best, one) => (isBetter(one, best) ? one : best))];
  } catch (error) {
    return [{ passed: false, text: `${reasonOf(error)}, at ${group.name}`, distance: Number.POSITIVE_INFINITY }];
  }
}

/** Passed before failed; of those that failed, the one that came closest. */
function isBetter(one: Finding, other: Finding): boolean {
  if (one.passed !== other.passed) return one.passed;
  return one.passed ? one.distance > other.distance : one.distance < other.distance;
}

/** What cannot be evaluated is told by a UserError. */
function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.problems[0].message;
  throw error;
}

/** The rows of the group's table that a check is about. Throws a UserError where they are not there. */
function rowsOf({ place }: Check, group: Group, run: CheckedRun): number[] {
  const { table, planned } = group;
  if (isAtValue(place)) {
    const { column, symbol, values } = run.axis;
    const at = columnIndex(table, column);
    const [value] = meantValues(values, place.value);
    const row = table.rows.findIndex((cells) => isSameValue(cells[at] as number, value));
    if (row < 0) throw new UserError(`the point ${axisText({ symbol, value })} is not finished`);
    return [row];
  }
  const all = [...table.rows.keys()];
  if (all.length < planned) throw new UserError(`only ${all.length} of ${planned} points are finished`);
  if (place.kind === 'every' || place.kind === 'any') return all;
  const chosen =
    place.kind === 'robust-best'
      ? bestRow(withRobustness(group, robustChoice(place.perturbation, run)), all, 'robust_error')
      : chosenIn(table, all).byRule[ruleFor(place.kind, run.rules)!];
  if (chosen === undefined) {
    throw new UserError(`no point has ${place.kind === 'robust-best' ? 'a robust error' : 'an error and a boundary'}`);
  }
  return [chosen];
}

/** What the screen marks, where the check does not say. */
function robustChoice(perturbation: Perturbation | undefined, { robustness, norms }: CheckedRun): RobustnessChoice {
  const choice = perturbation ?? (robustness && defaultRobustness(robustness, norms));
  if (choice === undefined) throw new UserError('no robust errors were measured');
  return choice;
}

/** The group's table with a robust error. Throws a UserError where it was not measured. */
function withRobustness({ table, robustness }: Group, choice: RobustnessChoice): Table {
  if (robustness === undefined) throw new UserError('there is no robustness.csv');
  return withRobustError(table, robustness, choice);
}

type RobustErrors = ReadonlyMap<Operand, readonly Cell[]>;

/** Of each robust error that a check names, those of the group's points. Throws a UserError where one was not measured. */
function robustErrorsOf({ left, right }: Check, group: Group): RobustErrors {
  const errors = new Map<Operand, readonly Cell[]>();
  for (const operand of [...operandsIn(left), ...operandsIn(right)]) {
    if (operand.kind !== 'robust_error') continue;
    const table = withRobustness(group, operand.perturbation);
    const index = columnIndex(table, robustColumnOf(operand));
    errors.set(
      operand,
      table.rows.map((row) => row[index]),
    );
  }
  return errors;
}

type Value = number | string | boolean;

function findingAt(row: number, { left, comparison, right }: Check, group: Group, robustErrors: RobustErrors): Finding {
  const { table, name } = group;
  const { symbol, value } = axisReader(table.columns)(table.rows[row]);
  const at = `at ${name}, ${symbol} = ${roundNumber(value)}`;
  const evaluate = (operand: Operand): Value => {
    if (operand.kind === 'value') return operand.value;
    if (operand.kind === 'sum') return compute(operand, evaluate);
    const cell =
      operand.kind === 'column' ? table.rows[row][columnIndex(table, operand.name)] : robustErrors.get(operand)?.[row];
    if (cell === undefined) throw new UserError(`${operandText(operand)} is empty${whyEmpty(table, row)}`);
    return cell;
  };
  try {
    const [x, y] = [evaluate(left), evaluate(right)];
    const areNumbers = typeof x === 'number' && typeof y === 'number';
    const [found, expected] = areNumbers ? shortPair(x, y) : [x, y].map(valueText);
    const limit = right.kind === 'value' ? expected : `${operandText(right)}, which is ${expected}`;
    const passed = holds(x, comparison, y);
    const text = `${operandText(left)} is ${found} ${at}`;
    return {
      passed,
      text: passed ? text : `${text}; expected ${comparison} ${limit}`,
      distance: areNumbers && x !== y ? Math.abs(x - y) : 0,
    };
  } catch (error) {
    return { passed: false, text: `${reasonOf(error)}, ${at}`, distance: Number.POSITIVE_INFINITY };
  }
}

function whyEmpty(table: Table, row: number): string {
  const [status, error] = ['status', 'error'].map((name) => table.rows[row][columnIndex(table, name)]);
  return status === 'failed' ? ` (the point failed: ${error})` : '';
}

function compute(operand: Operand & { kind: 'sum' }, evaluate: (operand: Operand) => Value): number {
  const [x, y] = [evaluate(operand.left), evaluate(operand.right)] as number[];
  const results = { '+': x + y, '-': x - y, '*': x * y, '/': x / y };
  const result = results[operand.operator];
  if (Number.isNaN(result)) throw new UserError(`${operandText(operand)} is no number`);
  return result;
}

function holds(x: Value, comparison: Comparison, y: Value): boolean {
  switch (comparison) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '=':
      return x === y;
    case '!=':
      return x !== y;
  }
}
