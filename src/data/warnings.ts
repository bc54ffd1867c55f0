import { counted, quote } from '../formats/format.ts';
import { numberOf } from '../formats/number.ts';
import { describeColumn, numbersOf, type RawTable } from '../formats/table.ts';
import { classText } from '../model/classText.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import { areAllDifferent, areMany, doesCount, isWhole, wordsIn } from './columnFacts.ts';
import { written } from './columnNames.ts';
import { type ColumnChoice, chooseColumns } from './columns.ts';

/** With fewer rows nothing is told from values alone: what looks odd in them is chance. */
export const ENOUGH_ROWS = 10;
/** All numbers of a column are different by chance in less. */
export const MANY_ROWS = 20;
/** A class of less can hardly be learnt, nor tested. */
const FEW_SAMPLES = 5;

/** What in a table may make its samples mean something else than they should, a line each, with what mends it. */
export function tableWarnings(table: RawTable, choice: ColumnChoice, samples: Samples): string[] {
  const { labels, fileRows } = samples;
  const { label, features } = chooseColumns(table, choice, '', labels === undefined);
  return [
    ...rowNumbers(table, features),
    ...(labels && (fileRows?.[0] ?? 0) === 0 ? headerWarnings(table, labels) : []),
    ...(choice.categorical === undefined || choice.categorical === 'auto' ? oddTexts(table, features) : []),
    ...(labels && label !== undefined ? labelWarnings(labels, { table, label }) : []),
  ];
}

/** A chosen class that hardly has samples. */
export function fewSamples(classes: readonly { readonly name: string; readonly train: number }[]): string[] {
  return classes
    .filter(({ train }) => train > 0 && train < FEW_SAMPLES)
    .map(
      ({ name, train }) =>
        `class ${classText(name)} has ${counted(train, 'training sample')} only; are these the right labels?`,
    );
}

export const ROW_NUMBER_NAME =
  /^(|_?id|index|idx|row|row[ _.]?(names?|numbers?|no|nr|id|index)|unnamed(: ?\d+)?|serial|s\.?no\.?|no\.?|nr\.?|sample[ _.]?(id|no)|record[ _.]?id)$/i;

/** Features that count the rows or name them. */
function rowNumbers(table: RawTable, features: readonly number[]): string[] {
  const { names } = table;
  const named = features.filter((column) => names && ROW_NUMBER_NAME.test(names[column]));
  const isFirst = features.includes(0) && !named.includes(0) && !table.texts.has(0);
  const how = isFirst ? countsRows(table) : undefined;
  const found: [column: number, how: string][] = [
    ...(how === undefined ? [] : [[0, how] as [number, string]]),
    ...named.map((column): [number, string] => [column, 'by its name']),
  ];
  return found.map(([column, reason]) => {
    const looks = `${describeColumn(column, table)} looks like a row number (${reason}), and is`;
    if (features.length === 1) return `${looks} the only feature`;
    return `${looks} a feature; dataset.drop: [${written(table, column)}] leaves it out`;
  });
}

/** Columns of numbers that a few words make columns of text, and texts that name the rows. */
function oddTexts(table: RawTable, features: readonly number[]): string[] {
  return features.flatMap((column) => {
    const text = table.texts.get(column);
    const { words, cells } = text ? wordsIn(text, table.point) : { words: [], cells: 0 };
    const given = table.rows - table.gaps[column].rows;
    if (cells === given && text?.levels.length === given && given >= ENOUGH_ROWS) {
      return [
        `${describeColumn(column, table)} holds another text in every row, and becomes a feature for each; dataset.drop: [${written(table, column)}] leaves it out`,
      ];
    }
    if (cells === 0 || 2 * cells >= given) return [];
    const shown = `${words.slice(0, 3).map(quote).join(', ')}${words.length > 3 ? ', …' : ''}`;
    return [
      `${describeColumn(column, table)} holds numbers in ${given - cells} rows and ${shown} in ${cells}, so it is taken for text, one feature for each value`,
    ];
  });
}

/** How the first column tells that it numbers rows, if it does. */
function countsRows(table: RawTable): string | undefined {
  if (table.rows < ENOUGH_ROWS) return undefined;
  if (doesCount(table, 0)) {
    const first = valueAt(table, 0, 0);
    return `${first}, ${first + 1}, ${first + 2}, …`;
  }
  const isNumbered = table.rows >= MANY_ROWS && isWhole(table, 0) && areAllDifferent(table, 0);
  return isNumbered ? 'whole numbers, all different' : undefined;
}

