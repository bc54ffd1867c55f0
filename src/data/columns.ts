import { type DatasetConfig, weightRange } from '../config/dataset.ts';
import { type Problem, UserError } from '../errors.ts';
import { compact } from '../formats/arrays.ts';
import { listed, quote } from '../formats/format.ts';
import { className } from '../formats/labels.ts';
import { numberOf } from '../formats/number.ts';
import { describeColumn, inLevelOrder, matrixOf, numbersOf, type RawTable, type TextColumn } from '../formats/table.ts';
import { type DenseMatrix, isSparse, selectRows } from '../math/matrix.ts';
import type { ColumnName, Labels, Samples, TableColumns } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';

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
  /** Whether these are test samples: their weights mean nothing, and columns that are no features need not be there. */
  readonly isTest?: boolean;
  /** Which features are texts that become a column for each level; default: auto, all that hold text of few levels. */
  readonly categorical?: 'auto' | 'none' | readonly ColumnName[] | undefined;
  /** What to do about missing values; default: refuse. */
  readonly missing?: DatasetConfig['missing'] | undefined;
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
export function namesIn({ labels, drop = [], features = [], weight, categorical }: ColumnChoice): string[] {
  const listed = Array.isArray(categorical) ? categorical : [];
  return [labels, ...drop, ...features, weight, ...listed].filter((name) => typeof name === 'string');
}

/**
 * The samples of a table: texts as the numbers of their levels, gaps as NaN, for both are fitted on training samples. Throws
 * one UserError with all that is in the way: texts that are not to be encoded, gaps that are not to be filled, missing labels.
 */
export function samplesOfTable(table: RawTable, choice: ColumnChoice, fileName: string, hasOwnLabels = false): Samples {
  const chosen = chooseColumns(table, choice, fileName, hasOwnLabels);
  const { label, weight, features } = chosen;
  const { rows, names } = table;
  const missing = choice.missing ?? 'refuse';
  const labels = label === undefined ? undefined : labelsOf(table, label);
  const texts = encodedTexts(table, chosen, choice, fileName);
  const troubles = troublesOf(table, chosen, labels, texts, missing);
  if (troubles.length > 0) throw new UserError(refusal(table, troubles, labels, fileName));
  const codes = new Map([...texts].map(([column, text]) => [column, gapsAsNaN(text.codes)]));
  const cells = { ...table.cells, wide: new Map([...table.cells.wide, ...codes]) };
  const values = compact(matrixOf(codes.size > 0 ? { ...table, cells } : table, features));
  const hasWeights = weight !== undefined && !choice.isTest;
  const needed = [...features, ...(label === undefined ? [] : [label]), ...(hasWeights ? [weight] : [])];
  const left = new Set(missing === 'drop-rows' ? needed.flatMap((column) => gapRows(table, column)) : []);
  const samples: Samples = {
    features: { rows, cols: features.length, values, divisor: 1 },
    ...(labels && { labels }),
    ...(hasWeights && { weights: weightsOf(table, weight, left, fileName) }),
    ...(names && { featureNames: features.map((column) => names[column]) }),
    ...(names && label !== undefined && { labelName: names[label] }),
    ...(texts.size > 0 && { texts: levelsByFeature(features, texts) }),
    columns: usesOf(table, chosen),
  };
  return withoutRows(samples, left, fileName);
}

/** What is made of texts and gaps in a table, a phrase each. */
export function tableNotes(table: RawTable, { missing = 'refuse' }: ColumnChoice, samples: Samples): string[] {
  const { features, texts, columns } = samples;
  const encoded = (columns?.features ?? []).filter((_, k) => texts?.has(k)).map(writtenName);
  const left = table.rows - features.rows;
  const gaps = missing === 'refuse' || isSparse(features) ? 0 : rowsWithGaps(features);
  return [
    ...(encoded.length > 0 ? [`text in ${listed(encoded, 'columns')}`] : []),
    ...(left > 0 ? [`${left} of ${table.rows} rows with missing values, which are left out`] : []),
    ...(gaps > 0 ? [`${gaps} of ${table.rows} rows with missing values, which are filled: ${missing}`] : []),
  ];
}

