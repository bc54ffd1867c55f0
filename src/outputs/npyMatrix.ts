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
