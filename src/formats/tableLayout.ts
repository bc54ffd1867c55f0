import { atLine, listed, quote, type ReadOptions, UnknownColumnError } from './format.ts';
import { numberOf } from './number.ts';

/** What the first row of a table tells about all rows. */
export interface TableLayout {
  readonly columns: number;
  /** 0-based. */
  readonly labelColumn: number;
  readonly hasHeader: boolean;
  /** Names of all columns, if there is a header. */
  readonly names?: readonly string[];
  /** The number of the line that the first row is on. */
  readonly firstLine: number;
}

/**
 * The layout of a table whose first row is `fields`. The row is a header if it holds the name that `labels` gives, or
 * something in a feature column that is not a number (see `looksLikeHeader`).
 */
export function tableLayout(
  fields: readonly string[],
  firstLine: number,
  isTabbed: boolean,
  { fileName, labels }: ReadOptions,
): TableLayout {
  const columns = fields.length;
  const trimmed = fields.map((field) => field.trim());
  if (columns < 2) throw atLine(fileName, firstLine, singleColumn(fields[0], isTabbed));
  const named = typeof labels === 'string' ? trimmed.indexOf(labels.trim()) : -1;
  const isNumbered = typeof labels === 'number';
  if (isNumbered && !(Number.isInteger(labels) && labels >= 0 && labels < columns)) {
    throw new UnknownColumnError(`${fileName} has no column ${labels}; expected an index from 0 to ${columns - 1}`);
  }
  const labelColumn = isNumbered ? labels : named >= 0 ? named : columns - 1;
  const hasHeader = named >= 0 || looksLikeHeader(trimmed, labelColumn);
  if (typeof labels === 'string' && named < 0) {
    throw hasHeader
      ? new UnknownColumnError(
          `${fileName} has no column ${quote(labels)}; expected one of ${listed(trimmed.map(quote), 'columns')}`,
          trimmed,
        )
      : new UnknownColumnError(
          `${fileName} has no header, so no column ${quote(labels)}; expected an index from 0 to ${columns - 1}`,
        );
  }
  if (named >= 0 && trimmed.indexOf(trimmed[named], named + 1) >= 0) {
    throw new UnknownColumnError(
      `${fileName} has two columns called ${quote(trimmed[named])}; expected the label column's 0-based index`,
    );
  }
  const shape = { columns, labelColumn, hasHeader, firstLine };
  return hasHeader ? { ...shape, names: trimmed } : shape;
}

/** `column 3 ("age")`, counted from 1 as people and spreadsheets do. */
export function describeColumn(column: number, { names }: TableLayout): string {
  const name = names?.[column];
  return name ? `column ${column + 1} (${quote(name)})` : `column ${column + 1}`;
}

/**
 * A first row with words in its feature columns is a header, unless it is plainly a row of data with a mistake in it:
 * a gap (empty, `NaN`, `?`), or a word among more numbers, some of which have decimals or are there twice, as the names
 * of columns do not and are not. Such a row must be reported, not skipped.
 */
function looksLikeHeader(fields: readonly string[], labelColumn: number): boolean {
  const features = fields.filter((_, column) => column !== labelColumn);
  const numbers = features.filter((field) => !Number.isNaN(numberOf(field)));
  const words = features.filter((field) => Number.isNaN(numberOf(field)) && !isGap(field));
  if (words.length === 0) return false;
  if (words.length >= numbers.length) return true;
  return new Set(numbers).size === numbers.length && numbers.every((field) => /^[+-]?\d+$/.test(field));
}

function isGap(field: string): boolean {
  return /^(\?|-|[+-]?nan|n\/?a|null|none|[+-]?inf(inity)?)?$/i.test(field);
}

function singleColumn(field: string, isTabbed: boolean): string {
  const other = [...(isTabbed ? [','] : ['\t']), ';', ' '].find((separator) => field.trim().includes(separator));
  const found = other === undefined ? 'only one column' : `only one column (separated by ${separatorNames[other]}?)`;
  const expected = `features and a label, separated by ${isTabbed ? 'tabs' : 'commas'}`;
  const remedy = other === '\t' ? ' (or format: tsv)' : other === ',' ? ' (or format: csv)' : '';
  return `${found}; expected ${expected}${remedy}`;
}

const separatorNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  '\t': 'tabs',
  ';': 'semicolons',
  ' ': 'blanks',
};
