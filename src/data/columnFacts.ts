import { className } from '../formats/labels.ts';
import { numberOf } from '../formats/number.ts';
import { numbersOf, type RawTable, type TextColumn } from '../formats/table.ts';

/** What there is to know of one column of a table before it is decided what the column is used for. */
export interface ColumnFacts {
  /** 0-based. */
  readonly column: number;
  /** Empty where the file has none. */
  readonly name: string;
  /** `text` has at least one cell that is no number; `empty` has gaps alone. */
  readonly kind: 'numbers' | 'text' | 'empty';
  /** Different values, spellings of one number counted once; at most `MOST_VALUES` + 1 of numbers. */
  readonly values: number;
  /** Of numbers. */
  readonly min: number;
  readonly max: number;
  /** The values of a text, in order, or of numbers that have few. */
  readonly levels: readonly string[];
  /** Rows per level; of a text or of numbers that have few values. */
  readonly counts: readonly number[];
  /** Whether at least half of the values of numbers have decimals. */
  readonly hasDecimals: boolean;
  readonly gaps: { readonly rows: number; readonly word: string };
}

/** Numbers with more values than this are not counted further. */
export const MOST_VALUES = 1000;

/** The facts of every column, in one pass over each. */
export function factsOf(table: RawTable): ColumnFacts[] {
  return Array.from({ length: table.columns }, (_, column) => {
    const facts = { column, name: table.names?.[column] ?? '', gaps: table.gaps[column] };
    return { ...facts, ...(table.texts.has(column) ? textFacts(table, column) : numberFacts(table, column)) };
  });
}

type Found = Omit<ColumnFacts, 'column' | 'name' | 'gaps'>;

function textFacts(table: RawTable, column: number): Found {
  const { levels, codes } = table.texts.get(column)!;
  const counts = new Array<number>(levels.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code]++;
  const values = levels.length;
  return { kind: 'text', values, min: Number.NaN, max: Number.NaN, levels, counts, hasDecimals: false };
}

function numberFacts(table: RawTable, column: number): Found {
  const { values, offset, stride } = numbersOf(table, column);
  if (values instanceof Uint8Array) return byteFacts(values, offset, stride, table.rows);
  const countOf = new Map<number, number>();
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < table.rows; row++) {
    const value = values[offset + row * stride];
    if (Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (countOf.size <= MOST_VALUES) countOf.set(value, (countOf.get(value) ?? 0) + 1);
  }
  return numbersFound(
    [...countOf].sort(([a], [b]) => a - b),
    min,
    max,
  );
}

/** Bytes are counted in a table of all there are. */
function byteFacts(values: Uint8Array, offset: number, stride: number, rows: number): Found {
  const counts = new Uint32Array(256);
  for (let row = 0, at = offset; row < rows; row++, at += stride) counts[values[at]]++;
  const different = [...counts.keys()].filter((value) => counts[value] > 0);
  const [min, max] = [different[0], different[different.length - 1]];
  return numbersFound(
    different.map((value) => [value, counts[value]]),
    min,
    max,
  );
}

/** `different`: the values in order, each with its rows. */
function numbersFound(different: readonly (readonly [value: number, rows: number])[], min: number, max: number): Found {
  const isCounted = different.length <= MOST_VALUES;
  const decimals = different.filter(([value]) => !Number.isInteger(value)).length;
  return {
    kind: different.length === 0 ? 'empty' : 'numbers',
    values: different.length,
    min,
    max,
    levels: isCounted ? different.map(([value]) => className(value)) : [],
    counts: isCounted ? different.map(([, count]) => count) : [],
    hasDecimals: decimals > 0 && decimals >= different.length / 2,
  };
}

