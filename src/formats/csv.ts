import type { UserError } from '../errors.ts';
import type { Samples } from '../model/dataset.ts';
import { csvRecords } from './csvRecords.ts';
import { FeatureBuffer } from './featureBuffer.ts';
import { atLine, type Format, quote, type ReadOptions } from './format.ts';
import { LabelCollector } from './labels.ts';
import { numberOf, parseNumber } from './number.ts';
import { describeColumn, type TableLayout, tableLayout } from './tableLayout.ts';

/** Comma-separated values (RFC 4180), with or without a header. */
export const csv: Format = {
  name: 'csv',
  endings: ['.csv'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  read: (bytes, options) => readTable(bytes, COMMA, options),
};

/** The same with tabs. */
export const tsv: Format = {
  name: 'tsv',
  endings: ['.tsv'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  read: (bytes, options) => readTable(bytes, TAB, options),
};

const COMMA = 0x2c;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Files without quotes past their first line go through the byte parser, many times faster; all others through csv-parse. */
function readTable(file: Uint8Array, delimiter: number, options: ReadOptions): Samples {
  const { fileName } = options;
  const bytes = withoutByteOrderMark(file, fileName);
  let start = 0;
  let line = 1;
  for (; start < bytes.length && isLineEnd(bytes, start); line++) start = afterLineEnd(bytes, start);
  if (start === bytes.length) throw atLine(fileName, 1, 'the file is empty; expected one sample per line');

  const lineFeed = bytes.indexOf(LF, start);
  const lineEnd = lineFeed < 0 ? bytes.length : lineFeed;
  if (lineFeed < 0 && bytes.subarray(start, bytes.length - 1).includes(CR)) {
    throw atLine(fileName, line, 'lines end in CR alone; expected LF or CRLF');
  }
  if (bytes.indexOf(QUOTE, lineEnd) >= 0) return readQuoted(bytes, delimiter, options);
  const textEnd = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
  const [first] = csvRecords(bytes.subarray(start, textEnd), fileName, {
    delimiter: String.fromCharCode(delimiter),
    firstLine: line,
  });
  const layout = tableLayout(first.fields, line, delimiter === TAB, options);
  if (layout.hasHeader)
    return readPlain(bytes, Math.min(lineEnd + 1, bytes.length), line + 1, delimiter, layout, fileName);
  if (bytes.indexOf(QUOTE, start) >= 0) return readQuoted(bytes, delimiter, options);
  return readPlain(bytes, start, line, delimiter, layout, fileName);
}

/** Samples from bytes[at …] that hold no quotes; `line` is the number of the line at `at`. */
function readPlain(
  bytes: Uint8Array,
  at: number,
  line: number,
  delimiter: number,
  layout: TableLayout,
  fileName: string,
): Samples {
  const { columns, labelColumn } = layout;
  const end = bytes.length;
  const features = new FeatureBuffer(mostValues(bytes, at, columns - 1));
  const labels = new LabelCollector();
  const decoder = new TextDecoder();
  for (; at < end; line++) {
    const lineStart = at;
    if (isLineEnd(bytes, at)) {
      at = afterLineEnd(bytes, at);
      continue;
    }
    for (let column = 0; ; column++) {
      const start = at;
      let value = 0;
      for (; at < end; at++) {
        const digit = bytes[at] - 48;
        if (!(digit >= 0 && digit <= 9)) break;
        value = value * 10 + digit;
      }
      const isPlainInteger = at > start && at - start <= 15 && (at === end || isFieldEnd(bytes, at, delimiter));
      while (at < end && !isFieldEnd(bytes, at, delimiter)) at++;
      if (column === labelColumn) {
        const label = isPlainInteger ? value : decoder.decode(bytes.subarray(start, at)).trim();
        if (isMissing(label)) throw mistakeIn(fieldsAt(bytes, lineStart, delimiter), line, layout, fileName);
        labels.add(label);
      } else if (column < columns) {
        if (!isPlainInteger) value = parseNumber(bytes, start, at);
        if (!Number.isFinite(value)) throw mistakeIn(fieldsAt(bytes, lineStart, delimiter), line, layout, fileName);
        features.push(value);
      }
      if (at < end && bytes[at] === delimiter) {
        at++;
        continue;
      }
      if (column + 1 !== columns) throw mistakeIn(fieldsAt(bytes, lineStart, delimiter), line, layout, fileName);
      if (at < end) at = afterLineEnd(bytes, at);
      break;
    }
  }
  return table(features, labels, layout, fileName);
}

/** Samples of a file with quoted fields. */
function readQuoted(bytes: Uint8Array, delimiter: number, options: ReadOptions): Samples {
  const { fileName } = options;
  const all = csvRecords(bytes, fileName, { delimiter: String.fromCharCode(delimiter) });
  const layout = tableLayout(all[0].fields, all[0].line, delimiter === TAB, options);
  const { columns, labelColumn, hasHeader } = layout;
  const features = new FeatureBuffer(mostValues(bytes, 0, columns - 1));
  const labels = new LabelCollector();
  for (const { fields, line } of hasHeader ? all.slice(1) : all) {
    if (fields.length !== columns) throw mistakeIn(fields, line, layout, fileName);
    for (let column = 0; column < columns; column++) {
      const field = fields[column].trim();
      const value = column === labelColumn ? 0 : numberOf(field);
      if (column === labelColumn ? isMissing(field) : !Number.isFinite(value)) {
        throw mistakeIn(fields, line, layout, fileName);
      }
      if (column === labelColumn) labels.add(field);
      else features.push(value);
    }
  }
  return table(features, labels, layout, fileName);
}

function table(
  features: FeatureBuffer,
  labels: LabelCollector,
  { columns, labelColumn, names, firstLine }: TableLayout,
  fileName: string,
): Samples {
  if (features.count === 0) throw atLine(fileName, firstLine, 'no samples after the header; expected one per line');
  return {
    features: features.matrix(columns - 1),
    labels: labels.labels(),
    ...(names && { featureNames: names.toSpliced(labelColumn, 1), labelName: names[labelColumn] }),
  };
}

function isMissing(label: string | number): boolean {
  return label === '' || (typeof label === 'string' && /^[+-]?nan$/i.test(label));
}

/** What is wrong with a row that could not be read; its number of columns comes first, since it explains the rest. */
function mistakeIn(fields: readonly string[], line: number, layout: TableLayout, fileName: string): UserError {
  const { columns, labelColumn, firstLine } = layout;
  if (fields.length !== columns) {
    const found = fields.length === 1 ? '1 column' : `${fields.length} columns`;
    return atLine(fileName, line, `${found}; expected ${columns}, as on line ${firstLine}`);
  }
  const isWrong = (field: string, column: number) =>
    column === labelColumn ? isMissing(field.trim()) : !Number.isFinite(numberOf(field));
  const column = fields.findIndex(isWrong);
  const value = fields[column].trim();
  const found = value === '' ? 'is empty' : `holds ${quote(value)}`;
  const where = describeColumn(column, layout);
  if (column === labelColumn) {
    return atLine(fileName, line, `the label in ${where} ${found}; expected a class in every row`);
  }
  return atLine(fileName, line, `${where} ${found}; expected ${expectedNumber(value)}`);
}

function expectedNumber(instead: string): string {
  if (instead === '') return 'a number';
  if (!Number.isNaN(numberOf(instead))) return 'a number below 1.8e308';
  if (/^[+-]?(nan|inf|infinity)$/i.test(instead)) return 'a finite number';
  return 'a number (if this is the label column, say so with labels)';
}

/** The fields of the line that begins at `start`, in a file without quotes. */
function fieldsAt(bytes: Uint8Array, start: number, delimiter: number): string[] {
  const lineFeed = bytes.indexOf(LF, start);
  const line = new TextDecoder().decode(bytes.subarray(start, lineFeed < 0 ? bytes.length : lineFeed));
  return line.replace(/\r$/, '').split(String.fromCharCode(delimiter));
}

/** The most feature values that bytes[from …] can hold: one row per line, and no value without a byte and a delimiter. */
function mostValues(bytes: Uint8Array, from: number, features: number): number {
  let lines = 1;
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return Math.min(lines * features, Math.ceil((bytes.length - from) / 2) + 1);
}

function isFieldEnd(bytes: Uint8Array, at: number, delimiter: number): boolean {
  return bytes[at] === delimiter || isLineEnd(bytes, at);
}

/** Whether a line ends here: LF, CRLF, or a CR that is the file's last byte. */
function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && (at + 1 === bytes.length || bytes[at + 1] === LF));
}

function afterLineEnd(bytes: Uint8Array, at: number): number {
  return Math.min(at + (bytes[at] === CR ? 2 : 1), bytes.length);
}

function withoutByteOrderMark(bytes: Uint8Array, fileName: string): Uint8Array {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw atLine(fileName, 1, 'the text is UTF-16; expected UTF-8');
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
