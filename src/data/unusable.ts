import type { Problem } from '../errors.ts';
import { counted, quote } from '../formats/format.ts';
import { numberOf } from '../formats/number.ts';
import { describeColumn, type RawTable, type TextColumn } from '../formats/table.ts';
import type { Labels } from '../model/dataset.ts';
import { areMany, gapRows, isGrouped, isInfinite, MOST_LEVELS, wordsIn } from './columnFacts.ts';
import { written } from './columnNames.ts';
import type { ChosenColumns, ColumnChoice } from './columns.ts';

/** A column that cannot be used as it is. */
export interface Trouble {
  readonly column: number;
  readonly kind: 'text' | 'gaps' | 'label';
  /** How many rows it is in, and the first of them. */
  readonly rows: number;
  readonly first: number;
}

/** All that cannot be used, by column. `texts`: those that are to be encoded. */
export function troublesOf(
  table: RawTable,
  { label, features }: ChosenColumns,
  labels: Labels | undefined,
  texts: ReadonlyMap<number, TextColumn>,
  missing: NonNullable<ColumnChoice['missing']>,
): Trouble[] {
  const found: Trouble[] = [];
  for (const column of features) {
    const text = table.texts.get(column);
    if (text && !texts.has(column)) {
      const first = text.codes.findIndex(
        (code) => code >= 0 && !Number.isFinite(numberOf(text.levels[code], table.point)),
      );
      found.push({ column, kind: 'text', rows: wordsIn(text, table.point).cells, first });
    }
    const { rows } = table.gaps[column];
    if (rows > 0 && missing === 'refuse') found.push({ column, kind: 'gaps', rows, first: gapRows(table, column)[0] });
  }
  const first = labels?.codes.indexOf(-1) ?? -1;
  if (label !== undefined && first >= 0 && missing !== 'drop-rows') {
    found.push({ column: label, kind: 'label', rows: table.gaps[label].rows, first });
  }
  return found;
}

/** All that is in the way, in one message, at the place of the first of it; then the lines of the config that cure it. */
export function refusal(
  table: RawTable,
  troubles: readonly Trouble[],
  labels: Labels | undefined,
  fileName: string,
): Problem {
  const [earliest] = [...troubles].sort((a, b) => a.first - b.first || a.column - b.column);
  const where = `${fileName}:${table.placeOf(earliest.first)}`;
  if (troubles.length === 1 && earliest.rows === 1) {
    return { where, message: `${mistakeIn(table, earliest)}${gapCure(troubles, table)}` };
  }

  const texts = troubles.filter(({ kind }) => kind === 'text');
  const gaps = troubles.filter(({ kind }) => kind === 'gaps');
  const missing = troubles.filter(({ kind }) => kind === 'label');
  const withGaps = new Set<number>();
  for (const { column } of [...gaps, ...missing]) for (const row of gapRows(table, column)) withGaps.add(row);
  const parts = [
    ...(texts.length > 0
      ? [`${counted(texts.length, 'column')} with text: ${some(texts.map((one) => textIn(table, one)))}`]
      : []),
    ...(withGaps.size > 0
      ? [
          `${counted(withGaps.size, 'row')} of ${table.rows} with missing values: ` +
            some([...gaps, ...missing].map((one) => gapsIn(table, one))),
        ]
      : []),
  ];
  const dropped = [...new Set([...texts, ...gaps].map(({ column }) => column))];
  const cures = `${cure(table, dropped)}${textCure(table, texts)}${gapCure(troubles, table)}`;
  const hasMany = texts.some(({ column }) => wordsIn(table.texts.get(column)!, table.point).words.length > MOST_LEVELS);
  const expected =
    missing.length > 0 && dropped.length === 0
      ? 'expected a class in every row'
      : `expected a number${hasMany ? `, or one of at most ${MOST_LEVELS} texts,` : ''} in every feature${missing.length > 0 ? ' and a class in every row' : ''}`;
  return {
    where,
    message: `${parts.join('; ')}; ${expected}${otherLabel(table, texts, labels)}${cures}`,
  };
}

/** Where the labels have gaps, or hardly are classes, a column of text may be meant. */
function otherLabel(table: RawTable, texts: readonly Trouble[], labels: Labels | undefined): string {
  if (labels === undefined || !(labels.codes.includes(-1) || areMany(labels.classes, table.rows))) return '';
  const likely = texts.find(({ column }) => !areMany(table.texts.get(column)!.levels, table.rows));
  return ` (where another column is the label: dataset: {labels: ${likely ? written(table, likely.column) : '…'}})`;
}

