import { UserError } from '../errors.ts';
import { compact } from '../formats/arrays.ts';
import { quote } from '../formats/format.ts';
import { inOrder } from '../formats/labels.ts';
import { numberOf } from '../formats/number.ts';
import { isSparse } from '../math/matrix.ts';
import type { ColumnName, Samples } from '../model/dataset.ts';
import { writtenName } from './columnNames.ts';

/**
 * The features that one column of a table becomes: itself, where it holds numbers; a column of 0 and 1 for each level, called
 * `sex=female`; or a single one for truth values, 1 for True and yes.
 */
export interface EncodedColumn {
  readonly column: ColumnName;
  readonly kind: 'number' | 'truth' | 'levels';
  /** The texts of the training samples, in order; none for numbers. */
  readonly levels: readonly string[];
  /** The first of its features, and how many it has. */
  readonly from: number;
  readonly width: number;
}

/** How the columns of a table become features, fitted on training samples. */
export interface Encoding {
  readonly columns: readonly EncodedColumn[];
  /** One per feature. */
  readonly featureNames: readonly string[];
}

/**
 * The encoding of the texts of samples, by the levels that those at `rows` have; undefined where there are no texts. A column
 * whose levels are all numbers there holds numbers, unless the config lists (`areListed`) the columns of texts.
 */
export function fitEncoding(
  { features, texts, columns, featureNames }: Samples,
  rows: Iterable<number>,
  areListed: boolean,
): Encoding | undefined {
  if (texts === undefined || isSparse(features)) return undefined;
  const { values, cols } = features;
  const seen = new Map([...texts].map(([k, levels]) => [k, new Uint8Array(levels.length)]));
  for (const row of rows) {
    for (const [k, isSeen] of seen) {
      const code = values[row * cols + k];
      if (!Number.isNaN(code)) isSeen[code] = 1;
    }
  }
  const encoded: EncodedColumn[] = [];
  const names: string[] = [];
  for (let k = 0; k < cols; k++) {
    const column = columns?.features[k] ?? k;
    const name = featureNames?.[k] ?? `column ${Number(column) + 1}`;
    const found = inOrder((texts.get(k) ?? []).filter((_, code) => seen.get(k)![code] === 1));
    const areNumbers = !texts.has(k) || (!areListed && found.length > 0 && found.every(isNumber));
    const kind = areNumbers ? 'number' : found.length > 0 && areTruths(found) ? 'truth' : 'levels';
    const levels = kind === 'number' ? [] : found;
    const own = kind === 'levels' ? levels.map((level) => `${name}=${level}`) : [name];
    encoded.push({ column, kind, levels, from: names.length, width: own.length });
    names.push(...own);
  }
  return { columns: encoded, featureNames: names };
}

/** The same samples with numbers alone, and NaN in all features of a gap. A level that the encoding does not know is all zeros. */
export function encoded(samples: Samples, encoding: Encoding | undefined): Samples {
  const { features, texts, ...others } = samples;
  if (encoding === undefined || isSparse(features)) return samples;
  const { rows, cols, values } = features;
  const { columns, featureNames } = encoding;
  const width = featureNames.length;
  const numbers = values instanceof Uint8Array ? new Uint8Array(rows * width) : new Float64Array(rows * width);
  for (const [k, encodedColumn] of columns.entries()) {
    const { from, width: own } = encodedColumn;
    const levels = texts?.get(k);
    const ofLevel = levels && featuresOfLevels(encodedColumn, levels);
    for (let row = 0; row < rows; row++) {
      const value = values[row * cols + k];
      const at = row * width + from;
      if (ofLevel === undefined) numbers[at] = value;
      else if (Number.isNaN(value)) numbers.fill(Number.NaN, at, at + own);
      else for (let j = 0; j < own; j++) numbers[at + j] = ofLevel[value * own + j];
    }
  }
  return { ...others, features: { rows, cols: width, values: compact(numbers), divisor: 1 }, featureNames };
}

/** The samples of a file looked at alone, encoded by the levels that all of them have. */
export function encodedAlone(samples: Samples): Samples {
  const { rows } = samples.features;
  return encoded(samples, fitEncoding(samples, Array(rows).keys(), false));
}

/**
 * What there is to say of levels that test samples, at `rows`, have and the encoding does not know: a line for each column.
 * Throws a UserError for a text where all training samples have numbers. `role`: what a sample at `rows` is.
 */
export function unknownLevels(
  samples: Samples,
  rows: readonly number[],
  { columns }: Encoding,
  role = 'a test sample',
): string[] {
  const { features, texts, fileRows } = samples;
  if (texts === undefined || isSparse(features)) return [];
  return columns.flatMap(({ column, kind, levels }, k) => {
    const own = texts.get(k);
    if (own === undefined) return [];
    const isKnown = own.map((level) => {
      if (kind === 'number') return isNumber(level);
      return kind === 'truth' ? truthOf(level) !== undefined : levels.includes(level);
    });
    const found = new Map<string, { count: number; first: number }>();
    for (const row of rows) {
      const code = features.values[row * features.cols + k];
      if (Number.isNaN(code) || isKnown[code]) continue;
      const before = found.get(own[code]);
      found.set(own[code], { count: (before?.count ?? 0) + 1, first: before?.first ?? row });
    }
    if (found.size === 0) return [];
    const shown = [...found].slice(0, 3).map(([level, { count }]) => `${quote(level)} in ${count}`);
    const rest = found.size > 3 ? `, … (${found.size} values)` : '';
    if (kind !== 'number') {
      return [
        `${columnText(column)} of the test samples holds what no training sample has, counted as all zeros: ${shown.join(', ')}${rest}`,
      ];
    }
    const [[level, { first }]] = found;
    const message =
      `${columnText(column)} holds ${quote(level)} in row ${(fileRows?.[first] ?? first) + 1}, ${role}, and numbers in all training ` +
      `samples; expected a number, or the column among those of texts: dataset: {categorical: [${writtenName(column)}]}`;
    throw new UserError({ message, key: ['dataset', 'categorical'] });
  });
}

/** A column as messages call it: by its name in quotes, or else by its number, from 1 on. */
export function columnText(column: ColumnName): string {
  return `column ${typeof column === 'number' ? column + 1 : quote(column)}`;
}

/** The words of truth values, in any case, and what they become. */
export const truths: ReadonlyMap<string, 0 | 1> = new Map([
  ['true', 1],
  ['yes', 1],
  ['false', 0],
  ['no', 0],
]);

/** 1 for True and yes, 0 for False and no, in any case; undefined for other texts. */
export function truthOf(level: string): 0 | 1 | undefined {
  return truths.get(level.toLowerCase());
}

/** Whether all are True or False, or all are yes or no. */
function areTruths(levels: readonly string[]): boolean {
  return [/^(true|false)$/i, /^(yes|no)$/i].some((pattern) => levels.every((level) => pattern.test(level)));
}

function isNumber(level: string): boolean {
  return Number.isFinite(numberOf(level));
}

/** For each level of the samples' own the features that it becomes, one after the other. */
function featuresOfLevels({ kind, levels, width }: EncodedColumn, own: readonly string[]): Float64Array {
  const table = new Float64Array(own.length * width);
  for (const [code, level] of own.entries()) {
    const position = levels.indexOf(level);
    if (kind === 'truth') table[code] = truthOf(level) ?? 0;
    else if (kind === 'number') table[code] = isNumber(level) ? numberOf(level) : 0;
    else if (position >= 0) table[code * width + position] = 1;
  }
  return table;
}