/** A first row of data that may be the names of columns: numbers that rise, or a label that is found nowhere else. */
function headerWarnings(table: RawTable, { classes, codes }: Labels): string[] {
  if (table.names !== undefined || table.rows < ENOUGH_ROWS) return [];
  const rise = (row: number) => {
    for (let column = 1; column < table.columns - 1; column++) {
      if (!(valueAt(table, row, column) > valueAt(table, row, column - 1))) return false;
    }
    return true;
  };
  const { columns } = table;
  const place = /^\d/.test(table.firstPlace) ? `line ${table.firstPlace}` : table.firstPlace;
  const mend = 'is it a header? If so: dataset.header: true';
  // Five features in ascending order are chance in 1 of 120 rows.
  if (table.columns > 5 && rise(0) && !rise(1) && !rise(2)) {
    return [`${place} holds numbers that rise, and is a sample; ${mend}`];
  }
  // As pandas and R name columns: 0, 1, …, the label's included.
  const first = [...Array(columns).keys()].map((column) => {
    const text = table.texts.get(column);
    return text ? numberOf(text.levels[text.codes[0]] ?? '') : valueAt(table, 0, column);
  });
  const counts = (row: readonly number[]) => row.every((value, column) => value === row[0] + column);
  const hasDecimals = (column: number) => {
    for (let row = 1; row < table.rows; row++) if (!Number.isInteger(valueAt(table, row, column))) return true;
    return false;
  };
  if (columns > 2 && (first[0] === 0 || first[0] === 1) && counts(first)) {
    if (first.some((_, column) => !table.texts.has(column) && hasDecimals(column)))
      return [`${place} holds ${first[0]}, ${first[1]}, …, as columns are numbered, and is a sample; ${mend}`];
  }
  const count = codes.reduce((sum, code) => sum + (code === codes[0] ? 1 : 0), 0);
  if (count > 1 || classes.length < 3 || classes.length > table.rows / 3) return [];
  return [`${place} has a label that occurs nowhere else, ${classText(classes[codes[0]])}; ${mend}`];
}

function valueAt(table: RawTable, row: number, column: number): number {
  const { values, offset, stride } = numbersOf(table, column);
  return values[offset + row * stride];
}

/** What labels hold that are measurements rather than classes; undefined where they may be classes. */
export function whyNoClasses(classes: readonly string[], rows: number): string | undefined {
  if (rows < ENOUGH_ROWS) return undefined;
  if (areMany(classes, rows)) return `${classes.length} different values in ${rows} rows`;
  const decimals = classes.filter((name) => /^-?\d*\.\d+(e-?\d+)?$/.test(name));
  return decimals.length > 0 && decimals.length >= classes.length / 2 ? `decimals such as ${decimals[0]}` : undefined;
}

/** Labels that look like measurements or names of rows, not like classes. `column`: where they are, if in a table. */
export function labelWarnings(
  { classes, codes }: Labels,
  column?: { readonly table: RawTable; readonly label: number },
): string[] {
  const found = whyNoClasses(classes, codes.length);
  if (found === undefined) return [];
  if (column === undefined) return [`the labels hold ${found}, hardly classes`];
  const { table, label } = column;
  const others = [...Array(table.columns).keys()].filter((other) => other !== label && hasFewValues(table, other));
  const shown = others.slice(0, 5).map((other) => describeColumn(other, table));
  const suggestion =
    shown.length > 0 ? `columns with few values: ${shown.join(', ')}` : 'no other column has few values';
  return [
    `the labels in ${describeColumn(label, table)} hold ${found}, hardly classes; expected dataset.labels: the column of the classes (${suggestion})`,
  ];
}

/** Whether a column could be one of classes. */
function hasFewValues(table: RawTable, column: number): boolean {
  const most = Math.min(20, Math.sqrt(table.rows));
  const text = table.texts.get(column);
  if (text) return text.levels.length > 1 && text.levels.length <= most;
  const different = new Set<number>();
  for (let row = 0; row < table.rows && different.size <= most; row++) different.add(valueAt(table, row, column));
  return different.size > 1 && different.size <= most;
}
