import { type DenseMatrix, type SparseMatrix, withZeros } from '../math/matrix.ts';
import { type ArrayFormat, type ArraySamples, atLine, quote, type ReadOptions } from './format.ts';
import { LabelCollector } from './labels.ts';
import { endOfLines } from './lines.ts';
import { asciiText, isByte, parseNumber } from './number.ts';

/**
 * The sparse text of LIBSVM and SVMlight: `label index:value index:value … # comment`, indices from 1 and ascending;
 * what is not written is 0. The samples are sparse where zeros are many, else dense. Indices from 0 are recognised where one is
 * 0; a `qid:` after the label is passed over.
 */
export const libsvm: ArrayFormat = {
  name: 'libsvm',
  endings: ['.libsvm', '.svm', '.txt'],
  labelsIn: 'line',
  dropsTrailingZeros: true,
  read: readSparseText,
  pieces: (first, options) => {
    const indexFrom = options.indexFrom ?? readEntries(first, options.fileName, undefined).least;
    return {
      endOfRows: endOfLines,
      read: (bytes, line) => samplesOf(readEntries(bytes, options.fileName, indexFrom, line), options.fileName),
    };
  },
};

/**
 * The share of values that are not 0 from which on samples are dense. About here both take the same time: a value of a
 * sparse matrix costs five (doubles) to twelve (bytes) of a dense one, which are read in order and several at once.
 */
const DENSE = 0.1;
/** With so few values, zeros included, samples are always dense: that costs nothing, and everything works on them. */
const FEW_VALUES = 2 ** 18;
/** The largest dense matrix that is made of a file, in bytes. */
const LARGEST_DENSE = 2 ** 31;
/** A weight vector of so many features takes 1 GiB. */
const MOST_FEATURES = 2 ** 27;

const LARGEST_INDEX = 2 ** 31 - 1;

const LF = 0x0a;
const HASH = 0x23;
const COLON = 0x3a;

function readSparseText(bytes: Uint8Array, { fileName, indexFrom }: ReadOptions): ArraySamples {
  const entries = readEntries(bytes, fileName, indexFrom);
  if (entries.features.rows === 0) {
    throw atLine(fileName, 1, 'the file has no samples; expected lines such as +1 3:0.5 7:1');
  }
  if (entries.features.cols === 0) {
    throw atLine(fileName, 1, 'no sample has a feature; expected lines such as +1 3:0.5 7:1');
  }
  return samplesOf(entries, fileName)!;
}

/** Undefined where there are no rows. */
function samplesOf(
  { labels, features, widestLine, least, hasQueries }: Entries,
  fileName: string,
): ArraySamples | undefined {
  if (features.rows === 0) return undefined;
  const notes = [
    ...(least === 0 ? ['indices from 0: feature 0 of the file is the first'] : []),
    ...(hasQueries ? ['qid left out'] : []),
  ];
  return {
    features: storedByDensity(features, widestLine, fileName),
    labels: labels.labels(),
    indexFrom: least,
    notes,
  };
}

function storedByDensity(features: SparseMatrix, widestLine: number, fileName: string): DenseMatrix | SparseMatrix {
  const { rows, cols, values } = features;
  const count = rows * cols;
  if (count > FEW_VALUES && values.length < DENSE * count) {
    if (cols <= MOST_FEATURES) return { ...features, values: inFloat32(values) };
    throw atLine(fileName, widestLine, `there are ${cols} features; expected at most ${MOST_FEATURES}`);
  }
  const size = count * values.BYTES_PER_ELEMENT;
  if (size <= LARGEST_DENSE) return withZeros(features);
  const gigabytes = (size / 2 ** 30).toFixed(1);
  throw atLine(
    fileName,
    widestLine,
    `${rows} samples × ${cols} features take ${gigabytes} GiB as a dense matrix; expected at most 2 GiB, or fewer values ` +
      `that are not 0 (less than ${100 * DENSE} %)`,
  );
}

/** The same numbers in half the memory, where 32-bit floats hold them. */
function inFloat32(values: SparseMatrix['values']): SparseMatrix['values'] {
  if (!(values instanceof Float64Array)) return values;
  for (const value of values) if (Math.fround(value) !== value) return values;
  return Float32Array.from(values);
}

interface Entries {
  readonly labels: LabelCollector;
  /** Bytes where every value is one, else doubles. */
  readonly features: SparseMatrix;
  /** The line with the largest index. */
  readonly widestLine: number;
  /** The index of the first feature. */
  readonly least: 0 | 1;
  /** Whether samples have a `qid`. */
  readonly hasQueries: boolean;
}

