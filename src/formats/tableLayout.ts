import { CR, type CsvRecord, LF } from './csvRecords.ts';
import { decimalPoint } from './decimalPoint.ts';
import { fieldsOf, firstRecords } from './firstRecords.ts';
import { atLine, counted, type TableOptions } from './format.ts';
import { afterLine, lineAt, skipEmpty } from './lines.ts';
import { isWord } from './number.ts';
import { byteOf, likelySeparator, nameOf } from './separators.ts';
import { isCountLine, looksLikeHeader } from './tableHeader.ts';

/** What the first lines of a text tell about all of it. */
export interface TableLayout {
  /** The byte and the line that the first row of data is at, or looked for. */
  readonly start: number;
  readonly line: number;
  /** A byte; BLANKS stands for runs of blanks and tabs. */
  readonly separator: number;
  /** The character before decimals. */
  readonly point: string;
  /** What lines begin with that are left out. */
  readonly comment?: string;
  /** Throws a UserError where a line that begins as comments do looks like a row; only where no config says what they begin with. */
  readonly checkComment?: (bytes: Uint8Array, at: number, line: number) => void;
  readonly columns: number;
  /** Names of all columns, if there is a header. */
  readonly names?: readonly string[];
  /** Whether these are from a line of their own, not from a comment. */
  readonly hasHeader: boolean;
  /** The number of the line that the number of columns is from. */
  readonly firstLine: number;
  /** Whether lines may end in a separator that nothing follows. */
  readonly endsInSeparator: boolean;
  /** What was recognised that is not in every table. */
  readonly notes: readonly string[];
}

/** So many records at the beginning are looked at. */
const RECORDS = 100;
/** So many are split by each separator, to find the one. */
const TRIED = 30;
/**
 * The layout of a table from its first lines. `usual`: the separator that such files have. Throws a UserError where there
 * is no table.
 */