/** More columns than this are not named. */
const MOST_NAMED = 6;

function some(phrases: readonly string[]): string {
  const rest = phrases.length > MOST_NAMED ? [`${phrases.length - MOST_NAMED} more`] : [];
  return [...phrases.slice(0, MOST_NAMED), ...rest].join(', ');
}

/** The line of the config that leaves these columns out. */
function cure(table: RawTable, dropped: readonly number[]): string {
  if (dropped.length === 0 || dropped.length >= table.columns - 1) return '';
  const rest = dropped.length > MOST_WRITTEN ? ', …' : '';
  const list = dropped.slice(0, MOST_WRITTEN).map((column) => written(table, column));
  return `; without ${dropped.length === 1 ? 'it' : 'them'} in the config: dataset: {drop: [${list.join(', ')}${rest}]}`;
}

const MOST_WRITTEN = 40;

/** How texts become features all the same. */
function textCure(table: RawTable, texts: readonly Trouble[]): string {
  const columns = texts.filter(({ column }) => !wordsIn(table.texts.get(column)!, table.point).words.every(isInfinite));
  if (columns.length === 0 || columns.length > MOST_NAMED) return '';
  const list = columns.map(({ column }) => written(table, column)).join(', ');
  return `; with a column for each value: dataset: {categorical: [${list}]}`;
}

/** The values of `missing` that are possible. */
function gapCure(troubles: readonly Trouble[], table: RawTable): string {
  const gaps = troubles.filter(({ kind }) => kind !== 'text');
  if (gaps.length === 0) return '';
  const leave = 'dataset: {missing: drop-rows} leaves such rows out';
  if (gaps.some(({ kind }) => kind === 'label')) return `; ${leave}`;
  const inTexts = gaps.filter(({ column }) => table.texts.has(column)).length;
  if (inTexts === gaps.length) return `; ${leave}, most-frequent fills them`;
  const others = inTexts > 0 ? '; texts are filled with the most frequent one' : '';
  return `; ${leave}, mean, median or most-frequent fills them${others}`;
}

/** The one cell that is wrong. */
function mistakeIn(table: RawTable, { column, kind, first }: Trouble): string {
  const where = describeColumn(column, table);
  const { word } = table.gaps[column];
  const found = word === '' ? 'is empty' : `holds ${quote(word)}`;
  if (kind === 'label') {
    const missing = word === '' ? '' : ', a missing value';
    return `the label in ${where} ${found}${missing}; expected a class in every row`;
  }
  if (kind === 'gaps') return `${where} ${found}; expected ${word === '' ? 'a number' : 'a finite number'}`;
  const { levels, codes } = table.texts.get(column)!;
  const value = levels[codes[first]];
  return `${where} holds ${quote(value)}; expected ${expectedNumber(value, table.point)}`;
}

function expectedNumber(instead: string, point?: string): string {
  if (isGrouped(instead)) return 'a number without anything between its thousands';
  if (!Number.isNaN(numberOf(instead, point))) return 'a number below 1.8e308';
  if (/^[+-]?(inf|infinity)$/i.test(instead)) return 'a finite number';
  return 'a number (if this is the label column, say so with labels)';
}

/** `column 2 ("job") with 12 values such as "admin", "services"`. */
function textIn(table: RawTable, { column, rows, first }: Trouble): string {
  const { levels, codes } = table.texts.get(column)!;
  const { words } = wordsIn({ levels, codes }, table.point);
  const where = describeColumn(column, table);
  if (rows === 1) return `${where} holds ${quote(levels[codes[first]])} (${placeOf(table, first)})`;
  const shown = words.slice(0, 3).map(quote).join(', ');
  return words.length <= 3 ? `${where} (${shown})` : `${where} (${words.length} values: ${shown}, …)`;
}

function gapsIn(table: RawTable, { column, kind, rows, first }: Trouble): string {
  const where = describeColumn(column, table);
  const { word } = table.gaps[column];
  const written = word === '' ? '' : `, as ${quote(word)}`;
  return `${kind === 'label' ? `the label in ${where}` : where} in ${rows} (first ${placeOf(table, first)}${written})`;
}

function placeOf(table: RawTable, row: number): string {
  const place = table.placeOf(row);
  return /^\d/.test(place) ? `line ${place}` : place;
}