function rowsWithGaps({ rows, cols, values }: DenseMatrix): number {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (values.subarray(row * cols, (row + 1) * cols).some(Number.isNaN)) count++;
  }
  return count;
}

function gapsAsNaN(codes: Int32Array): Float64Array {
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code));
}

function levelsByFeature(features: readonly number[], texts: ReadonlyMap<number, TextColumn>) {
  return new Map(
    features.flatMap((column, k) => {
      const text = texts.get(column);
      return text ? [[k, text.levels] as const] : [];
    }),
  );
}

function usesOf({ columns, names }: RawTable, { label, weight, features }: ChosenColumns): TableColumns {
  const nameOf = (column: number) => (names && isNamed(names, column) ? names[column] : column);
  const used = new Set([label, weight, ...features]);
  const dropped = [...Array(columns).keys()].filter((column) => !used.has(column));
  return {
    features: features.map(nameOf),
    ...(label !== undefined && { label: nameOf(label) }),
    ...(weight !== undefined && { weight: nameOf(weight) }),
    dropped: dropped.map(nameOf),
  };
}

/** The samples but those in some rows, as if the file had no such rows. Throws a UserError where that leaves none. */
function withoutRows(samples: Samples, left: ReadonlySet<number>, fileName: string): Samples {
  const { features, labels, weights } = samples;
  if (left.size === 0) return samples;
  const kept = Uint32Array.from({ length: features.rows }, (_, row) => row).filter((row) => !left.has(row));
  if (kept.length === 0) {
    const message = `every row of ${fileName} has a missing value; expected missing: median (or another way to fill them), or to drop columns`;
    throw new UserError({ message, key: ['missing'] });
  }
  const rest = selectRows(features, kept);
  const ownLabels = labels && labelsAt(labels, kept);
  return {
    ...samples,
    features: isSparse(rest) ? rest : { ...rest, values: compact(rest.values) },
    ...(ownLabels && { labels: ownLabels }),
    ...(weights && { weights: weights.filter((_, row) => !left.has(row)) }),
    fileRows: kept,
  };
}

