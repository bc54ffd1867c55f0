import { z } from 'zod';
import { type NormName, norms } from '../attacks/index.ts';
import { type FormatName, formats } from '../formats/index.ts';
import { type LossName, losses } from '../losses/index.ts';
import { type DualNormName, dualNorms } from '../math/dualNorms.ts';
import { derivedQuantities } from '../metrics/derived/index.ts';
import { columnNames } from '../metrics/index.ts';
import type { DescentOptions } from '../trainers/descent/options.ts';
import { type TrainerName, trainers } from '../trainers/index.ts';
import { descentSchema } from './descentSchema.ts';
import { gridSchema } from './gridSchema.ts';
import { type PenaltyName, penalties } from './penalty.ts';
import {
  choice,
  classesSchema,
  oneOrMore,
  path,
  positive,
  section,
  seed,
  text,
  unique,
  wholeNumber,
} from './schemaParts.ts';
import { type SlurmConfig, slurmSchema } from './slurmSchema.ts';

/** A class as written in a config: `2`, `benign`. */
export type Class = string | number;

/** Classes I and J; J may be `rest`: every other class. */
export type ClassPair = readonly [classI: Class, classJ: Class];

/** The data sets known by name. */
const datasetNames = ['optdigits', 'mnist'] as const;
export type DatasetName = (typeof datasetNames)[number];

const normNames = Object.keys(norms) as NormName[];

/** Those that need no box. */
export const defaultNorms: NormName[] = ['l2', 'linf', 'l1'];

const sizesExpected = 'a list of numbers ≥ 0';
/** Perturbation sizes in one norm. */
function epsilons(name: NormName) {
  const unit = name === 'l0' ? 'features' : 'feature units';
  return unique(
    z
      .array(z.number({ error: sizesExpected }).gte(0, { error: sizesExpected }), { error: sizesExpected })
      .min(1, { error: 'at least one number' }),
  )
    .describe(`${norms[name].symbol} sizes, in ${unit}.`)
    .optional();
}

const scaleNames = ['none', 'standardize', 'minmax'] as const;
export type ScaleName = (typeof scaleNames)[number];

const shownColumns = [...columnNames, ...derivedQuantities.map(({ column }) => column)];

