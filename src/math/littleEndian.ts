/* Numbers as little-endian bytes, whatever the machine's own order: as journals and reports keep them. Runs in browsers. */

/** How many bytes an element takes, and how it is read and written. */
const elements = {
  float64: {
    size: 8,
    read: (view, at) => view.getFloat64(at, true),
    write: (view, at, x) => view.setFloat64(at, x, true),
  },
  uint32: {
    size: 4,
    read: (view, at) => view.getUint32(at, true),
    write: (view, at, x) => view.setUint32(at, x, true),
  },
  int32: { size: 4, read: (view, at) => view.getInt32(at, true), write: (view, at, x) => view.setInt32(at, x, true) },
  int16: { size: 2, read: (view, at) => view.getInt16(at, true), write: (view, at, x) => view.setInt16(at, x, true) },
  uint16: {
    size: 2,
    read: (view, at) => view.getUint16(at, true),
    write: (view, at, x) => view.setUint16(at, x, true),
  },
  int8: { size: 1, read: (view, at) => view.getInt8(at), write: (view, at, x) => view.setInt8(at, x) },
} satisfies Record<string, ElementType>;

export type ElementName = keyof typeof elements;

interface ElementType {
  readonly size: number;
  read(view: DataView, at: number): number;
  write(view: DataView, at: number, value: number): void;
}

/** The values as elements of that type, which have to hold them. */
export function littleEndianBytes(values: ArrayLike<number>, name: ElementName): Uint8Array {
  const { size, write } = elements[name];
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < values.length; k++) write(view, size * k, values[k]);
  return bytes;
}

/** The elements in the bytes. */
export function littleEndianNumbers(bytes: Uint8Array, name: ElementName): Float64Array {
  const { size, read } = elements[name];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / size }, (_, k) => read(view, size * k));
}
