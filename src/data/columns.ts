import { weightRange } from '../config/dataset.ts';
import { type Problem, UserError } from '../errors.ts';
import { compact } from '../formats/arrays.ts';
import { listed, quote } from '../formats/format.ts';
import { className } from '../formats/labels.ts';
import { numberOf } from '../formats/number.ts';
import { describeColumn, inLevelOrder, matrixOf, numbersOf, type RawTable } from '../formats/table.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** A column by its name or its 0-based index. */
export type ColumnName = string | number;

/** What a config says of the columns of a table. */
export interface ColumnChoice {
  /** Default: the last column that is not dropped and has no weights. */
  readonly labels?: ColumnName | undefined;
  /** Columns that are no features. */
  readonly drop?: readonly ColumnName[] | undefined;
  /** The only columns that are features, in this order; default: all others than the label. */
  readonly features?: readonly ColumnName[] | undefined;
  /** The weights of the samples, which are no feature. */
  readonly weight?: ColumnName | undefined;
  /** Whether weights mean nothing, as those of test samples, so that their column need not be there. */
  readonly ignoresWeight?: boolean;
}

/** The columns of a table by what they are used for. */
export interface ChosenColumns {
  /** Undefined where the labels are in a file of their own. */
  readonly label: number | undefined;
  /** Undefined where no column has weights. */
  readonly weight: number | undefined;
  readonly features: readonly number[];
}

/** The names of columns that a config has, which a header must hold. */
export function namesIn({ labels, drop = [], features = [], weight }: ColumnChoice): string[] {
  return [labels, ...drop, ...features, weight].filter((name) => typeof name === 'string');
}

/** The samples of a table. Throws one UserError with all that is in the way: texts, gaps, missing labels. */
export function samplesOfTable(table: RawTable, choice: ColumnChoice, fileName: string, hasOwnLabels = false): Samples {
  const chosen = chooseColumns(table, choice, fileName, hasOwnLabels);
  const { label, weight, features } = chosen;
  const { rows, names } = table;
  const labels = label === undefined ? undefined : labelsOf(table, label);
  const values = numericFeatures(table, chosen, labels, fileName);
  return {
    features: { rows, cols: features.length, values: compact(values), divisor: 1 },
    ...(labels && { labels }),
    ...(weight !== undefined && !choice.ignoresWeight && { weights: weightsOf(table, weight, fileName) }),
    ...(names && { featureNames: features.map((column) => names[column]) }),
    ...(names && label !== undefined && { labelName: names[label] }),
  };
}

/** Which column is what. Throws a UserError with the key that names a column that is not there. */
export function chooseColumns(
  table: RawTable,
  choice: ColumnChoice,
  fileName: string,
  hasOwnLabels: boolean,
): ChosenColumns {
  const { columns, firstPlace } = table;
  if (columns < 2 && !hasOwnLabels) {
    const message =
      'only one column; expected features and a label, separated by commas, tabs, semicolons, | or blanks';
    throw new UserError({ where: `${fileName}:${firstPlace}`, message });
  }
  const find = (key: 'labels' | 'drop' | 'features' | 'weight', name: ColumnName) =>
    columnOf(table, name, fileName, key);
  const dropped = new Set((choice.drop ?? []).map((name) => find('drop', name)));
  const all = [...Array(columns).keys()];
  const hasWeight = choice.weight !== undefined && !(choice.ignoresWeight && isMissing(table, choice.weight));
  const weight = hasWeight ? find('weight', choice.weight!) : undefined;
  const byDefault = all.findLast((column) => !dropped.has(column) && column !== weight);
  const label = hasOwnLabels ? undefined : choice.labels === undefined ? byDefault : find('labels', choice.labels);
  if (weight !== undefined && weight === label) {
    const message = `weight and labels are one column, ${describeColumn(label, table)}; expected two`;
    throw new UserError({ message, key: ['weight'] });
  }
  const wanted = choice.features?.map((name) => find('features', name));
  const key = wanted?.some((column) => column === label) ? 'features' : 'drop';
  if (label !== undefined && (key === 'features' || dropped.has(label))) {
    const found = key === 'drop' ? 'drop takes the labels away' : 'features hold the labels';
    const message = `${found}, ${describeColumn(label, table)}; expected other columns, or labels that name another one`;
    throw new UserError({ message, key: [key] });
  }
  const features = [...new Set(wanted ?? all)].filter(
    (column) => column !== label && column !== weight && !dropped.has(column),
  );
  if (features.length > 0) return { label, weight, features };
  const message = `no column of ${fileName} is left for features; expected at least one`;
  throw new UserError({ message, key: [choice.features ? 'features' : 'drop'] });
}

