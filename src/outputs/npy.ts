/**
 * A matrix of doubles as an NPY file (version 1.0, little-endian, row-major): what `numpy.load` reads. Each row has at most
 * `columns` values; those missing are written as NaN.
 */
export function npyMatrix(rows: readonly (Float64Array | undefined)[], columns: number): Uint8Array {
  const { bytes, start } = npyFile('<f8', `${rows.length}, ${columns}`, 8 * rows.length * columns);
  const view = new DataView(bytes.buffer);
  let at = start;
  for (const row of rows) {
    for (let k = 0; k < columns; k++, at += 8) view.setFloat64(at, row?.[k] ?? Number.NaN, true);
  }
  return bytes;
}

/** Small whole numbers, one per sample, as an NPY file. */
export function npyBytes(values: Int8Array): Uint8Array {
  const { bytes, start } = npyFile('|i1', `${values.length},`, values.length);
  new Int8Array(bytes.buffer, start).set(values);
  return bytes;
}

/** Doubles in a row, one for each place, as an NPY file. */
export function npyVector(values: Float64Array): Uint8Array {
  return npyDoubles(`${values.length},`, values);
}

/** One double, as an NPY file without dimensions. */
export function npyNumber(value: number): Uint8Array {
  return npyDoubles('', Float64Array.of(value));
}

/** Whole numbers, as an NPY file. */
export function npyIndices(values: Int32Array): Uint8Array {
  const { bytes, start } = npyFile('<i4', `${values.length},`, 4 * values.length);
  const view = new DataView(bytes.buffer, start);
  for (const [k, value] of values.entries()) view.setInt32(4 * k, value, true);
  return bytes;
}

/** A text without dimensions, or several in a row, as an NPY file: code points in UTF-32, as many for each as the longest has. */
export function npyTexts(texts: string | readonly string[]): Uint8Array {
  const points = [texts].flat().map((text) => [...text].map((character) => character.codePointAt(0)!));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const shape = typeof texts === 'string' ? '' : `${texts.length},`;
  const { bytes, start } = npyFile(`<U${width}`, shape, 4 * width * points.length);
  const view = new DataView(bytes.buffer, start);
  for (const [i, text] of points.entries()) {
    for (const [k, point] of text.entries()) view.setUint32(4 * (i * width + k), point, true);
  }
  return bytes;
}

function npyDoubles(shape: string, values: Float64Array): Uint8Array {
  const { bytes, start } = npyFile('<f8', shape, 8 * values.length);
  const view = new DataView(bytes.buffer, start);
  for (const [k, value] of values.entries()) view.setFloat64(8 * k, value, true);
  return bytes;
}

/** A file with its header, and with room for the data from byte `start` on. */
function npyFile(descr: string, shape: string, dataBytes: number): { bytes: Uint8Array; start: number } {
  const description = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`;
  // magic, version and length take 10 bytes; the data starts at a multiple of 64
  const start = Math.ceil((10 + description.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + dataBytes);
  bytes.set([0x93, ...ascii('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(ascii(`${description.padEnd(start - 11)}\n`), 10);
  return { bytes, start };
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
