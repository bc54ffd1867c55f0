import type { CsvRecord } from './csvRecords.ts';
import { numberOf } from './number.ts';
import { COMMA, SEMICOLON } from './separators.ts';

/** A comma where no table has a point, if commas do not separate. */
export function decimalPoint(
  bytes: Uint8Array,
  start: number,
  separator: number,
  records: readonly CsvRecord[],
): '.' | ',' {
  if (separator === COMMA) return '.';
  const fields = records.flatMap((record) => record.fields.map((field) => field.trim()));
  // Three digits may be thousands, but not where semicolons have taken the place of commas.
  const isEuropean = separator === SEMICOLON;
  const hasPoint = (field: string) => field.includes('.') && !Number.isNaN(numberOf(field));
  const isThousands = (field: string) => isEuropean && /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/.test(field);
  if (fields.some((field) => hasPoint(field) && !isThousands(field))) return '.';
  const isDecimal = (field: string) =>
    /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(field) && (isEuropean || !/^[+-]?\d{1,3},\d{3}$/.test(field));
  if (fields.some(isDecimal)) return ',';
  if (!isEuropean || fields.some(hasPoint)) return '.';
  // All whole so far: the first decimals tell.
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const between = (byte: number) => {
    let at = bytes.indexOf(byte, start);
    while (at >= 0 && !(isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]))) at = bytes.indexOf(byte, at + 1);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  const comma = between(COMMA);
  return comma < Number.POSITIVE_INFINITY && comma < between(0x2e) ? ',' : '.';
}