/** The labels of some rows; classes of none of them are left out. */
export function labelsAt({ classes, codes }: Labels, rows: Uint32Array): Labels {
  const kept = Int32Array.from(rows, (row) => codes[row]);
  const used = new Set(kept);
  const { levels, codes: ofLevels } = inLevelOrder(
    classes.map((name, code) => (used.has(code) ? name : undefined)),
    kept,
  );
  return { classes: levels, codes: ofLevels };
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
  // What a test file does not have is as good as dropped from it.
  const present = (choice.drop ?? []).filter((name) => !(choice.isTest && isMissing(table, name)));
  const dropped = new Set(present.map((name) => find('drop', name)));
  const all = [...Array(columns).keys()];
  const hasWeight = choice.weight !== undefined && !(choice.isTest && isMissing(table, choice.weight));
  const weight = hasWeight ? find('weight', choice.weight!) : undefined;
  const byDefault = all.findLast((column) => !dropped.has(column) && column !== weight);
  const label = hasOwnLabels ? undefined : choice.labels === undefined ? byDefault : find('labels', choice.labels);
  if (weight !== undefined && weight === label) {
    const message =
      choice.isTest && typeof choice.weight === 'number'
        ? `weight is ${describeColumn(weight, table)} of ${fileName} too, which holds its labels; expected a weight by its name, where test samples have none`
        : `weight and labels are one column, ${describeColumn(label, table)}; expected two`;
    throw new UserError({ message, key: ['weight'] });
  }
  const wanted = choice.features?.map((name) => find('features', name));
  const key = wanted?.some((column) => column === label) ? 'features' : 'drop';
  if (label !== undefined && (key === 'features' || dropped.has(label))) {
    const found = key === 'drop' ? 'drop takes the labels away' : 'features hold the labels';
    const message = `${found}, ${describeColumn(label, table)}; expected other columns, or labels that name another one`;
    throw new UserError({ message, key: [key] });
  }
  if (weight !== undefined && wanted?.includes(weight)) {
    const message = `features hold the weights, ${describeColumn(weight, table)}; expected other columns, or a weight that names another one`;
    throw new UserError({ message, key: ['features'] });
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
function weightsOf(table: RawTable, column: number, left: ReadonlySet<number>, fileName: string): Float64Array {
  const text = table.texts.get(column);
  const { values, offset, stride } = numbersOf(table, column);
  const weights = Float64Array.from({ length: table.rows }, (_, row) => {
    if (!text) return values[offset + row * stride];
    const code = text.codes[row];
    return code < 0 ? Number.NaN : numberOf(text.levels[code], table.point);
  });
  const { least, most } = weightRange;
  const isWrong = (weight: number) => weight !== 0 && !(weight >= least && weight <= most);
  const wrong = weights.findIndex((weight, row) => isWrong(weight) && !left.has(row));
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

/** Of more levels a text is hardly a category; such columns are encoded only where they are listed. */
export const MOST_LEVELS = 30;

/** The columns whose texts are to be encoded, by their number. */
function encodedTexts(
  table: RawTable,
  { features }: ChosenColumns,
  { categorical = 'auto' }: ColumnChoice,
  fileName: string,
): ReadonlyMap<number, TextColumn> {
  if (categorical === 'none') return new Map();
  if (categorical === 'auto')
    return new Map([...table.texts].filter(([k, text]) => features.includes(k) && isCategory(text, table.point)));
  const listed = categorical.map((name) => columnOf(table, name, fileName, 'categorical'));
  const other = listed.find((column) => !features.includes(column));
  if (other !== undefined) {
    const message = `categorical holds ${describeColumn(other, table)}, which is no feature; expected columns that are features`;
    throw new UserError({ message, key: ['categorical'] });
  }
  return new Map(listed.map((column) => [column, table.textOf(column)]));
}

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

function isInfinite(word: string): boolean {
  return !Number.isNaN(numberOf(word)) || /^[+-]?(inf|infinity)$/i.test(word);
}

/** Whether a word is a number with its thousands set apart: `1.000`, `2.500,5`, `1,000.5`. */
function isGrouped(word: string): boolean {
  return /^[+-]?[1-9]\d{0,2}((\.\d{3})+(,\d+)?|(,\d{3})+(\.\d+)?)$/.test(word);
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
function refusal(table: RawTable, troubles: readonly Trouble[], labels: Labels | undefined, fileName: string): Problem {
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

/** Whether there are more classes than can be learnt from so many rows. */
export function areMany(classes: { readonly length: number }, rows: number): boolean {
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

/** A column as a config names it: by its name, in quotes where YAML takes it for something else, or by its index. */
export function written({ names }: Pick<RawTable, 'names'>, column: number): string {
  return writtenName(names && isNamed(names, column) ? names[column] : column);
}

/** Whether a column has a name of its own. */
function isNamed(names: readonly string[], column: number): boolean {
  return names[column] !== '' && names.indexOf(names[column]) === names.lastIndexOf(names[column]);
}

/** A column's name or index in YAML. */
export function writtenName(name: ColumnName): string {
  if (typeof name === 'number') return String(name);
  const isPlain = /^[\p{L}_]([\p{L}\p{N}_. -]*[\p{L}\p{N}_.-])?$/u.test(name);
  return isPlain && !/^(true|false|null|yes|no|on|off|[yn])$/i.test(name) ? name : JSON.stringify(name);
}

/** All that cannot be used, by column. `texts`: those that are to be encoded. */
function troublesOf(
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

/** The rows in which a column has a gap, in order. */
function gapRows(table: RawTable, column: number): number[] {
  const rows: number[] = [];
  if (table.gaps[column].rows === 0) return rows;
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
