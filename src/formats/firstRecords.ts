import { BLANKS, type CsvRecord, recordAt } from './csvRecords.ts';
import { afterLine, lineAt, MOST_LINE, skipEmpty } from './lines.ts';

/** Of long lines, fewer records than wanted are read, but as many as this. */
const FEWEST = 3;

/** The first records of a table. */
export interface FirstRecords {
  readonly records: CsvRecord[];
  /** Whether no mistake with quotes is in them, or right after them. */
  readonly areIntact: boolean;
}

/** The first records by a separator, up to a mistake, which whoever reads all of them tells. */
export function firstRecords(
  bytes: Uint8Array,
  start: number,
  firstLine: number,
  separator: number,
  most: number,
  comment: string | undefined,
  fileName: string,
  mustBegin: boolean,
): FirstRecords {
  const records: CsvRecord[] = [];
  for (let { at, line } = { at: start, line: firstLine }; records.length < most; ) {
    ({ at, line } = skipEmpty(bytes, at, line));
    if (at === bytes.length || (at - start > MOST_LINE && records.length >= FEWEST)) break;
    const isComment = comment !== undefined && lineAt(bytes, at).trimStart().startsWith(comment);
    if (isComment || (separator === BLANKS && lineAt(bytes, at).trim() === '')) {
      at = afterLine(bytes, at);
      line++;
      continue;
    }
    try {
      const record = recordAt(bytes, at, line, separator, fileName);
      records.push(record);
      at = record.next;
      line = record.line + 1;
    } catch (error) {
      if (records.length === 0 && mustBegin) throw error;
      return { records, areIntact: false };
    }
  }
  return { records, areIntact: true };
}

/** The fields of a text of one line; none where its quotes are not as they should be. */
export function fieldsOf(text: string, separator: number, fileName: string): string[] {
  const { records } = firstRecords(new TextEncoder().encode(text), 0, 1, separator, 1, undefined, fileName, false);
  return (records[0]?.fields ?? []).map((field) => field.trim());
}