const splitNames = ['train', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

const labelsExpected = "a file's path, or a column's name or 0-based index";

const labels = z
  .union(
    [
      z.string({ error: labelsExpected }).regex(/\S/, { error: labelsExpected }),
      z.int({ error: labelsExpected }).gte(0, { error: labelsExpected }),
    ],
    { error: labelsExpected },
  )
  .describe("IDX and NPY: the labels' file. CSV: the label column's name or 0-based index (default: the last column).");

const basesExpected = "another config's path, or a list of them";

const test = section({
  path: path.describe('A file of test samples, in the format of the training data.').optional(),
  labels: labels.optional(),
  fraction: z
    .number({ error: 'a number between 0 and 1' })
    .gt(0, { error: 'a number between 0 and 1' })
    .lt(1, { error: 'a number between 0 and 1' })
    .describe('The fraction of each class that is held out for testing.')
    .optional(),
  seed: seed.describe('Which samples are held out (default: the seed of the config).').optional(),
}).describe('Test samples: a file of their own, or a fraction of the data, drawn class by class.');

const dataset = section({
  path: path
    .describe("The data file, relative to the config's folder: CSV, TSV, IDX, LIBSVM or NPY, also gzipped.")
    .optional(),
  labels: labels.optional(),
  format: choice(Object.keys(formats) as FormatName[])
    .describe("The file's format, where its name does not tell.")
    .optional(),
  name: choice(datasetNames).describe('A known data set instead of a path; optdigits comes with l2sweep.').optional(),
  classes: classesSchema
    .describe(
      'Class I (−1) and class J (+1); a list of such pairs; all-pairs; or [a, rest]. Default: the two labels present.',
    )
    .optional(),
  limit_per_class: wholeNumber(1, Number.MAX_SAFE_INTEGER)
    .describe('Take only the first N training samples of each class, in file order.')
    .optional(),
  scale: z
    .union([positive, choice(scaleNames)], { error: `a number > 0, ${scaleNames.join(', ')}` })
    .describe(
      'Divide features by this number; or none, standardize or minmax, which are fitted on the training data only.',
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
    .optional(),
  image: section({
    width: wholeNumber(1, 1e6).describe('Pixels in a row.'),
    height: wholeNumber(1, 1e6).describe('Pixels in a column.'),
  })
    .describe('Size of the images, if samples are images; known for IDX.')
    .optional(),
  test: test.optional(),
});

/** What a config says of itself. */
export const headingSchema = section({
  $schema: z.string({ error: 'text' }).describe("A JSON Schema's address, for editors; ignored.").optional(),
  extends: z
    .union([path, unique(z.array(path, { error: basesExpected }))], { error: basesExpected })
    .describe("Configs to start from, relative to the config's folder: what is here goes over what is there.")
    .optional(),
  name: text.describe("What the sweep is called; default: the file's name.").optional(),
});

/** The config as people write it. Every default is stated here, and only here. */
export const configSchema = section({
  ...headingSchema.shape,
  dataset: dataset.prefault({ name: 'optdigits' }).describe('The data.'),
  loss: oneOrMore(Object.keys(losses) as LossName[])
    .default('hinge')
    .describe(
      `The loss, or a list: ${Object.values(losses)
        .map(({ name, formula }) => `${name} f(z) = ${formula}`)
        .join(', ')}.`,
    ),
  penalty: choice(Object.keys(penalties) as PenaltyName[])
    .default('lambda')
    .describe(
      `How λ is written: ${Object.entries(penalties)
        .map(([name, { objective }]) => `${name}: ${objective}`)
        .join(', ')}.`,
    ),
  lambda: gridSchema
    .default({ geomspace: [100, 1e-6, 81] })
    .describe(
      'The regularisation strengths: [from, to, count] of geomspace, logspace (exponents) or linspace; or a list.',
    ),
  trainer: choice(Object.keys(trainers) as TrainerName[])
    .default('exact')
    .describe('How the classifiers are trained: exact, to a certified optimum; gradient-descent, step by step.'),
  gradient_descent: descentSchema.describe('How gradient descent goes, with that trainer.').optional(),
  adversarial: section({
    norm: choice(Object.keys(dualNorms) as DualNormName[])
      .default('l2')
      .describe('The norm ‖r‖ in which the training samples may be changed.'),
    epsilon: gridSchema.describe(
      'The sizes ε that are swept, in feature units: a list, or [from, to, count] as for lambda.',
    ),
  })
    .describe(
      'Adversarial training: minimise the mean of the worst losses under changes ‖r‖ ≤ ε, for each ε; lambda is then one number, the weight decay beside it (default: 0).',
    )
    .optional(),
  tolerance: positive.default(1e-6).describe('The relative duality gap to reach.'),
  attack: section({
    norms: unique(z.array(choice(normNames), { error: `a list of ${normNames.join(', ')}` }))
      .default(defaultNorms)
      .describe(
        'Norms in which the smallest adversarial perturbations are measured, with and, if dataset.bounds is set, without leaving them; l0 needs bounds; [] switches them off.',
      ),
    epsilon: section({
      l2: epsilons('l2'),
      linf: epsilons('linf'),
      l1: epsilons('l1'),
      l0: epsilons('l0'),
    } satisfies Record<NormName, unknown>)
      .default({})
      .describe(
        'Perturbation sizes at which robustness.csv has the robust error, by norm (default: ten or so up to half the distance of the centroids).',
      ),
    per_sample: z
      .boolean({ error: 'true or false' })
      .default(false)
      .describe("Write every sample's smallest perturbation to distances_*.npy."),
    split: choice(splitNames)
      .describe('The samples that are perturbed (default: test if there are test samples, else train).')
      .optional(),
  })
    .prefault({})
    .describe('Smallest adversarial perturbations.'),
  checks: z
    .array(text, { error: 'a list of checks such as ["test_error <= 0.05 at best"]' })
    .describe('What the results are to meet; the exit code is 3 where one fails (README.md has the language).')
    .optional(),
  columns: unique(
    z
      .array(choice(shownColumns, 'columns of results.csv (README.md explains them)'), {
        error: 'a list of column names',
      })
      .min(1, { error: 'at least one column name' }),
  )
    .describe('Columns to show, in this order; results.csv always has all of them.')
    .optional(),
  seed: seed.default(0).describe('Seed of everything random.'),
  slurm: slurmSchema.optional(),
});

/** A data set as configured: a file (`path`) or one that is known by name; never both, never neither. Paths are absolute. */
export interface DatasetConfig {
  readonly path?: string;
  /** IDX and NPY: absolute path of the labels' file. Otherwise: a column's name or 0-based index. */
  readonly labels?: string | number;
  readonly format?: FormatName;
  readonly name?: DatasetName;
  readonly classes?: 'all-pairs' | ClassPair | readonly ClassPair[];
  readonly limit_per_class?: number;
  readonly scale: number | ScaleName;
  /** After scaling. */
  readonly bounds?: readonly [lowest: number, highest: number];
  readonly image?: { readonly width: number; readonly height: number };
  readonly test?:
    | { readonly path: string; readonly labels?: string | number }
    | { readonly fraction: number; readonly seed: number };
}

/** A config with its defaults, its grid written out and its paths absolute. */
export interface Config {
  readonly name: string;
  readonly dataset: DatasetConfig;
  readonly loss: readonly LossName[];
  readonly penalty: PenaltyName;
  /**
   * In the order written and the chosen penalty's spelling; all > 0, or ≥ 0 for gradient descent. With `adversarial` one
   * value ≥ 0.
   */
  readonly lambda: readonly number[];
  /** What is swept then, in the order written: ε ≥ 0. */
  readonly adversarial?: { readonly norm: DualNormName; readonly epsilon: readonly number[] };
  readonly trainer: TrainerName;
  /** There with that trainer only. */
  readonly gradient_descent?: DescentOptions;
  readonly tolerance: number;
  /** `split` undefined: test if there are test samples, else train. */
  readonly attack: {
    readonly norms: readonly NormName[];
    /** Norms that are not here have default sizes. */
    readonly epsilon: Readonly<Partial<Record<NormName, readonly number[]>>>;
    readonly per_sample: boolean;
    readonly split?: SplitName;
  };
  /** As they are written; all of them can be read. */
  readonly checks?: readonly string[];
  readonly columns?: readonly string[];
  readonly seed: number;
  readonly slurm?: SlurmConfig;
}
