import { BLANKS, type CsvRecord, TAB } from './csvRecords.ts';
import type { FirstRecords } from './firstRecords.ts';
import { isWord } from './number.ts';
import { isGap } from './spellings.ts';

export const COMMA = 0x2c;
export const SEMICOLON = 0x3b;

/** What may be between columns; of two that would do the first. */
const separators: readonly (readonly [byte: number, name: string])[] = [
  [COMMA, 'commas'],
  [TAB, 'tabs'],
  [SEMICOLON, 'semicolons'],
  [0x7c, '|'],
  [BLANKS, 'blanks'],
];

/** A separator as configs name it: itself, `tab` or `blanks`. */
export function separatorName(byte: number): string {
  if (byte === TAB) return 'tab';
  return byte === BLANKS ? 'blanks' : String.fromCharCode(byte);
}

/** The separator of that name. */
export function byteOf(separator: string): number {
  if (separator === 'tab' || separator === '\\t') return TAB;
  return separator === 'blanks' ? BLANKS : separator.charCodeAt(0);
}

/** The separator in the words of messages. */
export function nameOf(separator: number): string {
  return separators.find(([byte]) => byte === separator)?.[1] ?? String.fromCharCode(separator);
}

/**
 * The separator that splits the first lines into as many columns each, more of which are numbers than with any other.
 * Commas within numbers speak for another one, with commas before decimals.
 */
export function likelySeparator(line: string, usual: number, recordsBy: (separator: number) => FirstRecords): number {
  const candidates = separators.filter(([byte]) => line.trim().includes(String.fromCharCode(byte)) || byte === BLANKS);
  let best: number | undefined;
  let highest = 0;
  for (const [byte] of [...candidates.filter(([one]) => one === usual), ...candidates]) {
    const { records, areIntact } = recordsBy(byte);
    const columns = mostFrequent(records.map(({ fields }) => fields.length));
    if (columns < 2) continue;
    const alike = records.filter(({ fields }) => fields.length === columns);
    const cells = alike.flatMap(({ fields }) => fields.map((field) => field.trim())).filter((cell) => !isGap(cell));
    const numbers = cells.filter((cell) => !isWord(cell, byte === COMMA ? '.' : ',') || !isWord(cell, '.'));
    // Quotes that are not as they should be speak against the separator.
    const intact = areIntact ? 1 : 0.5;
    const score = intact * (alike.length / records.length) * (1 + numbers.length / Math.max(1, cells.length));
    // Nearly as good is not better: a typing mistake must not make another separator of a blank.
    // Of two that are as good, commas that are all before decimals separate nothing.
    const isBetter =
      score > 1.1 * highest || (best === COMMA && score >= highest && areDecimal(byte, records, columns));
    if (best === undefined || isBetter) {
      best = byte;
      highest = score;
    }
  }
  return best ?? usual;
}

/** Whether a separator splits all records alike, and all commas below the first are before decimals, at least one. */
function areDecimal(separator: number, records: readonly CsvRecord[], columns: number): boolean {
  if (separator === BLANKS || records.some(({ fields }) => fields.length !== columns)) return false;
  const withComma = records
    .slice(1)
    .flatMap(({ fields }) => fields.map((field) => field.trim()))
    .filter((field) => field.includes(','));
  return withComma.length > 0 && withComma.every((field) => !isWord(field, ','));
}

function mostFrequent(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
}
