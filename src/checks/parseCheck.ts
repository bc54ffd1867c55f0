import { type NormName, norms } from '../attacks/index.ts';
import { losses } from '../losses/index.ts';
import { type Axis, axes } from '../metrics/axis.ts';
import { derivedQuantities, metrics } from '../metrics/index.ts';
import type { CellType } from '../metrics/metric.ts';
import { nearest } from '../nearest.ts';
import { numberText } from '../outputs/numberText.ts';
import { isWish } from '../results/rules.ts';
import {
  type Arithmetic,
  type Check,
  type Comparison,
  comparisons,
  mirrored,
  type Operand,
  operandText,
  type Perturbation,
  type Place,
} from './check.ts';
import { beyondOne, rangeOf } from './range.ts';
import { oneLine, TokenReader } from './tokens.ts';

/** The columns that a check may name, and what they hold. */
export const checkedColumns: ReadonlyMap<string, CellType> = new Map(
  [...metrics, ...derivedQuantities].map(({ column, type }) => [column, type]),
);

const columnNames = [...checkedColumns.keys()];
const lossNames = Object.keys(losses);
const keywords = ['at', 'for', 'all'];

const OPERAND = 'a column, a number, a text in quotes, true or false';
const COMPARISON = `a comparison: ${comparisons.join(', ')}`;
const axisNames = Object.keys(axes);
const PLACE = `at best, at 1se, at robust-best, ${axisNames.map((name) => `at ${name}=VALUE`).join(', ')}, at every lambda or at any lambda`;
const PLACE_WORDS = ['best', '1se', 'robust-best', ...axisNames, 'every', 'any'];

/**
 * Reads a check:
 *
 *     check      = [all] condition {at place | for filter {, filter}}
 *     condition  = sum comparison sum | column of true and false
 *     sum        = product {(+|-) product}        product = factor {(*|/) factor}
 *     factor     = [-] (number[%] | text | true | false | inf | column | robust_error[_lower|_upper](norm, ε) | (sum))
 *     place      = best | 1se | robust-best[(norm, ε)] | lambda = number | every lambda | any lambda
 *     filter     = loss | class pair
 *
 * Without a place it holds at every λ. A column that does not exist is no mistake here: the check will fail and say so.
 * Throws a UserError with the character where the text is no check.
 */
export function parseCheck(text: string): Check {
  const reader = new TokenReader(text);
  const all = reader.accept('all');
  const condition = parseCondition(reader);
  let place: Place | undefined = all ? { kind: 'every' } : undefined;
  let filters: Filters | undefined;
  while (reader.next.kind !== 'end') {
    if (place === undefined && reader.accept('at')) place = parsePlace(reader);
    else if (filters === undefined && reader.accept('for')) filters = parseFilters(reader);
    else throw reader.unexpected(expectedAfter(place, filters), ['at', 'for']);
  }
  return {
    text: oneLine(text),
    ...condition,
    place: place ?? { kind: 'every' },
    ...(filters ?? { losses: [], pairs: [] }),
  };
}

type Filters = Pick<Check, 'losses' | 'pairs'>;

function expectedAfter(place: Place | undefined, filters: Filters | undefined): string {
  const parts = [
    ...(place ? [] : ['at and a place']),
    ...(filters ? [] : ['for and class pairs or losses']),
    'the end',
  ];
  return parts.join(', ');
}

function parseCondition(reader: TokenReader): Pick<Check, 'left' | 'comparison' | 'right'> {
  const { from } = reader.next;
  const left = parseSum(reader);
  const { from: at } = reader.next;
  const comparison = reader.accept('==') ? '=' : comparisons.find((symbol) => reader.accept(symbol));
  if (comparison === undefined) {
    if (typeOf(left) === 'boolean' && left.kind === 'column') {
      return { left, comparison: '=', right: { kind: 'value', value: true } };
    }
    if (reader.next.kind === 'symbol') throw reader.unexpected(COMPARISON, comparisons);
    const isUnknown = left.kind === 'column' && !checkedColumns.has(left.name);
    if (isUnknown)
      throw reader.mistake(from, `no comparison after "${left.name}"`, COMPARISON, nearest(left.name, columnNames));
    throw reader.mistake(at, `no comparison after ${operandText(left)}`, COMPARISON);
  }
  const { from: rightFrom } = reader.next;
  const right = parseSum(reader);
  const condition = ordered(reader, at, asText(left, right), comparison, asText(right, left));
  refuseDecided(reader, hasColumn(right) ? (hasColumn(left) ? at : from) : rightFrom, condition);
  return condition;
}