/** Whether no value occurs twice; gaps do not count. */
export function areAllDifferent(table: RawTable, column: number): boolean {
  const text = table.texts.get(column);
  if (text) return text.levels.length === table.rows - table.gaps[column].rows;
  const { values, offset, stride } = numbersOf(table, column);
  const seen = new Set<number>();
  for (let row = 0; row < table.rows; row++) {
    const value = values[offset + row * stride];
    if (Number.isNaN(value)) continue;
    if (seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}

/** Whether a column is a whole number that grows by one from row to row, from 0 or 1 on. */
export function doesCount(table: RawTable, column: number): boolean {
  if (table.texts.has(column)) return false;
  const { values, offset, stride } = numbersOf(table, column);
  const first = values[offset];
  if (first !== 0 && first !== 1) return false;
  for (let row = 1; row < table.rows; row++) if (values[offset + row * stride] !== first + row) return false;
  return true;
}

/** Whether all cells are whole numbers from 0 on, as those that count or name rows are. */
export function isWhole(table: RawTable, column: number): boolean {
  const { values, offset, stride } = numbersOf(table, column);
  for (let row = 0; row < table.rows; row++) {
    const value = values[offset + row * stride];
    if (!Number.isInteger(value) || value < 0) return false;
  }
  return true;
}

/** Whether two columns tell the same: every value of one goes with one value of the other, and the other way round. */
export function areOneToOne(table: RawTable, a: number, b: number): boolean {
  const [codesA, codesB] = [table.textOf(a).codes, table.textOf(b).codes];
  const toB = new Map<number, number>();
  const toA = new Map<number, number>();
  for (let row = 0; row < table.rows; row++) {
    const [one, other] = [codesA[row], codesB[row]];
    if (one < 0 || other < 0) continue;
    if ((toB.get(one) ?? other) !== other || (toA.get(other) ?? one) !== one) return false;
    toB.set(one, other);
    toA.set(other, one);
  }
  return true;
}

/** Of more levels a text is hardly a category; such columns are encoded only where they are listed. */
export const MOST_LEVELS = 30;

/** Whether texts are few words, not numbers with a misspelt or an infinite one among them. */
export function isCategory(text: TextColumn, point?: string): boolean {
  const { levels } = text;
  const { words, cells } = wordsIn(text, point);
  if (levels.length > MOST_LEVELS || words.every((word) => isInfinite(word) || isGrouped(word))) return false;
  return cells > 1 || words.length === levels.length;
}

/** The levels that are no numbers, and how many cells hold one. */
export function wordsIn(
  { levels, codes }: TextColumn,
  point?: string,
): { readonly words: readonly string[]; readonly cells: number } {
  const isWord = levels.map((level) => !Number.isFinite(numberOf(level, point)));
  let cells = 0;
  for (const code of codes) if (code >= 0 && isWord[code]) cells++;
  return { words: levels.filter((_, code) => isWord[code]), cells };
}

export function isInfinite(word: string): boolean {
  return !Number.isNaN(numberOf(word)) || /^[+-]?(inf|infinity)$/i.test(word);
}

/** Whether a word is a number with its thousands set apart: `1.000`, `2.500,5`, `1,000.5`. */
export function isGrouped(word: string): boolean {
  return /^[+-]?[1-9]\d{0,2}((\.\d{3})+(,\d+)?|(,\d{3})+(\.\d+)?)$/.test(word);
}

/** Whether there are more classes than can be learnt from so many rows. */
export function areMany(classes: { readonly length: number }, rows: number): boolean {
  return classes.length > Math.max(2, Math.sqrt(rows));
}

/** The rows in which a column has a gap, in order. */
export function gapRows(table: RawTable, column: number): number[] {
  const rows: number[] = [];
  if (table.gaps[column].rows === 0) return rows;
  const codes = table.texts.get(column)?.codes;
  const { values, offset, stride } = numbersOf(table, column);
  for (let row = 0; row < table.rows; row++) {
    if (codes ? codes[row] < 0 : Number.isNaN(values[offset + row * stride])) rows.push(row);
  }
  return rows;
}
