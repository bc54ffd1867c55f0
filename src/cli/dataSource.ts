import { basename, dirname, join } from 'node:path';
import type { Decisions } from '../data/decisions.ts';
import { type Description, describeSamples, shapeText } from '../data/describe.ts';
import { knownDatasets } from '../data/index.ts';
import type { KnownDataset } from '../data/knownDataset.ts';
import { readSamples, type SamplesFile, type Source } from '../data/samplesFile.ts';
import { type Problem, UserError } from '../errors.ts';
import { headOf } from '../files/decompress.ts';
import { exists, whyNotAFile } from '../files/names.ts';
import { formatNameOf, HEAD } from '../formats/formatNameOf.ts';
import { formats } from '../formats/index.ts';
import type { Samples } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { DataOptions } from './options.ts';
import { whileReading } from './progress.ts';

/** Data named on the command line, read and described. */
export interface DataSource {
  /** Undefined for a file. */
  readonly known?: KnownDataset;
  /** The labels' file, where there is one. */
  readonly labelsFile?: string;
  /** The samples of a file, or the training samples of a known data set, then perhaps its test samples. */
  readonly parts: readonly [DataPart, ...DataPart[]];
}

export interface DataPart {
  readonly split?: 'train' | 'test';
  readonly sources: readonly Source[];
  readonly description: Description;
  /** Samples and features, in words. */
  readonly shape: string;
  /** What was recognised in the file that is not in every one of its format. */
  readonly notes: readonly string[];
  /** What was decided of the columns of a table. */
  readonly decisions?: Decisions;
  /** What may make the samples mean something else than they should. */
  readonly warnings: readonly string[];
}

/** Looks at a data file, or at a data set known by name. Throws UserErrors in the command line's words. */
export function describeSource(name: string, options: DataOptions): DataSource {
  const known = namedDataset(name);
  if (known !== undefined) return describeKnown(known, options);
  if (whyNotAFile(name) !== undefined && !/[./\\]/.test(name))
    throw unknownDataset(name, 'file or known data set', 'a data file, or one of');
  const file = { path: name, ...fileOptions(name, options) };
  const [part, test] = withFlags(() => describeParts(file, { decides: true }));
  const [, labels] = part.sources;
  return { parts: test ? [part, test] : [part], ...(labels && { labelsFile: labels.path }) };
}

/** The data set that a word stands for where files may be named, too: a file of that name comes first. */
export function namedDataset(word: string): KnownDataset | undefined {
  return whyNotAFile(word) === undefined ? undefined : knownDataset(word);
}

/** The data set known by that name, if there is one. */
export function knownDataset(name: string): KnownDataset | undefined {
  return Object.values(knownDatasets).find((dataset) => dataset.name === name);
}

/**
 * A file that is named, or of a data set known by name the file with its test samples, or with all where it has none apart, and how to
 * read it.
 */
export function scoredFile(name: string, options: DataOptions): Pick<SamplesFile, 'path' | 'labels'> {
  const known = namedDataset(name);
  if (known === undefined) {
    const { labels } = fileOptions(name, options);
    return { path: name, ...(labels !== undefined && { labels }) };
  }
  checkAlone(known, options);
  const { train, test } = known.locate();
  const { path, labels } = test ?? train;
  return { path, ...(labels !== undefined && { labels }) };
}

/** There is no such name. `kind`: what was looked for; `expected`: what the names of the known data sets follow on. */
export function unknownDataset(name: string, kind: string, expected: string): UserError {
  const names = Object.keys(knownDatasets);
  const suggestion = didYouMean(nearest(name, names));
  return new UserError(`there is no ${kind} called ${name}; expected ${expected} ${names.join(', ')}${suggestion}`);
}

/** Throws a UserError where options say how to read a file. */
function checkAlone(known: KnownDataset, { labels, format }: DataOptions): void {
  if (labels !== undefined || format !== undefined) {
    const given = labels === undefined ? '--format' : '--labels';
    throw new UserError(`${given} goes with a file, and ${known.name} is a known data set; expected its name alone`);
  }
}

function describeKnown(known: KnownDataset, options: DataOptions): DataSource {
  checkAlone(known, options);
  const { train, test, image } = known.locate();
  const part = { ...describeParts(train, { image })[0], split: 'train' } as const;
  if (test === undefined) return { known, parts: [part] };
  return { known, parts: [part, { ...describeParts(test, { image })[0], split: 'test' }] };
}

/**
 * The samples of a file, and the test samples that it has beside them, if it has. `decides`: whether the columns of a table are
 * looked at for what they are to be used for.
 */
function describeParts(
  file: SamplesFile,
  { image, decides = false }: { readonly image?: Description['image']; readonly decides?: boolean },
): [DataPart, DataPart?] {
  const { samples, test, ...read } = whileReading(file.path, () => readSamples(file, { decides }));
  const part = (samples: Samples): DataPart => {
    const description = describeSamples(samples, image);
    return { ...read, description, shape: shapeText(description) };
  };
  if (test === undefined) return [part(samples)];
  return [
    { ...part(samples), split: 'train' },
    { ...part(test), split: 'test', warnings: [] },
  ];
}

/** How to read a file that the command line names: its labels are a column, a file (also one beside it that is called so) or an array. */
function fileOptions(path: string, { labels, format }: DataOptions): Omit<SamplesFile, 'path'> {
  const name = formatNameOf(path, format, format === undefined ? headOf(path, HEAD) : undefined);
  const labelsIn = name === undefined ? undefined : formats[name].labelsIn;
  const chosen = labels ?? (labelsIn === 'file' ? labelsBeside(path) : undefined);
  const isIndex = chosen !== undefined && /^\d+$/.test(chosen) && labelsIn !== 'file';
  return {
    ...(chosen !== undefined && { labels: isIndex ? Number(chosen) : chosen }),
    ...(format !== undefined && { format }),
  };
}

/** Of `train-images-idx3-ubyte`, the labels' file as MNIST and its kin name it, if it is there. */
function labelsBeside(file: string): string | undefined {
  const labels = join(dirname(file), basename(file).replace('images-idx3', 'labels-idx1'));
  return basename(labels) !== basename(file) && exists(labels) ? labels : undefined;
}

/** Mistakes in what a flag said get the flag as their place. */
function withFlags<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw inFlags(error);
  }
}

/** A mistake whose problems with a key have the flag of that name as their place; another error as it is. */
export function inFlags(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(
    error.problems.map(({ message, where, key: [key] = [] }): Problem => {
      const place = where ?? (key === undefined || key === 'path' ? undefined : `--${key}`);
      return { message, ...(place !== undefined && { where: place }) };
    }),
  );
}
