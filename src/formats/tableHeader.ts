import type { CsvRecord } from './csvRecords.ts';
import { afterLine, skipEmpty } from './lines.ts';
import { isWord } from './number.ts';
import { isGap } from './spellings.ts';

/**
 * Whether the first record is a header: words over columns of numbers, unless it is plainly a row of data with a mistake in
 * it: a word among more numbers, some of which have decimals or are there twice, as the names of columns do not and are
 * not. Such a row must be reported, not skipped. Where all columns hold words, a header's are found nowhere below. It is
 * one also where it holds the name of a column that the config gives.
 */
export function looksLikeHeader(
  { fields }: CsvRecord,
  below: readonly CsvRecord[],
  named: readonly string[],
  point: string,
): boolean {
  const first = fields.map((field) => field.trim());
  if (named.some((name) => first.includes(name.trim()))) return true;
  const cellsBelow = first.map((_, column) =>
    below.map((record) => (record.fields[column] ?? '').trim()).filter((cell) => !isGap(cell)),
  );
  const isNumeric = (column: number) => {
    const cells = cellsBelow[column];
    return cells.filter((cell) => !isWord(cell, point)).length > cells.length / 2;
  };
  const columns = [...first.keys()];
  let features = columns.filter(isNumeric);
  if (features.length === 0) {
    if (below.length > 0) {
      const recurs = columns.some((column) => cellsBelow[column].includes(first[column]));
      const isNamed = first.every((cell) => cell === '' || isWord(cell, point)) && first.length > 1;
      return isNamed && !recurs && new Set(first).size === first.length && below.length > 1;
    }
    features = columns.slice(0, -1);
  }
  const cells = features.map((column) => first[column]);
  const words = cells.filter((cell) => isWord(cell, point) && !isGap(cell));
  const numbers = cells.filter((cell) => !isWord(cell, point) && !isGap(cell));
  if (words.length === 0) return false;
  if (words.length >= numbers.length) return true;
  if (below.some((record) => record.fields.length !== first.length)) return false;
  return new Set(numbers).size === numbers.length && numbers.every((cell) => /^[+-]?\d+$/.test(cell));
}

/**
 * Whether the first line holds counts, as scikit-learn's tables begin: `150,4,setosa,versicolor,virginica` is samples,
 * features and classes. The samples are counted.
 */
export function isCountLine([first, second]: readonly CsvRecord[], bytes: Uint8Array): boolean {
  if (second === undefined || first.fields.length < 2) return false;
  const [samples, features, ...classes] = first.fields.map((field) => field.trim());
  if (!/^\d+$/.test(samples) || !/^\d+$/.test(features)) return false;
  const columns = second.fields.length;
  // In a table of as many columns, data would have such words below, too, in the label's column at least.
  const isBelow = (k: number) => k < columns - 1 && isWord((second.fields[k] ?? '').trim(), '.');
  const areClasses =
    classes.length > 1 &&
    classes.every((name, k) => isWord(name, '.') && !(first.fields.length === columns && isBelow(k + 2)));
  if (classes.length === 0 ? columns === 2 : !areClasses) return false;
  if (Number(features) !== columns - 1 && !(classes.length === 0 && Number(features) === columns)) return false;
  let lines = 0;
  for (let { at } = skipEmpty(bytes, first.next, 1); at < bytes.length; lines++) {
    ({ at } = skipEmpty(bytes, afterLine(bytes, at), 1));
  }
  return lines === Number(samples);
}
