import { asMistakeOf, UserError } from '../errors.ts';
import { decompress, type Unpacked } from '../files/decompress.ts';
import { exists } from '../files/names.ts';
import { readBytes, sha256 } from '../files/read.ts';
import { type Format, mistakeInLabels, type TableOptions } from '../formats/format.ts';
import { formatNameOf, HEAD, looksLikePath, refuseStrangers } from '../formats/formatNameOf.ts';
import { formats } from '../formats/index.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import { type ColumnChoice, labelsAt, labelsOf, namesIn, samplesOfTable, tableNotes } from './columns.ts';
import { choiceOf, type Decisions, decide } from './decisions.ts';
import { labelWarnings, tableWarnings } from './warnings.ts';

/** Samples on disk: the parts of a config's `dataset` and `dataset.test` that say how to read them. */
export interface SamplesFile extends ColumnChoice, Omit<TableOptions, 'fileName' | 'named'> {
  readonly path: string;
  /** The labels' file or column, as the format wants it. */
  readonly labels?: string | number;
  /** Overrides what the content and the name's ending tell. */
  readonly format?: string;
  /** What the features of the training data are counted from, for test data of a format that gives them numbers. */
  readonly indexFrom?: 0 | 1;
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
export interface ReadSamples extends Contents {
  readonly sources: readonly Source[];
  readonly format: Format;
}

/** The samples of a file and what is odd about it. */
interface Contents {
  readonly samples: Samples;
  /** How many samples the file has, those that are left out included. */
  readonly rows: number;
  /** Test samples that the file has beside them. */
  readonly test?: Samples;
  /** What was recognised that is not in every file of the format. */
  readonly notes: readonly string[];
  /** What may make the samples mean something else than they should. */
  readonly warnings: readonly string[];
  /** What features are counted from in the file, where they have numbers. */
  readonly indexFrom?: 0 | 1;
  /** What was decided from a table's columns, where that was asked for. */
  readonly decisions?: Decisions;
}

/**
 * Reads samples, and their labels' file where one is named. Throws UserErrors: with the key `path`, `labels`, `format` or
 * that of another choice where that is what to change, else with the place in the data file. `decides`: whether what is not
 * said of a table's columns is decided from them, rather than left at its default. `unpacked`: content that need not be read any more.
 */
export function readSamples(
  file: SamplesFile,
  { decides = false, unpacked }: { readonly decides?: boolean; readonly unpacked?: Unpacked | undefined } = {},
): ReadSamples {
  const { path, format: named } = file;
  const content = unpacked?.get(path) ?? readContent(path, 'path');
  const format = formatOf(path, named, content);
  const labelsFile = labelsFileOf(file, format);
  const read = samplesIn(format, content, file, { hasOwnLabels: labelsFile !== undefined, decides });
  const { cols } = read.samples.features;
  const { rows } = read;
  const source = sourceOf(content, { path, rows, features: cols }, read.samples);
  if (labelsFile === undefined) return { ...read, sources: [source], format };

  const labelsContent = readContent(labelsFile, 'labels');
  const ownLabels = readLabels(file, labelsFile, labelsContent, rows);
  const labelsSource = sourceOf(
    labelsContent,
    { path: labelsFile, rows: ownLabels.codes.length, features: 0 },
    undefined,
  );
  if (ownLabels.codes.length !== rows) {
    const message = `the file holds ${ownLabels.codes.length} labels; expected ${rows}, one for each sample of ${path}`;
    throw new UserError({ where: labelsFile, message });
  }
  const { fileRows } = read.samples;
  const samples = { ...read.samples, labels: fileRows ? labelsAt(ownLabels, fileRows) : ownLabels };
  const warnings = [...read.warnings, ...labelWarnings(ownLabels)];
  return { ...read, samples, warnings, sources: [source, labelsSource], format };
}

/** The hash of content that the samples lie in, as bytes and doubles may, is computed when it is first asked for. */
function sourceOf(
  content: Uint8Array,
  { path, rows, features }: Omit<Source, 'sha256'>,
  samples: Samples | undefined,
): Source {
  if (samples?.features.values.buffer !== content.buffer) return { path, sha256: sha256(content), rows, features };
  let hash: string | undefined;
  // Samples may have moved by then, and nothing else keeps it.
  let unhashed: Uint8Array | undefined = content;
  return {
    path,
    get sha256() {
      hash ??= sha256(unhashed!);
      unhashed = undefined;
      return hash;
    },
    rows,
    features,
  };
}

/** Throws a UserError for a key that says how to read what a file of that format does not have. */
function checkKeys(file: SamplesFile, format: Format): void {
  const isDelimited = format === formats.csv || format === formats.tsv;
  const isTable = format.labelsIn === 'column';
  const isText = isTable && format !== formats.parquet;
  // A test file may be of another format than the training file, whose text the keys are for.
  const isOther = file.isTest && isTable;
  const useless = [
    ...(isTable ? [] : (['drop', 'features', 'categorical', 'missing', 'groups'] as const)),
    ...(isDelimited || isOther ? [] : (['header', 'separator', 'comment'] as const)),
    ...(isText || isOther ? [] : (['encoding'] as const)),
  ].find((key) => file[key] !== undefined && file[key] !== 'none' && file[key] !== 'refuse');
  if (useless === undefined) return;
  const why = isTable
    ? `${format.name} leaves no choice in that`
    : useless === 'missing'
      ? `${format.name} files hold numbers alone`
      : `${format.name} files have no columns`;
  throw new UserError({ message: `${useless} is of no use; expected none, because ${why}`, key: [useless] });
}

/** The file that the labels of a file are in, if it is one of their own. Throws a UserError for what names no labels of that format. */
export function labelsFileOf({ labels }: Pick<SamplesFile, 'labels'>, format: Format): string | undefined {
  const wrong = mistakeInLabels(format, labels);
  if (wrong !== undefined) throw new UserError({ message: `labels ${wrong}`, key: ['labels'] });
  if (typeof labels !== 'string') return undefined;
  const { labelsIn } = format;
  if (labelsIn === 'file') return labels;
  return labelsIn === 'column' && looksLikePath(labels) && exists(labels) ? labels : undefined;
}

/** The samples in a file's content. `hasOwnLabels`: whether these are in a file of their own. `decides`: as for `readSamples`. */
export function samplesIn(
  format: Format,
  content: Uint8Array,
  file: SamplesFile,
  { hasOwnLabels = false, decides = false } = {},
): Contents {
  const { path, labels, indexFrom, separator, header, comment, encoding } = file;
  checkKeys(file, format);
  if (format.labelsIn !== 'column') {
    const told = { ...(labels !== undefined && { labels }), ...(indexFrom !== undefined && { indexFrom }) };
    const { notes = [], test, indexFrom: from, ...samples } = format.read(content, { fileName: path, ...told });
    const { rows } = samples.features;
    const warnings = samples.labels ? labelWarnings(samples.labels) : [];
    return { samples, rows, notes, warnings, ...(test && { test }), ...(from !== undefined && { indexFrom: from }) };
  }
  const given = { separator, header, comment, encoding };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const said = hasOwnLabels ? { ...file, labels: undefined } : file;
  const table = format.readTable(content, { fileName: path, named: namesIn(said), ...options });
  if (separator !== undefined && table.columns < 2 && !hasOwnLabels) {
    const found = `${path} has only one column, because separator: ${JSON.stringify(separator)} splits none of its lines`;
    const expected = 'the separator that the file has, or none, which leaves it to be told from the first lines';
    throw new UserError({ message: `${found}; expected ${expected}`, key: ['separator'] });
  }
  const decisions = decides ? decide(table, said.labels, hasOwnLabels) : undefined;
  const choice = decisions ? { ...said, ...choiceOf(decisions) } : said;
  const samples = samplesOfTable(table, choice, path, hasOwnLabels || decisions?.refusal !== undefined);
  const notes = [...table.notes, ...tableNotes(table, choice, samples)];
  const warnings = [...(decisions?.warnings ?? []), ...tableWarnings(table, choice, samples)];
  return { samples, rows: table.rows, notes, warnings, ...(decisions && { decisions }) };
}

/** A file's content as a sweep sees it. */
export type Content = Pick<Source, 'path' | 'sha256'>;

/** What `readSamples` would name as its sources, without making sense of it. Throws a UserError where it cannot be read. */
export function contentsOf(file: SamplesFile): Content[] {
  const { path, format: named } = file;
  const content = readContent(path, 'path');
  const labelsFile = labelsFileOf(file, formatOf(path, named, content));
  return [
    { path, sha256: sha256(content) },
    ...(labelsFile === undefined ? [] : [{ path: labelsFile, sha256: sha256(readContent(labelsFile, 'labels')) }]),
  ];
}

/** The labels in a file of their own: of an array, or of a table with one column (or two, the first of which counts rows). */
export function readLabels(
  { format: named, encoding, comment }: SamplesFile,
  path: string,
  content: Uint8Array,
  samples: number,
): Labels {
  const options = {
    fileName: path,
    ...(encoding !== undefined && { encoding }),
    ...(comment !== undefined && { comment }),
  };
  const head = content.subarray(0, HEAD);
  const format: Format = formats[formatNameOf(path, undefined, head) ?? formatNameOf(path, named) ?? 'idx'];
  if (format.labelsIn === 'column') {
    const table = format.readTable(content, options);
    const isHeaded = table.names === undefined && table.rows === samples + 1;
    const found = isHeaded ? format.readTable(content, { ...options, header: true }) : table;
    if (found.columns > 2) {
      const message = `${path} has ${found.columns} columns; expected the labels alone in a file of their own`;
      throw new UserError({ message, key: ['labels'] });
    }
    const labels = labelsOf(found, found.columns - 1);
    const missing = labels.codes.indexOf(-1);
    if (missing < 0) return labels;
    const message = 'the label is a missing value; expected a class in every row';
    throw new UserError({ where: `${path}:${found.placeOf(missing)}`, message });
  }
  if (format.readLabels === undefined) {
    const message = `${path} is ${format.name}; expected the labels' file as IDX, NPY, or a table of one column`;
    throw new UserError({ message, key: ['labels'] });
  }
  return format.readLabels(content, { fileName: path });
}

export function readContent(path: string, key: 'path' | 'labels'): Uint8Array {
  const bytes = asMistakeOf([key], () => readBytes(path));
  return decompress(bytes, path);
}

/** Throws a UserError with the key `path` or `format` where nothing tells, or where the content is no data. */
export function formatOf(path: string, named: string | undefined, content: Uint8Array): Format {
  const head = content.subarray(0, HEAD);
  const name = formatNameOf(path, named, head);
  if (named === undefined) refuseStrangers(head, path);
  if (name !== undefined) return formats[name];
  const names = Object.keys(formats).join(', ');
  if (named !== undefined) {
    throw new UserError({
      message: `there is no format ${JSON.stringify(named)}; expected one of ${names}`,
      key: ['format'],
    });
  }
  const endings = Object.values(formats).flatMap((format) => format.endings);
  const message = `${path}: neither name nor content tells the format; expected a name that ends in ${endings.join(', ')} (also with .gz), or a format: ${names}`;
  throw new UserError({ message, key: ['path'] });
}
