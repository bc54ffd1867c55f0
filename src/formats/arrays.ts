import type { StoredValues } from '../math/matrix.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import { atByte } from './format.ts';
import { LabelCollector } from './labels.ts';
import { isByte } from './number.ts';

interface NumberType {
  /** Bytes per number. */
  readonly size: number;
  get(view: DataView, offset: number, littleEndian: boolean): number | bigint;
}

/** The number types of binary files: kind (unsigned, integer, float, boolean) and bytes, as NumPy writes them. */
export const numberTypes = {
  u1: { size: 1, get: (view, offset) => view.getUint8(offset) },
  i1: { size: 1, get: (view, offset) => view.getInt8(offset) },
  u2: { size: 2, get: (view, offset, little) => view.getUint16(offset, little) },
  i2: { size: 2, get: (view, offset, little) => view.getInt16(offset, little) },
  u4: { size: 4, get: (view, offset, little) => view.getUint32(offset, little) },
  i4: { size: 4, get: (view, offset, little) => view.getInt32(offset, little) },
  u8: { size: 8, get: (view, offset, little) => view.getBigUint64(offset, little) },
  i8: { size: 8, get: (view, offset, little) => view.getBigInt64(offset, little) },
  f2: { size: 2, get: (view, offset, little) => halfFloat(view.getUint16(offset, little)) },
  f4: { size: 4, get: (view, offset, little) => view.getFloat32(offset, little) },
  f8: { size: 8, get: (view, offset, little) => view.getFloat64(offset, little) },
  b1: { size: 1, get: (view, offset) => view.getUint8(offset) },
} satisfies Record<string, NumberType>;

export type NumberTypeName = keyof typeof numberTypes;

/** What the header of a binary file of numbers says of the array in it. */
export interface ArrayHeader {
  readonly type: NumberTypeName;
  readonly littleEndian: boolean;
  /** At least one dimension, the first of which counts samples; none is 0. */
  readonly shape: readonly number[];
  /** The byte that the numbers begin at. */
  readonly dataOffset: number;
}

/** A float of 16 bits (IEEE 754): sign, 5 bits of exponent, 10 of the fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/**
 * Throws a UserError unless the file is just as long as its header says. `shapeText`: the shape as the format writes it;
 * `size`: bytes of an entry.
 */
export function checkLength(
  bytes: Uint8Array,
  { type, shape, dataOffset }: ArrayHeader,
  shapeText: string,
  fileName: string,
  size = numberTypes[type].size,
): void {
  const promised = dataOffset + shape.reduce((product, length) => product * length, size);
  if (promised === bytes.length) return;
  const found = promised > bytes.length ? 'is cut off' : 'goes on after its data';
  throw atByte(
    fileName,
    Math.min(promised, bytes.length),
    `the file ${found}: it has ${bytes.length} bytes; expected ${promised} for the shape ${shapeText} in its header`,
  );
}

/** Samples from the array's values in C order: n × d features, or n × height × width images. */
export function samplesOf(values: StoredValues, [rows, ...rest]: readonly number[]): Samples {
  const cols = rest.reduce((product, length) => product * length, 1);
  const image = rest.length === 2 ? { image: { width: rest[1], height: rest[0] } } : {};
  return { features: { rows, cols, values: compact(values), divisor: 1 }, ...image };
}

/** Labels from the array's values, one per sample. */
export function labelsOf(values: StoredValues | readonly string[]): Labels {
  if (values instanceof Uint8Array) return labelsOfBytes(values);
  const labels = new LabelCollector();
  for (let k = 0; k < values.length; k++) labels.add(values[k]);
  return labels.labels();
}

/** Each byte that there is becomes a class once; a table has its code for all others. */
function labelsOfBytes(bytes: Uint8Array): Labels {
  const different = [...Array(256).keys()].filter((byte) => bytes.includes(byte));
  const { classes, codes: codesOfDifferent } = labelsOf(different.map(String));
  const codeOf = new Int32Array(256);
  for (const [k, byte] of different.entries()) codeOf[byte] = codesOfDifferent[k];
  const codes = new Int32Array(bytes.length);
  for (let k = 0; k < bytes.length; k++) codes[k] = codeOf[bytes[k]];
  return { classes, codes };
}

/**
 * The array's numbers in the order of the file, which must be as long as `checkLength` says. Unsigned bytes stay where
 * they are, and so do doubles that are as this machine has them; 32-bit floats stay 32-bit floats, all others become doubles;
 * −0 is 0. Throws a UserError with the byte offset of a number that is not finite, unless those are `allowed`, or of an integer beyond ±2⁵³, which no double holds.
 */
export function readNumbers(
  bytes: Uint8Array,
  header: ArrayHeader,
  fileName: string,
  allowed: 'finite' | 'any' = 'finite',
): StoredValues {
  const { type, littleEndian, shape, dataOffset } = header;
  const count = shape.reduce((product, length) => product * length, 1);
  if (type === 'u1') return bytes.subarray(dataOffset, dataOffset + count);
  const inPlace = type === 'f8' && littleEndian ? doublesInPlace(bytes, dataOffset, count) : undefined;
  if (inPlace) return inPlace;
  const { size, get }: NumberType = numberTypes[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = type === 'f4' || type === 'f2' ? new Float32Array(count) : new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const at = dataOffset + k * size;
    const value = get(view, at, littleEndian);
    values[k] = Number(value) + 0;
    if (allowed === 'finite' && !Number.isFinite(values[k]))
      throw atByte(fileName, at, `${value}; expected a finite number`);
    if (typeof value === 'bigint' && !Number.isSafeInteger(values[k])) {
      throw atByte(fileName, at, `the integer ${value} is too large; expected at most ±9007199254740991`);
    }
  }
  return values;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Doubles where they lie, if they can be read there and none of them is to be changed or refused. */
function doublesInPlace(bytes: Uint8Array, offset: number, count: number): Float64Array | undefined {
  const start = bytes.byteOffset + offset;
  if (!isLittleEndian || start % Float64Array.BYTES_PER_ELEMENT !== 0) return undefined;
  const values = new Float64Array(bytes.buffer, start, count);
  for (let k = 0; k < count; k++) if (!Number.isFinite(values[k]) || Object.is(values[k], -0)) return undefined;
  return values;
}

/** The values as bytes where all are integers from 0 to 255, otherwise as they are. */
export function compact(values: StoredValues): StoredValues {
  if (values instanceof Uint8Array) return values;
  for (let k = 0; k < values.length; k++) if (!isByte(values[k])) return values;
  return Uint8Array.from(values);
}
