import type { DatasetConfig } from '../config/dataset.ts';
import type { ColumnName, Samples } from '../model/dataset.ts';
import { jsonLines } from '../outputs/jsonLines.ts';
import type { EncodedColumn, Encoding } from './encoding.ts';
import { truthOf } from './encoding.ts';
import { isFilling, type Preparation } from './preparation.ts';
import { fromRawUnits, rawUnits } from './scaling.ts';

export const preprocessingSchemaVersion = 1;

/**
 * All that it takes to score a raw row with the weights of a run, in the order in which it is done: take columns, encode texts,
 * fill gaps, scale. Columns are called by their names, or by 0-based indices where they have none of their own.
 */
export interface Preprocessing {
  readonly schema_version: typeof preprocessingSchemaVersion;
  /** The columns that are used, in the order of the features; null for formats without columns. */
  readonly columns: readonly ColumnName[] | null;
  readonly labels: ColumnName | null;
  readonly drop: readonly ColumnName[];
  /** Columns of text, and what becomes of each level: a feature of its own that is 1, or the value of one feature. Others are all zeros. */
  readonly encode: readonly {
    readonly column: ColumnName;
    readonly levels: readonly string[];
    readonly values?: readonly number[];
  }[];
  /** The features by name, as weights.npy has them; null where they have none. */
  readonly features: readonly string[] | null;
  readonly feature_count: number;
  /** What the files count their features from, where they give them numbers (LIBSVM). */
  readonly index_from?: 0 | 1;
  readonly missing: NonNullable<DatasetConfig['missing']>;
  readonly scale: DatasetConfig['scale'];
  /** The column of weights of the training samples, and their weights by class, which what is fitted goes by; null where there are none. */
  readonly weight: ColumnName | null;
  readonly class_weight: NonNullable<DatasetConfig['class_weight']> | null;
  readonly classes: readonly string[];
  /** What is fitted on the training samples of each class pair. */
  readonly pairs: readonly PairPreprocessing[];
}

export interface PairPreprocessing {
  /** Score < 0. */
  readonly class_i: string;
  /** Score ≥ 0. */
  readonly class_j: string;
  /** What fills a gap in each of `columns`, texts by name; null where gaps are not filled. */
  readonly impute: readonly (number | string)[] | null;
  /** For each feature: (x − origin − shift) / divide, 0 where `divide` is 0. Null where nothing is fitted. */
  readonly scale: { readonly origin: number[]; readonly shift: number[]; readonly divide: number[] } | null;
  /** Which rows of the data files are training and test samples. Null without test samples. */
  readonly rows: { readonly train: Rows; readonly test: Rows | null };
  /** Where there is validation: which of the training rows each fold holds out. */
  readonly folds?: readonly { readonly fold: number; readonly repeat: number; readonly rows: Rows }[];
}

/** 0-based rows, ascending: single ones, and the first and last of several that follow one another. */
export type Rows = readonly (number | readonly [first: number, last: number])[];

/** What is known of the data of a sweep once they are encoded. */
interface Prepared {
  /** Training samples, encoded. */
  readonly samples: Samples;
  readonly encoding: Encoding | undefined;
  readonly classes: readonly string[];
  readonly indexFrom?: 0 | 1 | undefined;
  readonly pairs: readonly {
    readonly classI: string;
    readonly classJ: string;
    readonly preparation: Preparation;
    readonly rows: {
      readonly train: Uint32Array;
      readonly test?: Uint32Array;
      readonly folds?: readonly { readonly fold: number; readonly repeat: number; readonly rows: Uint32Array }[];
    };
  }[];
}

