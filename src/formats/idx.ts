import type { Labels, Samples } from '../model/dataset.ts';
import { type ArrayHeader, checkLength, labelsOf, type NumberTypeName, readNumbers, samplesOf } from './arrays.ts';
import { type ArrayFormat, atByte, type ReadOptions } from './format.ts';

/** The format of MNIST: a big-endian header of dimensions, then the numbers. The first dimension counts samples. */
export const idx: ArrayFormat = {
  name: 'idx',
  endings: ['.idx', '-ubyte'],
  labelsIn: 'file',
  dropsTrailingZeros: false,
  read: readFeatures,
  readLabels: readIdxLabels,
};

/** The type byte of the magic number. */
const typeOfCode: Readonly<Record<number, NumberTypeName>> = {
  8: 'u1',
  9: 'i1',
  11: 'i2',
  12: 'i4',
  13: 'f4',
  14: 'f8',
};

function readFeatures(bytes: Uint8Array, { fileName }: ReadOptions): Samples {
  const header = readHeader(bytes, fileName);
  return samplesOf(readNumbers(bytes, header, fileName), header.shape);
}

function readIdxLabels(bytes: Uint8Array, { fileName }: ReadOptions): Labels {
  const header = readHeader(bytes, fileName);
  if (header.shape.length !== 1) {
    throw atByte(fileName, 3, `the file has ${header.shape.length} dimensions; expected 1, as labels have`);
  }
  return labelsOf(readNumbers(bytes, header, fileName));
}

/** The header, checked against the length of the file before anything is allocated by it. */
function readHeader(bytes: Uint8Array, fileName: string): ArrayHeader {
  if (bytes.length === 0) throw atByte(fileName, 0, 'the file is empty; expected an IDX magic number');
  if (bytes.length < 4) throw atByte(fileName, bytes.length, 'the file ends within the magic number; expected 4 bytes');
  const type = typeOfCode[bytes[2]];
  const dimensions = bytes[3];
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || dimensions === 0) {
    const found = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const expected = '00 00, a type (08 09 0b 0c 0d 0e) and the number of dimensions, as 00 00 08 03 for images';
    throw atByte(fileName, 0, `the magic number is ${found}; expected ${expected}`);
  }
  const dataOffset = 4 + 4 * dimensions;
  if (bytes.length < dataOffset) {
    throw atByte(fileName, bytes.length, `the file ends within the header; expected ${dimensions} dimensions`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, k) => view.getUint32(4 + 4 * k, false));
  const empty = shape.indexOf(0);
  if (empty >= 0) {
    const found = empty === 0 ? 'zero samples' : 'a dimension of size zero';
    throw atByte(fileName, 4 + 4 * empty, `the header promises ${found}; expected at least one`);
  }
  const header = { type, littleEndian: false, shape, dataOffset };
  checkLength(bytes, header, shape.join(' × '), fileName);
  return header;
}