export function tableLayout(bytes: Uint8Array, usual: number, options: TableOptions): TableLayout {
  const { fileName } = options;
  const notes: string[] = [];
  let { at, line } = skipEmpty(bytes, 0, 1);
  if (at === bytes.length) throw atLine(fileName, 1, 'the file is empty; expected one sample per line');
  if (bytes.indexOf(LF, at) < 0 && bytes.subarray(at, bytes.length - 1).includes(CR)) {
    throw atLine(fileName, line, 'lines end in CR alone; expected LF or CRLF');
  }

  let separator = options.separator === undefined ? undefined : byteOf(options.separator);
  const excel = /^"?sep=(\p{ASCII})"?\s*$/iu.exec(lineAt(bytes, at));
  if (excel) {
    separator ??= excel[1].charCodeAt(0);
    notes.push(`line ${line} says ${excel[0].trim()}`);
    ({ at, line } = skipEmpty(bytes, afterLine(bytes, at), line + 1));
  }

  const comment = options.comment ?? /^\s*([#%])/.exec(lineAt(bytes, at))?.[1];
  let lastComment: string | undefined;
  const onTop: { at: number; line: number }[] = [];
  while (comment !== undefined && at < bytes.length && lineAt(bytes, at).trimStart().startsWith(comment)) {
    lastComment = lineAt(bytes, at).trim().slice(comment.length).trim();
    onTop.push({ at, line });
    ({ at, line } = skipEmpty(bytes, afterLine(bytes, at), line + 1));
  }
  if (onTop.length > 0) {
    notes.push(`${counted(onTop.length, 'line')} on top beginning with ${comment} left out`);
    if (at === bytes.length) throw atLine(fileName, 1, 'the file has comments alone; expected one sample per line');
  }

  const recordsBy = (by: number, most: number) =>
    firstRecords(bytes, at, line, by, most, comment, fileName, most === RECORDS);
  separator ??= likelySeparator(lineAt(bytes, at), usual, (by) => recordsBy(by, TRIED));
  if (separator !== usual) notes.push(`columns separated by ${nameOf(separator)}`);
  let { records } = recordsBy(separator, RECORDS);
  const start = { at, line };

  if (options.header !== true && isCountLine(records, bytes)) {
    notes.push(`line ${records[0].line} holds counts (${records[0].fields.slice(0, 2).join(', ')}), left out`);
    start.at = records[0].next;
    start.line = records[0].line + 1;
    records = records.slice(1);
  }
  const first = records[0];
  const below = records.slice(1);
  let names: string[] | undefined;
  const point = decimalPoint(bytes, start.at, separator, records);
  if (point === ',') notes.push('decimals after a comma');
  const hasHeader = options.header ?? looksLikeHeader(first, below, options.named ?? [], point);
  let columns = first.fields.length;
  let { line: firstLine } = first;
  if (hasHeader) {
    names = first.fields.map((field) => field.trim());
    start.at = first.next;
    start.line = first.line + 1;
  } else if (lastComment !== undefined && options.header === undefined) {
    // As numpy.savetxt writes it.
    const found = fieldsOf(lastComment, separator, fileName);
    if (found.length === columns && columns > 1 && found.every((name) => isWord(name, point))) {
      names = found;
      notes.push('the last of them names the columns');
    }
  }

  const data = hasHeader ? below : records;
  const isTwoLong = (record: CsvRecord) => record.fields.length === columns + 1;
  let endsInSeparator = false;
  if (hasHeader && data.length > 0 && data.every(isTwoLong)) {
    if (data.every(({ fields }) => fields[columns].trim() === '')) endsInSeparator = true;
    else {
      names = ['', ...names!];
      columns++;
      firstLine = data[0].line;
      notes.push(`line ${first.line} has a name less than there are columns: the first is of row names`);
    }
  } else if (columns > 2 && data.length > 0 && (names?.[columns - 1] ?? '') === '') {
    endsInSeparator = data.every(({ fields }) => fields.length <= columns && (fields[columns - 1] ?? '').trim() === '');
    if (endsInSeparator) {
      columns--;
      names = names?.slice(0, columns);
    }
  }
  if (endsInSeparator) notes.push('lines end in a separator');
  const example = data[0]?.fields.map((field) => isWord(field.trim(), point));
  const checkComment =
    comment === undefined || options.comment !== undefined
      ? undefined
      : commentCheck(comment, { separator, point, columns, example, fileName });
  for (const top of onTop) checkComment?.(bytes, top.at, top.line);
  return {
    start: start.at,
    line: start.line,
    separator,
    point,
    ...(comment !== undefined && { comment }),
    ...(checkComment && { checkComment }),
    columns,
    ...(names && { names }),
    hasHeader,
    firstLine,
    endsInSeparator,
    notes,
  };
}

/** Throws where a line that begins with a comment's mark is as the samples are, whose first one has words where `example` says. */
function commentCheck(
  comment: string,
  table: {
    readonly separator: number;
    readonly point: string;
    readonly columns: number;
    readonly example: readonly boolean[] | undefined;
    readonly fileName: string;
  },
): NonNullable<TableLayout['checkComment']> {
  const { separator, point, columns, example, fileName } = table;
  return (bytes, at, line) => {
    const text = lineAt(bytes, at).trim().slice(comment.length);
    const fields = fieldsOf(text, separator, fileName);
    // Behind a blank the first field is one like those below, without one it has the mark within: #12, #a7.
    const isPart = /^\S/.test(text);
    // Words over numbers may be names of columns, or a sentence with as many commas.
    const isRow =
      fields.length > 1 &&
      fields.length === example?.length &&
      fields.every((field, column) => (column === 0 && isPart) || isWord(field, point) === example[column]) &&
      !fields.every((field) => isWord(field, point));
    if (!isRow) return;
    const found = `a line that begins with ${comment}, as comments do, and has ${columns} columns, as samples do`;
    const cures = `dataset.comment: "${comment}", which leaves such lines out, or another comment, such as "//", which makes them samples`;
    throw atLine(fileName, line, `${found}; expected ${cures}`);
  };
}