export function preprocessingOf(
  { missing = 'refuse', scale, class_weight }: DatasetConfig,
  { samples, encoding, classes, indexFrom, pairs }: Prepared,
): Preprocessing {
  const { columns, features, featureNames } = samples;
  return {
    schema_version: preprocessingSchemaVersion,
    columns: columns?.features ?? null,
    labels: columns?.label ?? null,
    drop: columns?.dropped ?? [],
    encode: (encoding?.columns ?? []).flatMap(encodeEntry),
    features: featureNames ?? null,
    feature_count: features.cols,
    ...(indexFrom !== undefined && { index_from: indexFrom }),
    missing,
    scale,
    weight: columns?.weight ?? null,
    class_weight: class_weight ?? null,
    classes,
    pairs: pairs.map(({ classI, classJ, preparation: { fill, scaling }, rows }) => ({
      class_i: classI,
      class_j: classJ,
      impute: fill && isFilling(missing) ? imputed(fill, encoding) : null,
      scale: scaling.fitted ? listed(rawUnits(scaling.fitted)) : null,
      rows: { train: rangesOf(rows.train), test: rows.test ? rangesOf(rows.test) : null },
      ...(rows.folds && { folds: rows.folds.map((fold) => ({ ...fold, rows: rangesOf(fold.rows) })) }),
    })),
  };
}

function encodeEntry({ column, kind, levels }: EncodedColumn): Preprocessing['encode'] {
  if (kind === 'number') return [];
  return [{ column, levels, ...(kind === 'truth' && { values: levels.map((level) => truthOf(level)!) }) }];
}

function imputed(fill: Float64Array, encoding: Encoding | undefined): (number | string)[] {
  if (encoding === undefined) return [...fill];
  return encoding.columns.map(({ kind, levels, from }) => {
    if (kind === 'number') return fill[from];
    return levels.find((level, k) => (kind === 'truth' ? truthOf(level) === fill[from] : fill[from + k] === 1))!;
  });
}

function listed({ origin, shift, divide }: ReturnType<typeof rawUnits>) {
  return { origin: [...origin], shift: [...shift], divide: [...divide] };
}

/** The encoding that `preprocessingOf` was given, also where it had no texts to encode; undefined for formats without columns. */
export function encodingIn({ columns, encode, features }: Preprocessing): Encoding | undefined {
  if (columns === null) return undefined;
  let from = 0;
  const encoded = columns.map((column): EncodedColumn => {
    const entry = encode.find((one) => one.column === column);
    const kind = entry === undefined ? 'number' : entry.values ? 'truth' : 'levels';
    const levels = entry?.levels ?? [];
    const width = kind === 'levels' ? levels.length : 1;
    from += width;
    return { column, kind, levels, from: from - width, width };
  });
  const nameOf = (k: number) => `column ${k + 1}`;
  return { columns: encoded, featureNames: features ?? Array.from({ length: from }, (_, k) => nameOf(k)) };
}

/** The preparation of a class pair that `preprocessingOf` was given. */
export function preparationIn(preprocessing: Preprocessing, pair: number): Preparation {
  const { scale: by, feature_count } = preprocessing;
  const { impute, scale } = preprocessing.pairs[pair];
  const encoding = encodingIn(preprocessing);
  return {
    ...(impute && encoding && { fill: fillIn(impute, encoding, feature_count) }),
    scaling: { by, ...(scale && { fitted: fromRawUnits(scale) }) },
  };
}

function fillIn(impute: readonly (number | string)[], { columns }: Encoding, features: number): Float64Array {
  const fill = new Float64Array(features);
  for (const [k, { kind, levels, from }] of columns.entries()) {
    if (kind === 'number') fill[from] = impute[k] as number;
    else if (kind === 'truth') fill[from] = truthOf(impute[k] as string)!;
    else fill[from + levels.indexOf(impute[k] as string)] = 1;
  }
  return fill;
}

function rangesOf(rows: Uint32Array): Rows {
  const ranges: (number | [number, number])[] = [];
  for (let start = 0, at = 1; at <= rows.length; at++) {
    if (at < rows.length && rows[at] === rows[at - 1] + 1) continue;
    ranges.push(at - start === 1 ? rows[start] : [rows[start], rows[at - 1]]);
    start = at;
  }
  return ranges;
}

/** The text of preprocessing.json: a line for each list, however long it is. */
export function preprocessingText(preprocessing: Preprocessing): string {
  return `${jsonLines(preprocessing)}\n`;
}
