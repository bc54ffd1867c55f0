import { UserError } from '../errors.ts';
import { fileOrGzip } from '../files/names.ts';
import { dataDirectories } from '../files/places.ts';
import type { DownloadManifest } from './fetch.ts';
import type { KnownDataset, KnownFiles } from './knownDataset.ts';

const download: DownloadManifest = {
  name: 'mnist',
  mirrors: ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'],
  files: [
    { name: 'train-images-idx3-ubyte', sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db' },
    { name: 'train-labels-idx1-ubyte', sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5' },
    { name: 't10k-images-idx3-ubyte', sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7' },
    { name: 't10k-labels-idx1-ubyte', sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2' },
  ],
};

/** Training images and labels, then those for testing. */
const names = download.files.map(({ name }) => name);

/** Handwritten digits with their own test samples, as four IDX files, each with or without `.gz`. */
export const mnist: KnownDataset = {
  name: 'mnist',
  description: '70,000 handwritten digits of 28 × 28 pixels from 0 to 255 (Y. LeCun, C. Cortes & C. Burges)',
  hardPair: ['2', '3'],
  download,
  locate: () => locateIn(dataDirectories('mnist')),
};

/** The four files in the first of these directories that has them all. Throws a UserError that says what to do. */
export function locateIn(directories: readonly string[]): KnownFiles {
  const found = directories.map((directory) => names.map((name) => fileOrGzip(directory, name)));
  const complete = found.find((files) => files.every((file) => file !== undefined));
  if (complete === undefined) throw new UserError(missing(directories, found));
  const [images, labels, otherImages, otherLabels] = complete as string[];
  return {
    train: { path: images, labels, format: 'idx' },
    test: { path: otherImages, labels: otherLabels, format: 'idx' },
  };
}

function missing(directories: readonly string[], found: readonly (readonly (string | undefined)[])[]): string {
  const begun = found.findIndex((files) => files.some((file) => file !== undefined));
  const remedy = 'expected `l2sweep data fetch mnist` to be run once';
  if (begun >= 0) {
    const absent = names.filter((_, k) => found[begun][k] === undefined).map((name) => `${name}.gz`);
    return `MNIST is not complete: ${absent.join(', ')} missing from ${directories[begun]}; ${remedy}, or these files put there`;
  }
  const files = names.map((name) => `${name}.gz`).join(', ');
  const ownPlace = directories.length === 1 ? ' (or into $L2SWEEP_DATA_DIR/mnist, with that variable set)' : '';
  return `MNIST is not in ${directories.join(' or ')}; ${remedy}, or the files ${files} put there${ownPlace}`;
}
