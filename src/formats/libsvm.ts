import type { Samples } from '../model/dataset.ts';
import { isByte } from './featureBuffer.ts';
import { atLine, type Format, quote, type ReadOptions } from './format.ts';
import { LabelCollector } from './labels.ts';
import { asciiText, parseNumber } from './number.ts';

/**
 * The sparse text of LIBSVM and SVMlight: `label index:value index:value … # comment`, indices from 1 and ascending;
 * what is not written is 0. The samples are dense here.
 */
export const libsvm: Format = {
  name: 'libsvm',
  endings: ['.libsvm', '.svm', '.txt'],
  labelsIn: 'line',
  dropsTrailingZeros: true,
  read: readSparseText,
};

/** The largest dense matrix that is made of a sparse file, in bytes. */
const largestMatrix = 2 ** 31;
const largestIndex = 2 ** 31 - 1;

const LF = 0x0a;
const HASH = 0x23;
const COLON = 0x3a;

function readSparseText(bytes: Uint8Array, { fileName }: ReadOptions): Samples {
  const { labels, entries, rows, cols, areBytes } = readEntries(bytes, fileName);
  const size = rows * cols * (areBytes ? 1 : 8);
  if (size > largestMatrix) {
    const gigabytes = (size / 2 ** 30).toFixed(1);
    throw atLine(
      fileName,
      entries.widestLine,
      `${rows} samples × ${cols} features take ${gigabytes} GiB as a dense matrix; expected at most 2 GiB`,
    );
  }
  const values = areBytes ? new Uint8Array(rows * cols) : new Float64Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    for (let k = entries.rowStart[row]; k < entries.rowStart[row + 1]; k++) {
      values[row * cols + entries.index[k] - 1] = entries.value[k];
    }
  }
  return { features: { rows, cols, values, divisor: 1 }, labels: labels.labels() };
}

/** The stored values, row after row: those of row i are at `rowStart[i]` … `rowStart[i + 1]`. */
interface Entries {
  /** 1-based features. */
  readonly index: Int32Array;
  readonly value: Float64Array;
  readonly rowStart: readonly number[];
  /** The line with the largest index. */
  readonly widestLine: number;
}

function readEntries(bytes: Uint8Array, fileName: string) {
  let colons = 0;
  for (const byte of bytes) if (byte === COLON) colons++;
  const index = new Int32Array(colons);
  const value = new Float64Array(colons);
  const rowStart = [0];
  const labels = new LabelCollector();
  let count = 0;
  let cols = 0;
  let widestLine = 1;
  let areBytes = true;
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const lineFeed = bytes.indexOf(LF, start);
    const lineEnd = lineFeed < 0 ? bytes.length : lineFeed;
    const comment = bytes.subarray(start, lineEnd).indexOf(HASH);
    const end = comment < 0 ? lineEnd : start + comment;
    let at = skipBlanks(bytes, start, end);
    start = lineEnd + 1;
    if (at === end) continue;

    const labelEnd = endOfWord(bytes, at, end);
    labels.add(readLabel(bytes, at, labelEnd, line, fileName));
    at = skipBlanks(bytes, labelEnd, end);
    let previous = 0;
    while (at < end) {
      const wordEnd = endOfWord(bytes, at, end);
      const colon = bytes.subarray(at, wordEnd).indexOf(COLON);
      const column = colon < 0 ? Number.NaN : readIndex(bytes, at, at + colon);
      const number = colon < 0 ? Number.NaN : parseNumber(bytes, at + colon + 1, wordEnd);
      if (!(column > previous && column <= largestIndex) || !Number.isFinite(number)) {
        throw badEntry(asciiText(bytes, at, Math.min(wordEnd, at + 64)), column, number, previous, line, fileName);
      }
      if (!isByte(number)) areBytes = false;
      index[count] = column;
      value[count++] = number + 0;
      previous = column;
      at = skipBlanks(bytes, wordEnd, end);
    }
    rowStart.push(count);
    if (previous > cols) {
      cols = previous;
      widestLine = line;
    }
  }
  const rows = rowStart.length - 1;
  if (rows === 0) throw atLine(fileName, 1, 'the file has no samples; expected lines such as +1 3:0.5 7:1');
  if (cols === 0) throw atLine(fileName, 1, 'no sample has a feature; expected lines such as +1 3:0.5 7:1');
  const entries: Entries = { index, value, rowStart, widestLine };
  return { labels, entries, rows, cols, areBytes };
}

/** A number where it is one, so that however it is spelled it is the same class; else the text. */
function readLabel(bytes: Uint8Array, start: number, end: number, line: number, fileName: string): string | number {
  const number = parseNumber(bytes, start, end);
  if (Number.isSafeInteger(number)) return number;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  if (text.includes(':')) {
    throw atLine(fileName, line, `the line begins with ${quote(text)}; expected a label before the first feature`);
  }
  if (/^[+-]?nan$/i.test(text)) throw atLine(fileName, line, `the label is ${quote(text)}; expected a class`);
  return text;
}

/** A whole number written in digits alone; NaN for anything else. */
function readIndex(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return Number.NaN;
  let index = 0;
  for (let k = start; k < end; k++) {
    const digit = bytes[k] - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    index = index * 10 + digit;
  }
  return index;
}

function badEntry(text: string, column: number, number: number, previous: number, line: number, fileName: string) {
  const found = quote(text);
  if (column === 0) return atLine(fileName, line, `${found} has index 0; expected indices from 1`);
  if (column > largestIndex)
    return atLine(fileName, line, `${found} has too large an index; expected at most 2147483647`);
  if (column <= previous) {
    return atLine(fileName, line, `${found} comes after index ${previous}; expected ascending indices, each once`);
  }
  if (!Number.isNaN(column) && (Math.abs(number) === Number.POSITIVE_INFINITY || /:[+-]?(nan|inf)/i.test(text))) {
    return atLine(fileName, line, `${found} is not finite; expected index:value with a finite number`);
  }
  return atLine(fileName, line, `${found} is not a feature; expected index:value such as 3:0.5`);
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && isBlank(bytes[at])) at++;
  return at;
}

function endOfWord(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && !isBlank(bytes[at])) at++;
  return at;
}