/** Throws a UserError where a number beyond 1 decides a comparison of fractions, whatever the results are. */
function refuseDecided(reader: TokenReader, from: number, { left, right }: Pick<Check, 'left' | 'right'>): void {
  const [[least, largest], other] = [rangeOf(left), rangeOf(right)];
  const number = beyondOne(right) ?? beyondOne(left);
  if (number === undefined || (least <= other[1] && other[0] <= largest)) return;
  throw reader.mistake(
    from,
    `errors are fractions: ${operandText(left)} is from ${numberText(least)} to ${numberText(largest)}, never ${operandText(right)}`,
    'fractions such as 0.05, or 5%',
    Math.abs(number) <= 100 ? `${numberText(number)}%` : undefined,
  );
}

/** What is found on the left, what it is compared with on the right. Throws a UserError where they cannot be compared. */
function ordered(reader: TokenReader, at: number, left: Operand, comparison: Comparison, right: Operand) {
  const types = [typeOf(left), typeOf(right)];
  const [known, other = known] = types.filter((type) => type !== undefined);
  const text = `${operandText(left)} ${comparison} ${operandText(right)}`;
  if (known !== other) {
    throw reader.mistake(at, `${text} compares ${kindText(types[0])} with ${kindText(types[1])}`, 'two of a kind');
  }
  if (known !== undefined && known !== 'number' && comparison !== '=' && comparison !== '!=') {
    throw reader.mistake(at, `${kindText(known)} has no ${comparison}`, '= or !=');
  }
  if (!hasColumn(left) && !hasColumn(right)) throw reader.mistake(at, `${text} is about no column`, OPERAND);
  return hasColumn(left) ? { left, comparison, right } : { left: right, comparison: mirrored[comparison], right: left };
}

/** `ok` in `status = ok`: a word that is no column, beside a column of texts. */
function asText(operand: Operand, other: Operand): Operand {
  const isWord = operand.kind === 'column' && !checkedColumns.has(operand.name);
  return isWord && typeOf(other) === 'text' ? { kind: 'value', value: operand.name } : operand;
}

function hasColumn(operand: Operand): boolean {
  if (operand.kind === 'sum') return hasColumn(operand.left) || hasColumn(operand.right);
  return operand.kind !== 'value';
}

/** Undefined: of a column that does not exist. */
function typeOf(operand: Operand): CellType | undefined {
  if (operand.kind === 'column') return checkedColumns.get(operand.name);
  if (operand.kind !== 'value' || typeof operand.value === 'number') return 'number';
  return typeof operand.value === 'string' ? 'text' : 'boolean';
}

function kindText(type: CellType | undefined): string {
  return type === 'boolean' ? 'true or false' : `a ${type}`;
}

function parseSum(reader: TokenReader): Operand {
  return parseChain(reader, ['+', '-'], (inner) => parseChain(inner, ['*', '/'], parseFactor));
}

/** Operands with signs between them, the first two belonging together. */
function parseChain(reader: TokenReader, signs: readonly Arithmetic[], part: (reader: TokenReader) => Operand) {
  const start = reader.next.from;
  let left = part(reader);
  for (;;) {
    const { from } = reader.next;
    const operator = signs.find((sign) => reader.accept(sign));
    if (operator === undefined) return left;
    checkNumber(reader, left, start);
    const rightFrom = reader.next.from;
    const right = part(reader);
    checkNumber(reader, right, rightFrom);
    if (!hasColumn(left) && !hasColumn(right)) {
      throw reader.mistake(from, `${operandText(left)} ${operator} ${operandText(right)} is about no column`, OPERAND);
    }
    left = { kind: 'sum', operator, left, right };
  }
}

function checkNumber(reader: TokenReader, operand: Operand, from: number): void {
  const type = typeOf(operand);
  if (type === undefined || type === 'number') return;
  throw reader.mistake(from, `${operandText(operand)} is ${kindText(type)}`, 'a number');
}

