import { atLine } from './format.ts';

/** One row of a table, as it is written. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The line its last field ends on. */
  readonly line: number;
  /** The byte that the next record begins at. */
  readonly next: number;
}

/** The separator of columns that are set apart by runs of blanks and tabs. */
export const BLANKS = 0x20;

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;

/** The longest field, in bytes: a text that is longer is a file without its quotes or its separators. */
const MOST_FIELD = 2 ** 26;
/** The most columns. */
const MOST_COLUMNS = 2 ** 20;

/** Throws a UserError where a field is longer than texts can be kept. */
export function checkField(length: number, line: number, fileName: string): void {
  if (length <= MOST_FIELD) return;
  const message = `a field of ${length} bytes; expected at most ${MOST_FIELD}: is a quote not closed?`;
  throw atLine(fileName, line, message);
}

/** What is wrong with quotes, in the words of messages. */
export const quoteMistakes = {
  unclosed: 'a quoted field is not closed before the end of the file; expected a closing "',
  textAfter: 'text after a closing quote; expected the next field (a quote inside a field is doubled: "")',
  inside: 'a quote inside an unquoted field; expected the whole field in quotes, the quote doubled: ""',
} as const;

/**
 * The records of CSV text (RFC 4180, lines ending in LF or CRLF), however many fields each has; empty lines are none.
 * Throws a UserError with `file:line` where quotes are not as they should be.
 */
export function csvRecords(bytes: Uint8Array, fileName: string, separator = 0x2c): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let line = 1; at < bytes.length; line++) {
    if (isLineEnd(bytes, at)) {
      at = afterLineEnd(bytes, at);
      continue;
    }
    const record = recordAt(bytes, at, line, separator, fileName);
    records.push(record);
    ({ next: at, line } = record);
  }
  return records;
}

/**
 * The record that begins at a byte, on that line, field by field as it is written: readable, and slow. Where blanks
 * separate, those around the line are none of it. Throws a UserError where quotes are not as they should be.
 */
export function recordAt(
  bytes: Uint8Array,
  start: number,
  firstLine: number,
  separator: number,
  fileName: string,
): CsvRecord {
  const decoder = new TextDecoder();
  const isSeparator = (byte: number) => byte === separator || (separator === BLANKS && byte === TAB);
  const skip = (at: number) => {
    while (at < bytes.length && (bytes[at] === 0x20 || (bytes[at] === TAB && separator !== TAB))) at++;
    return at;
  };
  const isEnd = (at: number) => at >= bytes.length || isLineEnd(bytes, at);
  const fields: string[] = [];
  let line = firstLine;
  let at = separator === BLANKS ? skip(start) : start;
  for (;;) {
    if (fields.length === MOST_COLUMNS)
      throw atLine(fileName, line, `more than ${MOST_COLUMNS} columns; expected fewer`);
    const from = at;
    const opening = skip(at);
    if (bytes[opening] === QUOTE) {
      let text = '';
      let piece = opening + 1;
      for (at = piece; ; at++) {
        if (at >= bytes.length) throw atLine(fileName, line, quoteMistakes.unclosed);
        if (bytes[at] !== QUOTE) continue;
        checkField(at - piece, line, fileName);
        text += decoder.decode(bytes.subarray(piece, at));
        if (bytes[at + 1] !== QUOTE) break;
        text += '"';
        piece = ++at + 1;
      }
      line += text.split('\n').length - 1;
      fields.push(text);
      at++;
      if (!(isEnd(at) || isSeparator(bytes[at]))) at = skip(at);
      if (!(isEnd(at) || isSeparator(bytes[at]))) throw atLine(fileName, line, quoteMistakes.textAfter);
    } else {
      for (; !isEnd(at) && !isSeparator(bytes[at]); at++) {
        if (bytes[at] === QUOTE) throw atLine(fileName, line, quoteMistakes.inside);
      }
      checkField(at - from, line, fileName);
      fields.push(decoder.decode(bytes.subarray(from, at)));
    }
    const isLast = isEnd(at);
    if (!isLast) at = separator === BLANKS ? skip(at) : at + 1;
    if (isLast || (separator === BLANKS && isEnd(at))) {
      return { fields, line, next: at < bytes.length ? afterLineEnd(bytes, at) : at };
    }
  }
}

/** Whether a line ends here: LF, CRLF, or a CR that is the file's last byte. */
export function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && (at + 1 === bytes.length || bytes[at + 1] === LF));
}

export function afterLineEnd(bytes: Uint8Array, at: number): number {
  return Math.min(at + (bytes[at] === CR ? 2 : 1), bytes.length);
}
