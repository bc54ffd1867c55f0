import * as z from 'zod';
import type { KeyPath } from '../errors.ts';
import { headOf } from '../files/decompress.ts';
import { whyNotAFile } from '../files/names.ts';
import { formatNameOf, HEAD, looksLikePath } from '../formats/formatNameOf.ts';
import { type FormatName, formats } from '../formats/index.ts';
import { className } from '../formats/labels.ts';
import { choice, type Fixed, path, positive, section, seed, text, unique, wholeNumber } from '../schemaParts.ts';

/** A class as written in a config: `2`, `benign`. */
export type Class = string | number;

/** Classes I and J; J may be `rest`: every other class. */
export type ClassPair = readonly [classI: Class, classJ: Class];

/** The data sets known by name. */
const datasetNames = ['optdigits', 'mnist'] as const;
export type DatasetName = (typeof datasetNames)[number];

const classLabel = z.union([z.number({ error: 'a class' }), text], { error: 'a class: a number or text' });

const pairExpected = 'two different classes such as [2, 3], or [2, rest]';

const classPair = z
  .tuple([classLabel, classLabel], { error: pairExpected })
  .refine(([classI, classJ]) => String(classI) !== String(classJ) && classI !== 'rest', { error: pairExpected });

const classesExpected = 'two classes such as [2, 3], a list of such pairs, [2, rest] or all-pairs';

const classesSchema = z.union(
  [
    z.literal('all-pairs', { error: classesExpected }),
    classPair,
    unique(
      z.array(classPair, { error: classesExpected }).min(1, { error: classesExpected }),
      'every pair once',
      (pair) => JSON.stringify(pair.map(String).sort()),
    ),
  ],
  { error: classesExpected },
);

const scaleNames = ['none', 'standardize', 'minmax'] as const;

const labelsExpected = "a file's path, or a column's name or 0-based index";

const labels = z
  .union(
    [
      z.string({ error: labelsExpected }).regex(/\S/, { error: labelsExpected }),
      z.int({ error: labelsExpected }).gte(0, { error: labelsExpected }),
    ],
    { error: labelsExpected },
  )
  .describe(
    "IDX and NPY: the labels' file. Tables: the label column's name or 0-based index (default: the last column that is left), or a file " +
      'with the labels alone. NPZ: the name of their array.',
  );

/** A column of a table. */
export function column(error: string) {
  return z.union([z.string({ error }).regex(/\S/, { error }), z.int({ error }).gte(0, { error })], { error });
}

const columnsExpected = 'the names or 0-based indices of columns';

/** Some columns of a table. */
const columns = unique(
  z.array(column(columnsExpected), { error: columnsExpected }).min(1, { error: columnsExpected }),
  'every column once',
);

const categoricalExpected = 'auto, none, or the names or 0-based indices of columns';

const missingNames = ['refuse', 'drop-rows', 'mean', 'median', 'most-frequent'] as const;

const separatorExpected = 'one character, tab, or blanks';

/** Whether TextDecoder knows it. */
function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

const encodingExpected = 'an encoding such as utf-8, latin1, windows-1252, utf-16le, gbk, shift_jis';

/** What weights of samples that are not 0, and weights of classes, lie between: no sum or product of them leaves the range of numbers. */
export const weightRange = { least: 1e-50, most: 1e50 } as const;

const classWeightExpected = `balanced, or a weight by class such as {2: 1, 3: 0.5}, from ${weightRange.least} to ${weightRange.most}`;

const classWeightTwice = 'a weight for every class once: 1, +1 and 1.0 are one class';

const classWeight = z.union(
  [
    z.literal('balanced', { error: classWeightExpected }),
    z
      .record(
        z.string(),
        z
          .number({ error: classWeightExpected })
          .gte(weightRange.least, { error: classWeightExpected })
          .lte(weightRange.most, { error: classWeightExpected }),
        { error: classWeightExpected },
      )
      .refine((weights) => new Set(Object.keys(weights).map(className)).size === Object.keys(weights).length, {
        error: classWeightTwice,
      }),
  ],
  { error: classWeightExpected },
);

