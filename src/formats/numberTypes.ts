import type { DenseMatrix } from '../math/matrix.ts';
import { atByte } from './format.ts';

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
  f4: { size: 4, get: (view, offset, little) => view.getFloat32(offset, little) },
  f8: { size: 8, get: (view, offset, little) => view.getFloat64(offset, little) },
  b1: { size: 1, get: (view, offset) => view.getUint8(offset) },
} satisfies Record<string, NumberType>;

export type NumberTypeName = keyof typeof numberTypes;

/**
 * `count` numbers of one type from byte `offset` on; the bytes must be there. Unsigned bytes stay where they are,
 * 32-bit floats stay 32-bit floats, all others become doubles; −0 is 0. Throws a UserError with the byte offset of a number that
 * is not finite, or of an integer beyond ±2⁵³, which no double holds.
 */
export function readNumbers(
  bytes: Uint8Array,
  offset: number,
  count: number,
  typeName: NumberTypeName,
  littleEndian: boolean,
  fileName: string,
): DenseMatrix['values'] {
  if (typeName === 'u1') return bytes.subarray(offset, offset + count);
  const { size, get }: NumberType = numberTypes[typeName];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = typeName === 'f4' ? new Float32Array(count) : new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const at = offset + k * size;
    const value = get(view, at, littleEndian);
    values[k] = Number(value) + 0;
    if (!Number.isFinite(values[k])) throw atByte(fileName, at, `${value}; expected a finite number`);
    if (typeof value === 'bigint' && !Number.isSafeInteger(values[k])) {
      throw atByte(fileName, at, `the integer ${value} is too large; expected at most ±9007199254740991`);
    }
  }
  return values;
}
