/** Writers of the formats that l2sweep only reads, made from their specifications for the tests; and files of others. */
import { readFileSync } from 'node:fs';

/** A file that Python's libraries have made: fixtures/make.py. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** IDX: two zero bytes, type code, number of dimensions, big-endian dimensions and numbers. */
export function idxBytes(typeCode: number, shape: readonly number[], numbers: readonly number[]): Uint8Array {
  const size = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[typeCode] ?? 1;
  const bytes = new Uint8Array(4 + 4 * shape.length + size * numbers.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = typeCode;
  bytes[3] = shape.length;
  for (const [k, length] of shape.entries()) view.setUint32(4 + 4 * k, length);
  const start = 4 + 4 * shape.length;
  for (const [k, number] of numbers.entries())
    setNumber(view, start + size * k, idxTypes[typeCode] ?? 'u1', number, false);
  return bytes;
}

const idxTypes: Readonly<Record<number, string>> = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' };

/** NPY version 1, 2 or 3: `numbers` in the order they are to be stored in. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  numbers: readonly number[],
  { fortran = false, version = 1 } = {},
): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${dimensions}), }`;
  const prefix = version === 1 ? 10 : 12;
  const length = 64 * Math.ceil((prefix + dictionary.length + 1) / 64) - prefix;
  const header = `${dictionary.padEnd(length - 1)}\n`;
  const type = descr.slice(1);
  const size = Number(type[1]);
  const bytes = new Uint8Array(prefix + header.length + size * numbers.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  bytes.set(text(header), prefix);
  const start = prefix + header.length;
  for (const [k, number] of numbers.entries()) setNumber(view, start + size * k, type, number, descr[0] !== '>');
  return bytes;
}

function setNumber(view: DataView, at: number, type: string, number: number, little: boolean): void {
  const setters: Record<string, () => void> = {
    b1: () => view.setUint8(at, number),
    u1: () => view.setUint8(at, number),
    i1: () => view.setInt8(at, number),
    u2: () => view.setUint16(at, number, little),
    i2: () => view.setInt16(at, number, little),
    u4: () => view.setUint32(at, number, little),
    i4: () => view.setInt32(at, number, little),
    u8: () => view.setBigUint64(at, BigInt(number), little),
    i8: () => view.setBigInt64(at, BigInt(number), little),
    f4: () => view.setFloat32(at, number, little),
    f8: () => view.setFloat64(at, number, little),
  };
  setters[type]();
}
