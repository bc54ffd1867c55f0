import { asMistakeOf, UserError } from '../errors.ts';
import { decompress } from '../files/decompress.ts';
import { readBytes, sha256 } from '../files/read.ts';
import { type Format, mistakeInLabels, type ReadOptions, UnknownColumnError } from '../formats/format.ts';
import { formatNameOf } from '../formats/formatNameOf.ts';
import { formats } from '../formats/index.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** Samples on disk: the parts of a config's `dataset` and `dataset.test` that say how to read them. */
export interface SamplesFile {
  readonly path: string;
  /** The labels' file or column, as the format wants it. */
  readonly labels?: string | number;
  /** Overrides what the name's ending tells. */
  readonly format?: string;
}

/** A file that a result depends on, for its provenance. */
export interface Source {
  readonly path: string;
  /** Of the uncompressed content. */
  readonly sha256: string;
  readonly rows: number;
  /** 0 for a labels' file. */
  readonly features: number;
}

/** What was read, from which files, and how. */
export interface ReadSamples {
  readonly samples: Samples;
  readonly sources: readonly Source[];
  readonly format: Format;
}

/**
 * Reads samples, and their labels' file where the format keeps labels apart and one is named. Throws UserErrors: with
 * the key `path`, `labels` or `format` where that is what to change, else with the place in the data file.
 */
export function readSamples({ path, labels, format: named }: SamplesFile): ReadSamples {
  const content = readContent(path, 'path');
  const format = formatOf(path, named);
  const wrong = mistakeInLabels(format, labels);
  if (wrong !== undefined) throw new UserError({ message: `labels ${wrong}`, key: ['labels'] });
  const options = { fileName: path, ...(format.labelsIn === 'column' && labels !== undefined && { labels }) };
  const samples = readTable(format, content, options);
  const { rows, cols } = samples.features;
  const source = { path, sha256: sha256(content), rows, features: cols };
  if (format.labelsIn !== 'file' || typeof labels !== 'string') return { samples, sources: [source], format };

  const labelsContent = readContent(labels, 'labels');
  const ownLabels = readLabels(labels, labelsContent, named);
  const labelsSource = { path: labels, sha256: sha256(labelsContent), rows: ownLabels.codes.length, features: 0 };
  if (ownLabels.codes.length !== rows) {
    const message = `the file holds ${ownLabels.codes.length} labels; expected ${rows}, one for each sample of ${path}`;
    throw new UserError({ where: labels, message });
  }
  return { samples: { ...samples, labels: ownLabels }, sources: [source, labelsSource], format };
}

/** A file's content as a sweep sees it. */
export type Content = Pick<Source, 'path' | 'sha256'>;

/** What `readSamples` would name as its sources, without making sense of it. Throws a UserError where it cannot be read. */
export function contentsOf({ path, labels, format: named }: SamplesFile): Content[] {
  const paths = formatOf(path, named).labelsIn === 'file' && typeof labels === 'string' ? [path, labels] : [path];
  return paths.map((file, k) => ({ path: file, sha256: sha256(readContent(file, k === 0 ? 'path' : 'labels')) }));
}

function readTable(format: Format, content: Uint8Array, options: ReadOptions): Samples {
  try {
    return format.read(content, options);
  } catch (error) {
    if (!(error instanceof UnknownColumnError)) throw error;
    const suggestion = didYouMean(nearest(String(options.labels), error.columns));
    throw new UserError({ message: `${error.message}${suggestion}`, key: ['labels'] });
  }
}

function readLabels(path: string, content: Uint8Array, named: string | undefined): Labels {
  const format: Format | undefined = formats[formatNameOf(path, named) ?? 'idx'];
  if (format.readLabels === undefined) {
    const message = `${path} is ${format.name}; expected the labels' file as IDX or NPY`;
    throw new UserError({ message, key: ['labels'] });
  }
  return format.readLabels(content, { fileName: path });
}

function readContent(path: string, key: 'path' | 'labels'): Uint8Array {
  const bytes = asMistakeOf([key], () => readBytes(path));
  return decompress(bytes, path);
}

/** Throws a UserError with the key `path` or `format` where that does not tell. */
export function formatOf(path: string, named: string | undefined): Format {
  const name = formatNameOf(path, named);
  if (name !== undefined) return formats[name];
  const names = Object.keys(formats).join(', ');
  if (named !== undefined) {
    throw new UserError({
      message: `there is no format ${JSON.stringify(named)}; expected one of ${names}`,
      key: ['format'],
    });
  }
  const endings = Object.values(formats).flatMap((format) => format.endings);
  const message = `${path}: the name does not tell the format; expected one that ends in ${endings.join(', ')} (also with .gz), or a format: ${names}`;
  throw new UserError({ message, key: ['path'] });
}
