import { CsvError, parse } from 'csv-parse/sync';
import { atLine } from './format.ts';

/** One row of a table, as it is written. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The line its last field ends on. */
  readonly line: number;
}

/**
 * The records of CSV text (RFC 4180, lines ending in LF or CRLF), however many fields each has; empty lines are none.
 * Throws a UserError with `file:line` where quotes are not as they should be.
 */
export function csvRecords(
  bytes: Uint8Array,
  fileName: string,
  { delimiter = ',', firstLine = 1 }: { readonly delimiter?: string; readonly firstLine?: number } = {},
): CsvRecord[] {
  const linesBefore = firstLine - 1;
  try {
    const parsed = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      delimiter,
      record_delimiter: ['\n', '\r\n'],
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ fields: record, line: info.lines + linesBefore }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: number }).lines ?? 1) + linesBefore;
    throw atLine(fileName, line, quoteMistakes[error.code] ?? `not valid CSV (${error.code}); expected RFC 4180`);
  }
}

const quoteMistakes: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted field is not closed before the end of the file; expected a closing "',
  CSV_INVALID_CLOSING_QUOTE:
    'text after a closing quote; expected the next field (a quote inside a field is doubled: "")',
  INVALID_OPENING_QUOTE: 'a quote inside an unquoted field; expected the whole field in quotes, the quote doubled: ""',
};
