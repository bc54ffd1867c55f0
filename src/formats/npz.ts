import { inflateRawSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import { type ArrayFormat, type ArraySamples, atByte, listed, type ReadOptions } from './format.ts';
import { npy } from './npy.ts';

/**
 * NumPy's `.npz`: a ZIP archive of NPY arrays. Features and labels are told by their names: `X` and `y` as many people
 * write them, `x_train`, `y_train`, `x_test`, `y_test` as Keras ships MNIST, `train_images` and so on as MedMNIST does.
 */
export const npz: ArrayFormat = {
  name: 'npz',
  endings: ['.npz'],
  labelsIn: 'array',
  dropsTrailingZeros: false,
  read: readArchive,
};

/** Names of arrays in lower case, the likeliest first. */
const featureNames = ['x', 'features', 'data', 'images', 'inputs', 'x_data'];
const labelNames = ['y', 'labels', 'label', 'target', 'targets', 'classes', 'y_data'];
const trainParts = [
  ['x_train', 'y_train'],
  ['train_images', 'train_labels'],
  ['train_x', 'train_y'],
  ['xtrain', 'ytrain'],
  ['train_data', 'train_labels'],
] as const;

function readArchive(bytes: Uint8Array, { fileName, labels: chosen }: ReadOptions): ArraySamples {
  const arrays = new Map(entriesOf(bytes, fileName).map((entry) => [entry.name.replace(/\.npy$/, ''), entry]));
  const names = [...arrays.keys()];
  const nameOf = (wanted: string) => names.find((name) => name.toLowerCase() === wanted);
  const firstOf = (candidates: readonly string[]) => candidates.map(nameOf).find((name) => name !== undefined);
  const inFile = (name: string) => ({ fileName: `${fileName}:${name}.npy` });
  const content = (name: string) => inflated(bytes, arrays.get(name)!, fileName);
  const features = (name: string) => npy.read(content(name), inFile(name));
  const labels = (name: string): Labels => npy.readLabels!(content(name), inFile(name));
  const there = `it holds ${listed(names, 'arrays')}`;
  if (nameOf('indptr') && nameOf('indices')) {
    throw atByte(
      fileName,
      0,
      `a sparse matrix of SciPy (${there}); expected arrays X and y, or LIBSVM for sparse data`,
    );
  }
  if (chosen !== undefined && !arrays.has(String(chosen))) {
    throw new UserError({
      message: `${fileName} has no array "${chosen}"; expected one of ${listed(names, 'arrays')}`,
      key: ['labels'],
    });
  }

  const pair = (feature: string, label: string | undefined): Samples => {
    const samples = features(feature);
    if (label === undefined) return samples;
    const own = labels(label);
    const { rows } = samples.features;
    if (own.codes.length === rows) return { ...samples, labels: own };
    throw atByte(
      fileName,
      0,
      `${label} has ${own.codes.length} labels; expected ${rows}, one for each sample of ${feature}`,
    );
  };
  for (const [feature, label] of trainParts) {
    const [x, y] = [nameOf(feature), nameOf(label)];
    if (x === undefined || y === undefined) continue;
    const own = chosen === undefined ? y : String(chosen);
    const testX = nameOf(feature.replace('train', 'test'));
    // Labels of the same kind as those of the training samples: y_test_coarse to y_train_coarse.
    const wanted = own.toLowerCase().replace('train', 'test');
    const testY = wanted === own.toLowerCase() ? undefined : nameOf(wanted);
    const others = nameOf(label.replace('train', 'test'));
    if (testX !== undefined && others !== undefined && testY === undefined) {
      const message = `${fileName} has test samples in ${testX}, but no labels for them that go with ${own}; expected an array such as ${others}${own.toLowerCase().replace(label, '')}, or labels: ${y}`;
      throw new UserError({ message, key: ['labels'] });
    }
    const test = testX !== undefined && testY !== undefined ? pair(testX, testY) : undefined;
    return {
      ...pair(x, own),
      ...(test && { test }),
      notes: [notesOf(x, own, test && testX, chosen === undefined ? undefined : test && testY)],
    };
  }
  const label = chosen === undefined ? firstOf(labelNames) : String(chosen);
  // Arrays without names are called arr_0, arr_1 by numpy.savez.
  const feature = firstOf(featureNames) ?? nameOf('arr_0');
  if (feature === undefined || feature === label) {
    throw atByte(
      fileName,
      0,
      `no array X or features: ${there}; expected X and y, or x_train, y_train, x_test, y_test`,
    );
  }
  const own = label ?? nameOf('arr_1');
  return { ...pair(feature, own), notes: [notesOf(feature, own)] };
}

function notesOf(features: string, labels: string | undefined, test?: string, testLabels?: string): string {
  const own = labels === undefined ? '' : `, labels from ${labels}`;
  const ofTest = test === undefined ? '' : `, test samples from ${test}`;
  const testOwn = testLabels === undefined ? '' : `, their labels from ${testLabels}`;
  return `features from the array ${features}${own}${ofTest}${testOwn}`;
}

interface Entry {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  /** Where its local header is. */
  readonly offset: number;
}

const ALL_ONES = 0xffffffff;

/** The files in a ZIP archive, from its central directory (PKWARE's APPNOTE 4.3.12, with ZIP64). */
function entriesOf(bytes: Uint8Array, fileName: string): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0, true) !== 0x04034b50) {
    throw atByte(fileName, 0, 'the file does not begin as a ZIP archive does; expected an NPZ file');
  }
  const damaged = (at: number) => atByte(fileName, at, 'the ZIP archive is cut off or damaged; expected an NPZ file');
  let end = bytes.length - 22;
  while (end >= 0 && end >= bytes.length - 22 - 0xffff && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw damaged(bytes.length);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (at === ALL_ONES && end >= 20 && view.getUint32(end - 20, true) === 0x07064b50) {
    const record = Number(view.getBigUint64(end - 12, true));
    if (!(record + 56 <= bytes.length)) throw damaged(end - 12);
    at = Number(view.getBigUint64(record + 48, true));
  }
  const entries: Entry[] = [];
  for (let k = 0; k < count; k++) {
    if (!(at + 46 <= bytes.length) || view.getUint32(at, true) !== 0x02014b50)
      throw damaged(Math.min(at, bytes.length));
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const extra = at + 46 + nameLength;
    if (extra + extraLength > bytes.length) throw damaged(at);
    const wide = wideFields(view, extra, extraLength);
    const field = (offset: number) => {
      const value = view.getUint32(at + offset, true);
      return value === ALL_ONES ? (wide.shift() ?? value) : value;
    };
    const [size, packed, offset] = [field(24), field(20), field(42)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, extra));
    if (name.endsWith('.npy')) entries.push({ name, method: view.getUint16(at + 10, true), packed, size, offset });
    at = extra + extraLength + commentLength;
  }
  if (entries.length === 0)
    throw atByte(fileName, 0, 'a ZIP archive without NPY arrays; expected an NPZ file, or one unpacked');
  return entries;
}

/** The numbers of 64 bits in the extra fields of an entry, in the order that fields of 32 bits refer to them. */
function wideFields(view: DataView, start: number, length: number): number[] {
  for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const count = Math.floor(Math.min(view.getUint16(at + 2, true), start + length - at - 4) / 8);
    return Array.from({ length: count }, (_, k) => Number(view.getBigUint64(at + 4 + 8 * k, true)));
  }
  return [];
}

/** The content of an entry. */
function inflated(bytes: Uint8Array, { name, method, packed, size, offset }: Entry, fileName: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = () =>
    atByte(fileName, Math.min(offset, bytes.length), `${name} in the archive is damaged; expected an intact NPZ file`);
  if (offset + 30 > bytes.length) throw damaged();
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw damaged();
  const content = bytes.subarray(start, start + packed);
  if (method === 0) {
    if (packed !== size) throw damaged();
    // Numbers are read in place, which wants their addresses to be even.
    return content;
  }
  if (method !== 8) {
    throw atByte(
      fileName,
      offset,
      `${name} is compressed by method ${method}; expected deflate, as numpy.savez_compressed does`,
    );
  }
  try {
    const unpacked = inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
    if (unpacked.length !== size) throw damaged();
    return new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch {
    throw damaged();
  }
}
