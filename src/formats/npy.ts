import type { DenseMatrix, StoredValues } from '../math/matrix.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import {
  type ArrayHeader,
  checkLength,
  labelsOf,
  type NumberTypeName,
  numberTypes,
  readNumbers,
  samplesOf,
} from './arrays.ts';
import { type ArrayFormat, atByte, quote, type ReadOptions } from './format.ts';
import { asciiText } from './number.ts';
import { isGap } from './spellings.ts';

/** NumPy's `.npy`, versions 1 to 3 (numpy.lib.format): n × d features or n × height × width images; labels of length n. */
export const npy: ArrayFormat = {
  name: 'npy',
  endings: ['.npy'],
  labelsIn: 'file',
  dropsTrailingZeros: false,
  read: readFeatures,
  readLabels: readNpyLabels,
};

function readFeatures(bytes: Uint8Array, { fileName }: ReadOptions): Samples {
  const header = readHeader(bytes, fileName);
  // Images of one channel may say so.
  const isOneChannel = header.shape.length === 4 && header.shape[3] === 1;
  const shape = isOneChannel ? header.shape.slice(0, 3) : header.shape;
  if (shape.length !== 2 && shape.length !== 3) {
    const found = describeShape(shape);
    throw atByte(fileName, 10, `the array's shape is ${found}; expected (n, d), or (n, height, width) for images`);
  }
  const stored = readNumbers(bytes, header, fileName);
  return samplesOf(header.fortranOrder ? toRowMajor(stored, shape) : stored, shape);
}

/** A matrix that is no data but a result, such as weights: its numbers may be NaN, row by row where one is missing. */
export function readNpyMatrix(bytes: Uint8Array, fileName: string): DenseMatrix {
  const header = readHeader(bytes, fileName);
  const { shape, fortranOrder } = header;
  if (shape.length !== 2) {
    throw atByte(fileName, 10, `the array's shape is ${describeShape(shape)}; expected (rows, columns)`);
  }
  const stored = readNumbers(bytes, header, fileName, 'any');
  return { rows: shape[0], cols: shape[1], values: fortranOrder ? toRowMajor(stored, shape) : stored, divisor: 1 };
}

/** Numbers in a row, or in one column, that are no data but a result: they may be NaN. */
export function readNpyVector(bytes: Uint8Array, fileName: string): StoredValues {
  const header = readHeader(bytes, fileName);
  const { shape } = header;
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return readNumbers(bytes, header, fileName, 'any');
  throw atByte(fileName, 10, `the array's shape is ${describeShape(shape)}; expected (n,)`);
}

function readNpyLabels(bytes: Uint8Array, { fileName }: ReadOptions): Labels {
  const header = readHeader(bytes, fileName, 'texts, too');
  const { shape } = header;
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) {
    throw atByte(fileName, 10, `the array's shape is ${describeShape(shape)}; expected (n,), as labels have`);
  }
  return labelsOf(header.text ? readTexts(bytes, header, header.text, fileName) : readNumbers(bytes, header, fileName));
}

/** The texts of an array: characters of four bytes (`U`) or of one (`S`), filled up with zeros. */
function readTexts(
  bytes: Uint8Array,
  { shape, dataOffset, littleEndian }: NpyHeader,
  { length, size }: TextType,
  fileName: string,
): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: shape[0] }, (_, k) => {
    const start = dataOffset + k * length * size;
    let text = '';
    for (let at = start, c = 0; c < length; c++, at += size) {
      const code = size === 4 ? view.getUint32(at, littleEndian) : view.getUint8(at);
      if (code !== 0) text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    }
    if (isGap(text.trim()) && text.trim() !== '-') {
      throw atByte(
        fileName,
        start,
        `label ${k + 1} is ${quote(text)}, a missing value; expected a class for every sample`,
      );
    }
    return text;
  });
}

interface NpyHeader extends ArrayHeader {
  /** Whether the first index changes fastest. */
  readonly fortranOrder: boolean;
  /** Where the array holds texts, not numbers. */
  readonly text?: TextType;
}

/** So many characters of so many bytes. */
interface TextType {
  readonly length: number;
  readonly size: 1 | 4;
}

const magic = '\x93NUMPY';

/** The header, checked against the length of the file before anything is allocated by it. */
function readHeader(bytes: Uint8Array, fileName: string, allowed?: 'texts, too'): NpyHeader {
  if (bytes.length === 0) throw atByte(fileName, 0, 'the file is empty; expected an NPY file');
  if (asciiText(bytes, 0, Math.min(6, bytes.length)) !== magic) {
    throw atByte(fileName, 0, 'the file does not begin with the magic string \\x93NUMPY; expected an NPY file');
  }
  const version = bytes[6];
  if (bytes.length > 6 && (version < 1 || version > 3)) {
    throw atByte(fileName, 6, `NPY version ${version}; expected 1, 2 or 3`);
  }
  const textOffset = version === 1 ? 10 : 12;
  if (bytes.length < textOffset) throw atByte(fileName, bytes.length, 'the file ends within the header; expected more');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataOffset = textOffset + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataOffset > bytes.length) {
    throw atByte(fileName, bytes.length, `the file ends within the header; expected it to end at byte ${dataOffset}`);
  }
  const text = asciiText(bytes, textOffset, dataOffset);
  const wrong = (what: string) => atByte(fileName, textOffset, what);

  const descr = /(['"])descr\1\s*:\s*(['"])(.*?)\2/.exec(text)?.[3];
  const order = /(?:'fortran_order'|"fortran_order")\s*:\s*(True|False)\b/.exec(text)?.[1];
  const dimensions = /(?:'shape'|"shape")\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || dimensions === undefined) {
    throw wrong(`the header is ${quote(text.trim())}; expected 'descr' (one number type), 'fortran_order' and 'shape'`);
  }
  const type = descr.slice(1);
  const [, kind, length] = /^([US])(\d{1,6})$/.exec(type) ?? [];
  const textType: TextType | undefined =
    kind && allowed ? { length: Number(length), size: kind === 'U' ? 4 : 1 } : undefined;
  if (!/^[<>|=]$/.test(descr[0] ?? '') || !(textType || Object.hasOwn(numberTypes, type))) {
    throw wrong(`the numbers' type is ${quote(descr)}; expected one of ${Object.keys(numberTypes).join(' ')}`);
  }
  const shape = (dimensions.match(/\d+/g) ?? []).map(Number);
  if (shape.length === 0) throw wrong('the array has no dimensions; expected one row per sample');
  if (shape.includes(0)) throw wrong(`the array's shape is ${describeShape(shape)}; expected at least one of each`);
  const header = {
    type: type as NumberTypeName,
    littleEndian: descr[0] !== '>',
    fortranOrder: order === 'True',
    shape,
    dataOffset,
    ...(textType && { text: textType }),
  };
  checkLength(bytes, header, describeShape(shape), fileName, textType && textType.length * textType.size);
  return header;
}

/** Values of an n × … array from Fortran order (first index fastest) to C order (last index fastest). */
function toRowMajor(values: StoredValues, shape: readonly number[]): StoredValues {
  const [rows, height, width = 1] = shape;
  const ordered = new (values.constructor as new (length: number) => StoredValues)(values.length);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) ordered[at++] = values[i + rows * (y + height * x)];
    }
  }
  return ordered;
}

function describeShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}