/** `firstLine`: the number of the line that the bytes begin with. */
function readEntries(bytes: Uint8Array, fileName: string, indexFrom: 0 | 1 | undefined, firstLine = 1): Entries {
  let lines = 1;
  let colons = 0;
  // Not for … of: its iterator takes five times as long.
  for (let k = 0; k < bytes.length; k++) {
    if (bytes[k] === COLON) colons++;
    else if (bytes[k] === LF) lines++;
  }
  const columns = new Int32Array(colons);
  const values = new Float64Array(colons);
  const rowStarts = new Int32Array(lines + 1);
  const labels = new LabelCollector();
  let rows = 0;
  let count = 0;
  let last = -1;
  let hasQueries = false;
  let least: 0 | 1 = indexFrom ?? 1;
  let widestLine = firstLine;
  let areBytes = true;
  let line = firstLine;
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
    let previous = -1;
    if (bytes[at] === 0x71 && asciiText(bytes, at, at + 4) === 'qid:') {
      at = skipBlanks(bytes, endOfWord(bytes, at, end), end);
      hasQueries = true;
    }
    while (at < end) {
      const colon = endOfDigits(bytes, at, end);
      const wordEnd = endOfWord(bytes, colon, end);
      const isEntry = colon > at && colon < wordEnd && bytes[colon] === COLON;
      const index = isEntry ? readIndex(bytes, at, colon) : Number.NaN;
      const number = isEntry ? parseNumber(bytes, colon + 1, wordEnd) : Number.NaN;
      if (!(index > previous && index <= LARGEST_INDEX) || !Number.isFinite(number)) {
        throw badEntry(asciiText(bytes, at, Math.min(wordEnd, at + 64)), index, number, previous, line, fileName);
      }
      if (number !== 0) {
        if (!isByte(number)) areBytes = false;
        columns[count] = index;
        values[count++] = number;
      }
      if (index === 0) least = 0;
      previous = index;
      at = skipBlanks(bytes, wordEnd, end);
    }
    rowStarts[++rows] = count;
    if (previous > last) {
      last = previous;
      widestLine = line;
    }
  }
  const cols = last < 0 ? 0 : last - least + 1;
  if (least === 1) for (let k = 0; k < count; k++) columns[k]--;
  const stored = values.subarray(0, count);
  const features: SparseMatrix = {
    rows,
    cols,
    values: areBytes ? Uint8Array.from(stored) : stored,
    columns: columns.subarray(0, count),
    rowStarts: rowStarts.subarray(0, rows + 1),
    divisor: 1,
  };
  return { labels, features, widestLine, least, hasQueries };
}

/** A number where it is one, so that however it is spelled it is the same class; else the text. */
function readLabel(bytes: Uint8Array, start: number, end: number, line: number, fileName: string): string | number {
  const number = parseNumber(bytes, start, end);
  if (Number.isSafeInteger(number)) return number;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  if (text.includes(':')) {
    throw atLine(fileName, line, `the line begins with ${quote(text)}; expected a label before the first feature`);
  }
  // As files for several labels per sample write them.
  if (text.includes(',')) {
    throw atLine(fileName, line, `the line has several labels, ${quote(text)}; expected one class per sample`);
  }
  if (/^[+-]?nan$/i.test(text)) throw atLine(fileName, line, `the label is ${quote(text)}; expected a class`);
  return text;
}

/** The whole number that digits alone are. */
function readIndex(bytes: Uint8Array, start: number, end: number): number {
  let index = 0;
  for (let k = start; k < end; k++) index = index * 10 + bytes[k] - 48;
  return index;
}

function badEntry(text: string, index: number, number: number, previous: number, line: number, fileName: string) {
  const found = quote(text);
  if (index > LARGEST_INDEX)
    return atLine(fileName, line, `${found} has too large an index; expected at most 2147483647`);
  if (index <= previous) {
    return atLine(fileName, line, `${found} comes after index ${previous}; expected ascending indices, each once`);
  }
  if (!Number.isNaN(index) && (Math.abs(number) === Number.POSITIVE_INFINITY || /:[+-]?(nan|inf)/i.test(text))) {
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

function endOfDigits(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
  return at;
}

function endOfWord(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && !isBlank(bytes[at])) at++;
  return at;
}
