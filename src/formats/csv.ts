import { afterLineEnd, BLANKS, CR, checkField, isLineEnd, LF, QUOTE, quoteMistakes, TAB } from './csvRecords.ts';
import { atLine, counted, type PieceReader, type TableFormat, type TableOptions } from './format.ts';
import { skipEmpty } from './lines.ts';
import { parseNumber, powersOfTen } from './number.ts';
import { separatorName } from './separators.ts';
import type { RawTable } from './table.ts';
import { TableBuilder } from './tableBuilder.ts';
import { type TableLayout, tableLayout } from './tableLayout.ts';
import { utf8Bytes } from './text.ts';

/** Comma-separated values (RFC 4180) and others, with or without a header. */
export const csv: TableFormat = {
  name: 'csv',
  endings: ['.csv'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  readTable: (bytes, options) => readDelimited(bytes, 0x2c, options),
  pieces: (first, options) => delimitedPieces(first, 0x2c, options),
};

/** The same with tabs. */
export const tsv: TableFormat = {
  name: 'tsv',
  endings: ['.tsv', '.tab'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  readTable: (bytes, options) => readDelimited(bytes, TAB, options),
  pieces: (first, options) => delimitedPieces(first, TAB, options),
};

const MINUS = 0x2d;
/** Whole numbers of so many digits are doubles. */
const MOST_DIGITS = 15;

function readDelimited(file: Uint8Array, usual: number, options: TableOptions): RawTable {
  const { fileName } = options;
  const bytes = utf8Bytes(file, fileName, options.encoding);
  const layout = tableLayout(bytes, usual, options);
  const { separator, hasHeader, names } = layout;
  const header = hasHeader || names === undefined ? { header: hasHeader } : {};
  return { ...tableIn(bytes, layout, fileName), layout: { separator: separatorName(separator), ...header } };
}

function delimitedPieces(first: Uint8Array, usual: number, options: TableOptions): PieceReader<RawTable> {
  const { fileName, encoding } = options;
  const layout = tableLayout(utf8Bytes(first, fileName, encoding), usual, options);
  const comment = layout.comment === undefined ? undefined : new TextEncoder().encode(layout.comment);
  return {
    endOfRows: (bytes) => endOfRecords(bytes, layout.separator, comment),
    read: (piece, line) => {
      const bytes = utf8Bytes(piece, fileName, encoding, line);
      const place = line === 1 ? {} : { start: 0, line };
      return rowsIn(bytes, { ...layout, ...place }, fileName);
    },
  };
}

/** The end of the last line that is outside of quotes; quotes in comments do not count. */
function endOfRecords(bytes: Uint8Array, separator: number, comment: Uint8Array | undefined): number {
  let end = 0;
  let isQuoted = false;
  for (let at = 0; at < bytes.length; ) {
    if (!isQuoted && comment !== undefined && beginsWith(bytes, afterBlanks(bytes, at, separator), comment)) {
      const lineFeed = bytes.indexOf(LF, at);
      if (lineFeed < 0) break;
      at = end = lineFeed + 1;
      continue;
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] === QUOTE) isQuoted = !isQuoted;
      else if (bytes[at] === LF) break;
    }
    if (at++ >= bytes.length) break;
    if (!isQuoted) end = at;
  }
  return end;
}

/** A table that begins at a byte, whose columns are known, with commas between them. */
export function readTableAt(
  bytes: Uint8Array,
  layout: Pick<TableLayout, 'start' | 'line' | 'columns' | 'firstLine' | 'names' | 'comment'>,
  fileName: string,
): RawTable {
  return tableIn(
    bytes,
    { separator: 0x2c, point: '.', hasHeader: false, endsInSeparator: false, notes: [], ...layout },
    fileName,
  );
}

function tableIn(bytes: Uint8Array, layout: TableLayout, fileName: string): RawTable {
  const table = rowsIn(bytes, layout, fileName);
  if (table) return table;
  throw atLine(fileName, layout.firstLine, 'no samples after the header; expected one per line');
}