const test = section({
  path: path.describe('A file of test samples, in the format of the training data.').exactOptional(),
  labels: labels.exactOptional(),
  fraction: z
    .number({ error: 'a number between 0 and 1' })
    .gt(0, { error: 'a number between 0 and 1' })
    .lt(1, { error: 'a number between 0 and 1' })
    .describe('The fraction of each class that is held out for testing.')
    .exactOptional(),
  seed: seed
    .describe('Which samples are held out; goes before the seed of the config, which is the default.')
    .exactOptional(),
}).describe('Test samples: a file of their own, or a fraction of the data, drawn class by class.');

export const datasetSchema = section({
  path: path
    .describe(
      "The data file, relative to the config's folder: CSV, TSV, ARFF, JSON, NDJSON, Parquet, IDX, LIBSVM, NPY or NPZ, also " +
        'gzipped.',
    )
    .exactOptional(),
  labels: labels.exactOptional(),
  format: choice(Object.keys(formats) as FormatName[])
    .describe("The file's format, where neither its content nor its name tells.")
    .exactOptional(),
  drop: columns.describe('Columns of a table that are left out, such as row numbers.').exactOptional(),
  features: columns
    .describe('The only columns of a table that are features (default: all but the label).')
    .exactOptional(),
  header: z
    .boolean({ error: 'true or false' })
    .describe('Whether the first line of a table names its columns (default: decided from the first lines).')
    .exactOptional(),
  separator: z
    .string({ error: separatorExpected })
    .regex(/^([^\n\r"\P{ASCII}]|tab|blanks|\\t)$/u, { error: separatorExpected })
    .describe(
      'What separates the columns of a text: a character, tab, or blanks (default: decided from the first lines).',
    )
    .exactOptional(),
  comment: text
    .describe('What lines begin with that are left out (default: # or %, where the first line does).')
    .exactOptional(),
  encoding: z
    .string({ error: encodingExpected })
    .refine(isEncoding, { error: encodingExpected })
    .describe('What a text is written in, by a name that TextDecoder knows (default: utf-8).')
    .exactOptional(),
  categorical: z
    .union([z.enum(['auto', 'none'], { error: categoricalExpected }), columns], { error: categoricalExpected })
    .describe(
      'Columns of a table whose texts become one column of 0 and 1 for each value, True/False and yes/no a single one; auto: ' +
        'columns of text with at most 30 values (default: auto).',
    )
    .exactOptional(),
  missing: choice(missingNames)
    .describe(
      'What to do about missing values in a table: drop-rows leaves their rows out; mean, median and most-frequent fill them, fitted ' +
        'on the training samples only, texts with the most frequent one (default: refuse).',
    )
    .exactOptional(),
  name: choice(datasetNames)
    .describe('A known data set instead of a path; optdigits comes with l2sweep.')
    .exactOptional(),
  classes: classesSchema
    .describe(
      'Class I (−1) and class J (+1); a list of such pairs; all-pairs; or [a, rest]. Needed where the data have more than two labels; default: the two labels present.',
    )
    .exactOptional(),
  weight: column("a column's name or 0-based index")
    .describe(
      'A column with the weight of each training sample, a number ≥ 0: 2 counts as much as two samples, 0 as none. It is no feature, and test samples need none.',
    )
    .exactOptional(),
  class_weight: classWeight
    .describe(
      'Weights of the training samples by class, times those of dataset.weight: {a: 2} counts those of class a twice; balanced lets both classes of a pair count as much as each other.',
    )
    .exactOptional(),
  limit_per_class: wholeNumber(1, Number.MAX_SAFE_INTEGER)
    .describe('Take only the first N training samples of each class, in file order.')
    .exactOptional(),
  scale: z
    .union([positive, choice(scaleNames)], { error: `a number > 0, ${scaleNames.join(', ')}` })
    .describe(
      'What is done to features. Takes a number > 0, by which they are divided; none; or standardize or minmax, fitted on the training data only.',
    )
    .default('none'),
  bounds: z
    .tuple([z.number({ error: 'a number' }), z.number({ error: 'a number' })], {
      error: 'two numbers [lowest, highest]',
    })
    .refine(([lowest, highest]) => lowest < highest, {
      error: 'two numbers [lowest, highest], the first below the second',
    })
    .describe('The box of valid feature values after scaling, for box-constrained perturbations.')
    .exactOptional(),
  image: section({
    width: wholeNumber(1, 1e6).describe('Pixels in a row.'),
    height: wholeNumber(1, 1e6).describe('Pixels in a column.'),
  })
    .describe('Size of the images, if samples are images; known for IDX.')
    .exactOptional(),
  test: test.exactOptional(),
});

type Written = Fixed<z.output<typeof datasetSchema>>;
type WrittenTest = Fixed<z.output<typeof test>>;

/** A file of samples, and of their labels where the format keeps these apart; or one that has labels in a column. */
type TestFile = Omit<WrittenTest, 'path' | 'fraction' | 'seed'> & { readonly path: string };

type HeldOut = Omit<WrittenTest, 'path' | 'labels'> & { readonly fraction: number; readonly seed: number };

/** A data set of a config: a file (`path`) or one that is known by name; never both, never neither. Paths are absolute. */
export type DatasetConfig = Omit<Written, 'test'> & { readonly test?: TestFile | HeldOut };

/** Whether training samples have weights. */
export function hasWeights({ weight, class_weight }: Pick<DatasetConfig, 'weight' | 'class_weight'>): boolean {
  return weight !== undefined || class_weight !== undefined;
}

/** `seed`: of the config, which is also that of a test part without one. */
export function datasetOf({ test, ...dataset }: Written, seed: number, resolve: ResolvePath): DatasetConfig {
  const own = (test: WrittenTest) =>
    test.fraction === undefined
      ? located(test, ['dataset', 'test'], dataset.format, resolve)
      : { ...test, seed: test.seed ?? seed };
  return {
    ...(dataset.path === undefined && { name: 'optdigits' }),
    ...located(dataset, ['dataset'], dataset.format, resolve),
    ...(test && { test: own(test) as TestFile | HeldOut }),
  };
}

/** A section with absolute paths; labels may be a path too, or a column. */
function located<Part extends { readonly path?: string; readonly labels?: string | number }>(
  section: Part,
  key: KeyPath,
  named: FormatName | undefined,
  resolve: ResolvePath,
): Part {
  const { path, labels } = section;
  if (path === undefined) return section;
  const file = resolve(path, [...key, 'path']);
  const labelsFile = typeof labels === 'string' ? resolve(labels, [...key, 'labels']) : undefined;
  const hasFile = labelsFile !== undefined && isLabelsFile(labels as string, labelsFile, formatOf(file, named));
  return { ...section, path: file, ...(hasFile && { labels: labelsFile }) };
}

/** Whether labels are in that file: always where the format keeps them apart, for a table where there is one. */
function isLabelsFile(labels: string, file: string, format: FormatName | undefined): boolean {
  if (format === undefined) return false;
  const { labelsIn } = formats[format];
  return labelsIn === 'file' || (labelsIn === 'column' && looksLikePath(labels) && whyNotAFile(file) === undefined);
}

/** The format of a file by what is told of it, its content and its name. */
export function formatOf(file: string, named: unknown): FormatName | undefined {
  return formatNameOf(file, named, named === undefined ? headOf(file, HEAD) : undefined);
}

/** Makes the path at a key absolute: it starts in the folder of the file that it is written in. */
export type ResolvePath = (path: string, key: KeyPath) => string;