function columnOf({ columns, names }: RawTable, name: ColumnName, fileName: string, key: string): number {
  const indices = `an index from 0 to ${columns - 1}`;
  const mistake = (message: string) => new UserError({ message: `${fileName} has ${message}`, key: [key] });
  if (typeof name === 'number') {
    if (Number.isInteger(name) && name >= 0 && name < columns) return name;
    throw mistake(`no column ${name}; expected ${indices}`);
  }
  if (names === undefined) throw mistake(`no header, so no column ${quote(name)}; expected ${indices}`);
  const found = names.indexOf(name.trim());
  if (found < 0) {
    const suggestion = didYouMean(nearest(name, names));
    throw mistake(`no column ${quote(name)}; expected one of ${listed(names.map(quote), 'columns')}${suggestion}`);
  }
  if (names.indexOf(name.trim(), found + 1) < 0) return found;
  throw mistake(`two columns called ${quote(name.trim())}; expected the column's 0-based index`);
}

/** Whether a header has no such name. */
function isMissing({ names = [] }: RawTable, column: ColumnName): boolean {
  return typeof column === 'string' && !names.includes(column.trim());
}

/** The weights in a column. Throws a UserError with the place of the first one that is none. */
function weightsOf(table: RawTable, column: number, fileName: string): Float64Array {
  const text = table.texts.get(column);
  const { values, offset, stride } = numbersOf(table, column);
  const weights = Float64Array.from({ length: table.rows }, (_, row) => {
    if (!text) return values[offset + row * stride];
    const code = text.codes[row];
    return code < 0 ? Number.NaN : numberOf(text.levels[code]);
  });
  const { least, most } = weightRange;
  const wrong = weights.findIndex((weight) => weight !== 0 && !(weight >= least && weight <= most));
  if (wrong < 0) return weights;
  const code = text?.codes[wrong] ?? -1;
  const isGap = text ? code < 0 : Number.isNaN(weights[wrong]);
  const { word } = table.gaps[column];
  const written = text && code >= 0 ? quote(text.levels[code]) : String(weights[wrong]);
  const found = isGap && word === '' ? 'is empty' : `holds ${isGap ? quote(word) : written}`;
  const message = `the weight in ${describeColumn(column, table)} ${found}; expected 0, or a number from ${least} to ${most}`;
  throw new UserError({ where: `${fileName}:${table.placeOf(wrong)}`, message });
}

/** The classes in a column: spellings of one number are one class. A gap has no class: −1. */
export function labelsOf(table: RawTable, column: number): Labels {
  const { levels, codes } = table.textOf(column);
  const { levels: classes, codes: ofClasses } = inLevelOrder(levels.map(className), codes);
  return { classes, codes: ofClasses };
}

/**
 * The features as a matrix of numbers, row by row. All that is not a number in them is refused here, once and for all: the
 * place where texts are to be encoded and gaps to be filled, fitted on training rows alone.
 */
function numericFeatures(table: RawTable, chosen: ChosenColumns, labels: Labels | undefined, fileName: string) {
  const { label, features } = chosen;
  const hasMistakes =
    features.some((column) => table.texts.has(column) || table.gaps[column].rows > 0) ||
    (label !== undefined && table.gaps[label].rows > 0);
  if (hasMistakes) throw new UserError(refusal(table, chosen, labels, fileName));
  return matrixOf(table, features);
}