function parseFactor(reader: TokenReader): Operand {
  const { kind, text, from } = reader.next;
  if (reader.accept('(')) {
    const inner = parseSum(reader);
    reader.expect(')');
    return inner;
  }
  if (reader.accept('-')) {
    const inner = parseFactor(reader);
    if (inner.kind === 'value' && typeof inner.value === 'number') return { kind: 'value', value: -inner.value };
    checkNumber(reader, inner, from + 1);
    return { kind: 'sum', operator: '-', left: { kind: 'value', value: 0 }, right: inner };
  }
  if (kind === 'number') return { kind: 'value', value: parseNumber(reader) };
  if (kind === 'text') return { kind: 'value', value: reader.take().text };
  if (kind !== 'word' || keywords.includes(text) || /^[\d.]/.test(text)) throw reader.unexpected(OPERAND);
  reader.take();
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
  if (text === 'inf') return { kind: 'value', value: Number.POSITIVE_INFINITY };
  const [isRobust, end] = /^robust_error(?:_(lower|upper))?$/.exec(text) ?? [];
  if (isRobust) {
    const perturbation = parsePerturbation(reader);
    return { kind: 'robust_error', perturbation, ...(end && { end: end as 'lower' | 'upper' }) };
  }
  if (reader.next.text === '(' && reader.next.kind === 'symbol') {
    throw reader.mistake(
      from,
      `unknown function "${text}"`,
      'robust_error(NORM, SIZE)',
      nearest(text, ['robust_error', 'robust_error_lower', 'robust_error_upper']),
    );
  }
  return { kind: 'column', name: text };
}

/** `0.05`, `5%`. */
function parseNumber(reader: TokenReader): number {
  if (reader.next.kind !== 'number') throw reader.unexpected('a number');
  const { text, from } = reader.take();
  const value = Number(text.endsWith('%') ? `${text.slice(0, -1).trim()}e-2` : text);
  if (value === Number.POSITIVE_INFINITY)
    throw reader.mistake(from, `${text} is too large`, 'a number below 1.8e308, or inf');
  return value;
}

/** `(l2, 0.5)`. */
function parsePerturbation(reader: TokenReader): Perturbation {
  reader.expect('(');
  const names = Object.keys(norms).flatMap((name) => [name, `${name}-box`]);
  const expected = `a norm: ${names.join(', ')}`;
  const { text: name, from } = reader.takeName(expected);
  if (!names.includes(name)) throw reader.mistake(from, `unknown norm "${name}"`, expected, nearest(name, names));
  reader.expect(',');
  const epsilon = parseNumber(reader);
  reader.expect(')');
  return { norm: name.replace(/-box$/, '') as NormName, box: name.endsWith('-box'), epsilon };
}

/** After `at`. */
function parsePlace(reader: TokenReader): Place {
  const axis = acceptAxis(reader);
  if (axis) {
    reader.expect('=');
    const { from } = reader.next;
    const value = parseNumber(reader);
    if (!(value >= 0)) throw reader.mistake(from, `${axis.symbol} = ${value}`, 'a number ≥ 0');
    return { kind: axis.name, value };
  }
  const { text: name, from } = reader.takeName(PLACE);
  if (isWish(name)) return { kind: name };
  if (name === 'robust-best') {
    const isGiven = reader.next.kind === 'symbol' && reader.next.text === '(';
    return { kind: 'robust-best', ...(isGiven && { perturbation: parsePerturbation(reader) }) };
  }
  if (name === 'every' || name === 'any') {
    if (!acceptAxis(reader)) reader.expect('lambda');
    return { kind: name };
  }
  throw reader.mistake(from, `unknown place "${name}"`, PLACE, nearest(name, PLACE_WORDS));
}

/** An axis by its name or symbol, if it is next. */
function acceptAxis(reader: TokenReader): Axis | undefined {
  return Object.values(axes).find(({ name, symbol }) => reader.accept(name) || reader.accept(symbol));
}

/** After `for`. */
function parseFilters(reader: TokenReader): Filters {
  const filters = { losses: [] as string[], pairs: [] as string[] };
  do {
    const expected = `${lossNames.join(', ')} or a class pair such as 2v3`;
    const { text: first, from } = reader.takeName(expected);
    const name = reader.accept('v') ? `${first} v ${reader.takeName('a class').text}` : first;
    if (lossNames.includes(name)) filters.losses.push(name);
    else if (/.v./.test(name)) filters.pairs.push(name);
    else throw reader.mistake(from, `unknown loss "${name}"`, expected, nearest(name, lossNames));
  } while (reader.accept(','));
  return filters;
}
