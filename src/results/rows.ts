import { UserError } from '../errors.ts';
import { inOrder } from '../formats/labels.ts';
import type { Cell } from '../metrics/metric.ts';
import { groupRows } from './points.ts';
import { columnIndex, type Table } from './table.ts';

const operators = ['<=', '>=', '!=', '==', '<', '>', '='] as const;

/** A condition on one cell of a row, as in `test_error<0.1`. */
export interface RowFilter {
  /** As it was written. */
  readonly text: string;
  readonly column: string;
  readonly operator: (typeof operators)[number];
  /** As it was written, without quotes; empty: no value. */
  readonly value: string;
}

/** A column to sort by. */
export interface RowOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** `COLUMN OPERATOR VALUE`; quotes around the value are taken off. Throws a UserError where it is anything else. */
export function parseFilter(text: string): RowFilter {
  const [, column, operator, value] = /^\s*(\w+)\s*(<=|>=|!=|==|<|>|=)\s*(.*?)\s*$/s.exec(text) ?? [];
  if (column === undefined) {
    const message = `not a condition: "${text}"; expected a column, one of < <= > >= = != and a value, such as 'test_error<0.1'`;
    throw new UserError({ where: '--filter', message });
  }
  const [, , quoted = value] = /^(["'])(.*)\1$/s.exec(value) ?? [];
  return { text, column, operator: operator as RowFilter['operator'], value: quoted };
}

/** `test_error`, `test_error:desc`, several with commas between them. Throws a UserError where it is anything else. */
export function parseOrder(text: string): RowOrder[] {
  return text.split(',').map((part) => {
    const [, column, direction] = /^\s*(\w+)(?::(asc|desc))?\s*$/.exec(part) ?? [];
    if (column !== undefined) return { column, descending: direction === 'desc' };
    const message = `not a column: "${part}"; expected COLUMN or COLUMN:desc, with commas between several`;
    throw new UserError({ where: '--sort', message });
  });
}

/**
 * The numbers of the rows for which all filters hold, sorted. Numbers are compared as such, texts by = and != alone.
 * A cell without a value meets no condition but `COLUMN=` (and those with one `COLUMN!=`), and is last in any order. Rows
 * that are equal stay as they were. The table has the columns of all filters and orders. Throws a UserError where a value
 * is not of its column's type.
 */
export function chosenRows(table: Table, filters: readonly RowFilter[], orders: readonly RowOrder[]): number[] {
  const conditions = filters.map((filter) => conditionOf(table, filter));
  const comparisons = orders.map((order) => comparisonOf(table, order));
  return [...table.rows.keys()]
    .filter((row) => conditions.every((holds) => holds(row)))
    .sort((a, b) => {
      for (const compare of comparisons) {
        const sign = compare(a, b);
        if (sign !== 0) return sign;
      }
      return a - b;
    });
}

/** These rows of a table, in this order. Points stay those that are chosen among all of its rows. */
export function tableOf(whole: Table, rows: readonly number[]): Table {
  const table = { ...whole, rows: rows.map((row) => whole.rows[row]) };
  if (rows.length === whole.rows.length) return table;
  const groupOf = new Map(groupRows(whole).flatMap((group) => group.map((row) => [row, group] as const)));
  return { ...table, filtered: { whole, rows, groupOf } };
}

function conditionOf(table: Table, filter: RowFilter): (row: number) => boolean {
  const { column, operator, value: text } = filter;
  const index = columnIndex(table, column);
  const cell = (row: number) => table.rows[row][index];
  const isEqual = operator === '=' || operator === '==';
  if (text === '' && (isEqual || operator === '!=')) return (row) => isEmpty(cell(row)) === isEqual;
  const value = operandOf(table, filter);
  const holds = {
    '<': (x: Cell) => x! < value,
    '<=': (x: Cell) => x! <= value,
    '>': (x: Cell) => x! > value,
    '>=': (x: Cell) => x! >= value,
    '=': (x: Cell) => x === value,
    '==': (x: Cell) => x === value,
    '!=': (x: Cell) => x !== value,
  }[operator];
  return (row) => !isEmpty(cell(row)) && holds(cell(row));
}

/** The value of a filter as its column holds it. */
function operandOf(table: Table, { text, column, operator, value }: RowFilter): number | string | boolean {
  const { type } = table.columns[columnIndex(table, column)];
  const wrong = (expected: string) =>
    new UserError({ where: '--filter', message: `${text}: ${column} is a ${type}; expected ${expected}` });
  if (type === 'number') {
    const number = /^[+-]?inf$/.test(value) ? Number(value.replace('inf', 'Infinity')) : Number(value);
    if (value === '' || Number.isNaN(number)) throw wrong(`a number, got "${value}"`);
    return number;
  }
  if (operator !== '=' && operator !== '==' && operator !== '!=') throw wrong('= or !=');
  if (type === 'text') return value;
  if (value !== 'true' && value !== 'false') throw wrong(`true or false, got "${value}"`);
  return value === 'true';
}

function comparisonOf(table: Table, { column, descending }: RowOrder): (a: number, b: number) => number {
  const cells = table.rows.map((row) => row[columnIndex(table, column)]);
  const { type } = table.columns[columnIndex(table, column)];
  const rank = new Map(
    type === 'text'
      ? inOrder([...new Set(cells.filter((cell) => cell !== undefined).map(String))]).map((text, k) => [text, k])
      : [],
  );
  const keys = cells.map((cell) =>
    isEmpty(cell) ? undefined : type === 'text' ? rank.get(String(cell))! : Number(cell),
  );
  return (a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (x === y) return 0;
    if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
    return x < y === descending ? 1 : -1;
  };
}

function isEmpty(cell: Cell): boolean {
  return cell === undefined || Number.isNaN(cell);
}