/** A column that cannot be used as it is. */
interface Trouble {
  readonly column: number;
  readonly kind: 'text' | 'gaps' | 'label';
  /** How many rows it is in, and the first of them. */
  readonly rows: number;
  readonly first: number;
}

/** All that is in the way, in one message, at the place of the first of it; then the lines of the config that cure it. */
function refusal(
  table: RawTable,
  { label, features }: ChosenColumns,
  labels: Labels | undefined,
  fileName: string,
): Problem {
  const troubles = features.flatMap((column) => troublesOf(table, column));
  if (label !== undefined && labels) {
    const first = labels.codes.indexOf(-1);
    if (first >= 0) troubles.push({ column: label, kind: 'label', rows: table.gaps[label].rows, first });
  }
  const [earliest] = [...troubles].sort((a, b) => a.first - b.first || a.column - b.column);
  const where = `${fileName}:${table.placeOf(earliest.first)}`;
  if (troubles.length === 1 && earliest.rows === 1) return { where, message: mistakeIn(table, earliest) };

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
  const expected =
    missing.length > 0 && dropped.length === 0
      ? 'expected a class in every row'
      : `expected a number in every feature${missing.length > 0 ? ' and a class in every row' : ''}`;
  return {
    where,
    message: `${parts.join('; ')}; ${expected}${otherLabel(table, texts, labels)}${cure(table, dropped)}`,
  };
}

/** Whether there are more classes than can be learnt from so many rows. */
export function areMany(classes: readonly string[], rows: number): boolean {
  return classes.length > Math.max(2, Math.sqrt(rows));
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

/** A column as a config names it: by its name, in quotes where YAML takes it for something else, or by its index. */
export function written({ names }: Pick<RawTable, 'names'>, column: number): string {
  const name = names?.[column];
  if (!name || names.indexOf(name) !== names.lastIndexOf(name)) return String(column);
  const isPlain = /^[\p{L}_]([\p{L}\p{N}_. -]*[\p{L}\p{N}_.-])?$/u.test(name);
  return isPlain && !/^(true|false|null|yes|no|on|off|[yn])$/i.test(name) ? name : JSON.stringify(name);
}

function troublesOf(table: RawTable, column: number): Trouble[] {
  const gaps = table.gaps[column].rows;
  const [firstGap] = gaps > 0 ? gapRows(table, column) : [];
  const missing: Trouble[] = gaps > 0 ? [{ column, kind: 'gaps', rows: gaps, first: firstGap }] : [];
  const text = table.texts.get(column);
  if (text === undefined) return missing;
  const isText = text.levels.map((level) => !Number.isFinite(numberOf(level)));
  let rows = 0;
  for (const code of text.codes) if (code >= 0 && isText[code]) rows++;
  const first = text.codes.findIndex((code) => code >= 0 && isText[code]);
  return [{ column, kind: 'text', rows, first }, ...missing];
}

/** The rows in which a column has a gap, in order. */
function gapRows(table: RawTable, column: number): number[] {
  const rows: number[] = [];
  const codes = table.texts.get(column)?.codes;
  const { values, offset, stride } = numbersOf(table, column);
  for (let row = 0; row < table.rows; row++) {
    if (codes ? codes[row] < 0 : Number.isNaN(values[offset + row * stride])) rows.push(row);
  }
  return rows;
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
  return `${where} holds ${quote(value)}; expected ${expectedNumber(value)}`;
}

function expectedNumber(instead: string): string {
  if (!Number.isNaN(numberOf(instead))) return 'a number below 1.8e308';
  if (/^[+-]?(inf|infinity)$/i.test(instead)) return 'a finite number';
  return 'a number (if this is the label column, say so with labels)';
}

/** `column 2 ("job") with 12 values such as "admin", "services"`. */
function textIn(table: RawTable, { column, rows, first }: Trouble): string {
  const { levels, codes } = table.texts.get(column)!;
  const words = levels.filter((level) => !Number.isFinite(numberOf(level)));
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