/** Undefined where there are no rows. */
function rowsIn(bytes: Uint8Array, layout: TableLayout, fileName: string): RawTable | undefined {
  const builder = new TableBuilder(layout.columns, mostCells(bytes, layout), layout.point);
  const skipped = readRows(bytes, layout, builder, fileName);
  const { names, firstLine, comment } = layout;
  const notes = [
    ...layout.notes,
    ...(skipped > 0 ? [`${counted(skipped, 'line')} among the rows beginning with ${comment} left out`] : []),
  ];
  if (builder.rows === 0) return undefined;
  return builder.finish((again, rows) => readRows(bytes, layout, again, fileName, rows), {
    ...(names && { names }),
    firstPlace: String(firstLine),
    notes,
  });
}

/**
 * Puts the rows of a table into the builder, at most `most` of them, and returns how many comments were between them: one pass over the bytes, numbers read where they are.
 * Blanks at the ends of a field do not count, nor does a CR at the end of a line.
 */
function readRows(
  bytes: Uint8Array,
  layout: TableLayout,
  builder: TableBuilder,
  fileName: string,
  most = Number.POSITIVE_INFINITY,
): number {
  const { separator, columns } = layout;
  const { care, cells } = builder;
  const point = layout.point.charCodeAt(0);
  const areBlanks = separator === BLANKS;
  const comment = layout.comment === undefined ? undefined : new TextEncoder().encode(layout.comment);
  /** 1 for bytes that end a field, 2 for quotes, which are not to be within one. */
  const ends = new Uint8Array(256);
  ends[separator] = 1;
  ends[LF] = 1;
  if (areBlanks) ends[TAB] = 1;
  ends[QUOTE] = 2;
  const end = bytes.length;
  let skipped = 0;
  let { start: at, line } = layout;
  for (; at < end && builder.rows < most; line++) {
    if (bytes[at] <= 0x20) {
      ({ at, line } = skipEmpty(bytes, at, line));
      if (areBlanks) at = afterBlanks(bytes, at, separator);
      if (at >= end) break;
      if (areBlanks && isLineEnd(bytes, at)) {
        at = afterLineEnd(bytes, at);
        continue;
      }
    }
    if (comment !== undefined && beginsWith(bytes, afterBlanks(bytes, at, separator), comment)) {
      layout.checkComment?.(bytes, at, line);
      skipped++;
      const lineFeed = bytes.indexOf(LF, at);
      at = lineFeed < 0 ? end : lineFeed + 1;
      continue;
    }
    for (let column = 0; ; column++) {
      let start = at;
      let byte = at < end ? bytes[at] : LF;
      const isQuoted = byte === QUOTE;
      if (isQuoted) byte = bytes[++at];
      const isNegative = byte === MINUS;
      if (isNegative) byte = bytes[++at];
      const firstDigit = at;
      let value = 0;
      while (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + (byte - 0x30);
        byte = ++at < end ? bytes[at] : LF;
      }
      let digits = at - firstDigit;
      if (byte === point && digits > 0) {
        const firstDecimal = at + 1;
        byte = ++at < end ? bytes[at] : LF;
        while (byte >= 0x30 && byte <= 0x39) {
          value = value * 10 + (byte - 0x30);
          byte = ++at < end ? bytes[at] : LF;
        }
        digits += at - firstDecimal;
        // Both are doubles: one operation, rounded once, is the nearest double.
        if (digits <= MOST_DIGITS) value /= powersOfTen[at - firstDecimal];
      }
      const stopped = at;
      const isClosed = byte === QUOTE;
      if (isQuoted && isClosed) byte = ++at < end ? bytes[at] : LF;
      let isEmpty = false;
      if (ends[byte] === 1 && digits > 0 && digits <= MOST_DIGITS && isQuoted === isClosed) {
        if (isNegative) value = -value;
        if (care[column] === 0) cells.push(value);
        else if (care[column] === 1) builder.number(value, column, bytes, isQuoted ? start + 1 : start, stopped);
      } else {
        if (isQuoted) at = start;
        while (at < end && ends[bytes[at]] === 0) at++;
        let source = bytes;
        let stop = at;
        if (at < end && bytes[at] === QUOTE) {
          for (let k = start; k < at; k++) if (bytes[k] > 0x20) throw atLine(fileName, line, quoteMistakes.inside);
          const opening = line;
          let doubled = 0;
          start = ++at;
          for (; ; at++) {
            if (at >= end) throw atLine(fileName, opening, quoteMistakes.unclosed);
            byte = bytes[at];
            if (byte === LF) line++;
            if (byte !== QUOTE) continue;
            if (bytes[at + 1] !== QUOTE) break;
            doubled++;
            at++;
          }
          stop = at++;
          if (doubled > 0) {
            source = withSingleQuotes(bytes.subarray(start, stop), doubled);
            start = 0;
            stop = source.length;
          }
          while (at < end && ends[bytes[at]] !== 1) {
            if (bytes[at++] > 0x20) throw atLine(fileName, line, quoteMistakes.textAfter);
          }
        }
        if (column < columns) {
          checkField(stop - start, line, fileName);
          const number = parseNumber(source, start, stop, point);
          if (Number.isFinite(number)) builder.number(number, column, source, start, stop);
          else builder.other(column, source, start, stop);
        } else isEmpty = isBlank(source, start, stop);
      }
      let isLast = at >= end || bytes[at] === LF;
      if (!isLast) {
        at++;
        if (!areBlanks) continue;
        while (at < end && (bytes[at] === 0x20 || bytes[at] === TAB)) at++;
        isLast = at >= end || bytes[at] === LF || (bytes[at] === CR && (at + 1 === end || bytes[at + 1] === LF));
        if (!isLast) continue;
        if (at < end && bytes[at] === CR) at++;
      }
      const found = column + 1;
      if (found !== columns && !(layout.endsInSeparator && found === columns + 1 && isEmpty)) {
        const hasCR = bytes.subarray(bytes.lastIndexOf(LF, at - 1) + 1, at - 1).includes(CR);
        const why = hasCR ? ' (a CR within it ends no line; expected LF or CRLF)' : '';
        throw atLine(
          fileName,
          line,
          `${counted(found, 'column')}; expected ${columns}, as on line ${layout.firstLine}${why}`,
        );
      }
      at++;
      break;
    }
    builder.endRow(line);
  }
  return skipped;
}

/** Past blanks, and tabs unless these separate, as they may be before a comment. */
function afterBlanks(bytes: Uint8Array, start: number, separator: number): number {
  let at = start;
  while (bytes[at] === 0x20 || (bytes[at] === TAB && separator !== TAB)) at++;
  return at;
}

/** The bytes with one quote for two of them. */
function withSingleQuotes(bytes: Uint8Array, doubled: number): Uint8Array {
  const single = new Uint8Array(bytes.length - doubled);
  for (let from = 0, to = 0; from < bytes.length; from++) {
    single[to++] = bytes[from];
    if (bytes[from] === QUOTE) from++;
  }
  return single;
}

function beginsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let k = 0; k < prefix.length; k++) if (bytes[at + k] !== prefix[k]) return false;
  return true;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let k = start; k < end; k++) if (bytes[k] > 0x20) return false;
  return true;
}

/** The most cells that the rows can have: one row per line, and no cell without a byte after it. */
function mostCells(bytes: Uint8Array, { start, columns }: TableLayout): number {
  let lines = bytes[bytes.length - 1] === LF ? 0 : 1;
  for (let at = bytes.indexOf(LF, start); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return Math.min(lines * columns, bytes.length - start + 1);
}
