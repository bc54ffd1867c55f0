import * as z from 'zod';
import { type NormName, norms } from '../attacks/index.ts';
import { parseCheck } from '../checks/parseCheck.ts';
import { UserError } from '../errors.ts';
import { type LossName, losses } from '../losses/index.ts';
import { columnNames, derivedQuantities } from '../metrics/index.ts';
import { choice, type Fixed, oneOrMore, path, positive, section, seed, text, unique, yesOrNo } from '../schemaParts.ts';
import { datasetOf, datasetSchema, type ResolvePath } from './dataset.ts';
import { wrongData } from './datasetMistakes.ts';
import { strengthsSchema } from './grid.ts';
import { sectionOf, valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
import { wrongFiles } from './outside.ts';
import { type PenaltyName, penalties } from './penalty.ts';
import { rule } from './rule.ts';
import { slurmSchema } from './slurmSchema.ts';
import {
  adversarialSchema,
  defaultLambda,
  lambdasOf,
  trainerSchema,
  trainerSections,
  trainerSource,
  withOwnSection,
  wrongTraining,
} from './trainer.ts';
import { choiceSchema, validated, validationSchema, wrongValidation } from './validation.ts';

const normNames = Object.keys(norms) as NormName[];

/** Those that need no box. */
const defaultNorms: NormName[] = ['l2', 'linf', 'l1'];

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
    .exactOptional();
}

const shownColumns = [...columnNames, ...derivedQuantities.map(({ column }) => column)];

const splitNames = ['train', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

const basesExpected = "another config's path, or a list of them";

/** What a config says of itself. */
export const headingSchema = section({
  $schema: z.string({ error: 'text' }).describe("A JSON Schema's address, for editors; ignored.").exactOptional(),
  extends: z
    .union([path, unique(z.array(path, { error: basesExpected }))], { error: basesExpected })
    .describe("Configs to start from, relative to the config's folder: what is here goes over what is there.")
    .exactOptional(),
  name: text.describe("What the sweep is called; default: the file's name.").exactOptional(),
});

/** The config as people write it. Every default is stated here, and only here. */
const writtenSchema = section({
  ...headingSchema.shape,
  dataset: datasetSchema.prefault({ name: 'optdigits' }).describe('The data.'),
  loss: oneOrMore(Object.keys(losses) as LossName[])
    .default('hinge')
    .describe(
      `The loss, or a list: ${Object.values(losses)
        .map(({ name, formula }) => `${name} f(z) = ${formula}`)
        .join(', ')}.`,
    )
    .transform((names) => [names].flat()),
  penalty: choice(Object.keys(penalties) as PenaltyName[])
    .default('lambda')
    .describe(
      `How λ is written: ${Object.entries(penalties)
        .map(([name, { objective }]) => `${name}: ${objective}`)
        .join(', ')}.`,
    ),
  lambda: strengthsSchema
    .default(() => defaultLambda)
    .describe(
      'The regularisation strengths: [from, to, count] of geomspace, logspace (exponents) or linspace; or a list; or auto: 81 values in equal ratios from where the data let the penalty rule down to 1e-6 of it.',
    ),
  trainer: trainerSchema([]),
  ...trainerSections,
  adversarial: adversarialSchema.exactOptional(),
  tolerance: positive.default(1e-6).describe('The relative duality gap to reach.'),
  validation: validationSchema.exactOptional(),
  choose: choiceSchema.exactOptional(),
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
        'Perturbation sizes at which robustness.csv has the robust error, by norm (default: 0 and the multiples of a round step, ten at most, up to half the distance of the centroids in that norm; l0: powers of two).',
      ),
    per_sample: yesOrNo.default(false).describe("Write every sample's smallest perturbation to distances_*.npy."),
    split: choice(splitNames)
      .describe('The samples that are perturbed (default: test if there are test samples, else train).')
      .exactOptional(),
  })
    .prefault({})
    .describe('Smallest adversarial perturbations.'),
  checks: z
    .array(text, { error: 'a list of checks such as ["test_error <= 0.05 at best"]' })
    .describe(
      'What the results are to meet; the exit code is 3 where one fails (`l2sweep help checks` has the language).',
    )
    .exactOptional(),
  columns: unique(
    z
      .array(choice(shownColumns, 'columns of results, as `l2sweep help columns` lists them'), {
        error: 'a list of column names',
      })
      .min(1, { error: 'at least one column name' }),
  )
    .describe('Columns to show, in this order; results.csv always has all of them.')
    .exactOptional(),
  seed: seed
    .default(0)
    .describe(
      'Seed of everything random, but for held-out samples where dataset.test.seed or validation.seed is written.',
    ),
  slurm: slurmSchema.exactOptional(),
});

/** A config as people write it, in a file or a program: what has a default may be missing. */
export type WrittenConfig = Fixed<z.input<typeof writtenSchema>>;

/** What a config needs from outside: its default name and where its paths start. */
interface Surroundings {
  readonly name: string;
  /** What trainers are called that are brought along. */
  readonly trainers?: readonly string[];
  readonly resolvePath: ResolvePath;
}

/** From a config as it is written to one with its defaults in place, its grids written out and its paths absolute. */
export function configSchema(outside: Surroundings) {
  const given = outside.trainers ?? [];
  const schema = given.length > 0 ? writtenSchema.extend({ trainer: trainerSchema(given) }) : writtenSchema;
  const rules = rule((config, isSpeltWell) => [
    ...wrongData(config, isSpeltWell, outside.resolvePath),
    ...wrongTraining(config),
    ...wrongValidation(config, isSpeltWell, outside.resolvePath),
    ...wrongFiles(config, outside.resolvePath, given),
    ...wrongAttack(config),
    ...wrongChecks(config),
  ]);
  return schema.check(rules).transform((config) => resolved(config, outside));
}

/** A config with its defaults, its grids written out and its paths absolute; its λ may be left to the data. */
export type ConfigBeforeData = Fixed<ReturnType<typeof resolved>>;

/**
 * The same with its λ: in the order written and the spelling of its penalty, ≥ 0 where its trainer takes 0, else > 0; with
 * `adversarial` there is one.
 */
export type Config = Omit<ConfigBeforeData, 'lambda'> & { readonly lambda: readonly number[] };

/** What depends on other keys, or on where the config lies. */
function resolved(
  { $schema: _, extends: __, name, validation, choose, ...config }: Fixed<z.output<typeof writtenSchema>>,
  outside: Surroundings,
) {
  return withOwnSection({
    name: name ?? outside.name,
    ...config,
    trainer: trainerSource(config.trainer, outside.resolvePath, outside.trainers),
    dataset: datasetOf(config.dataset, config.seed, outside.resolvePath),
    lambda: lambdasOf(config),
    ...validated({ ...(validation && { validation }), ...(choose && { choose }) }, config.seed),
  });
}

/**
 * A config, or the keys of it that are kept: what the version that wrote them did not know is there with its default, which
 * has to mean what that version did; what only a later version knows stays as it is.
 */
export function storedConfig<Kept extends object>(config: Kept): Kept {
  return withDefaults(writtenSchema, config) as Kept;
}

function withDefaults(schema: z.ZodType, value: unknown): unknown {
  if (value === undefined) return schema.safeParse(undefined).data;
  const [shape, section] = [shapeOf(schema), sectionOf(value)];
  if (!shape || !section) return value;
  const known = Object.entries(shape).map(([key, part]) => [key, withDefaults(part, section[key])]);
  return { ...section, ...Object.fromEntries(known.filter(([, item]) => item !== undefined)) };
}

/** The schemas of a section's keys. */
function shapeOf(schema: unknown): Readonly<Record<string, z.ZodType>> | undefined {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in);
  const isWrapped = [z.ZodOptional, z.ZodExactOptional, z.ZodDefault, z.ZodPrefault].some(
    (wrapper) => schema instanceof wrapper,
  );
  return isWrapped ? shapeOf((schema as z.ZodExactOptional).unwrap()) : undefined;
}

/** L0 needs a box, and sizes need a norm that is measured. */
function wrongAttack(config: unknown): Mistake[] {
  const norms = valueAt(config, ['attack', 'norms']);
  if (!Array.isArray(norms)) return [];
  const mistakes: Mistake[] = [];
  if (norms.includes('l0') && valueAt(config, ['dataset', 'bounds']) === undefined) {
    const message =
      'attack.norms has l0, but without a box changing one feature is always enough; expected dataset.bounds, or no l0';
    mistakes.push({ message, key: ['attack', 'norms', norms.indexOf('l0')], at: 'value' });
  }
  for (const name of Object.keys(sectionOf(valueAt(config, ['attack', 'epsilon'])) ?? {})) {
    if (norms.includes(name)) continue;
    const message = `attack.epsilon.${name} is for a norm that is not measured; expected ${name} in attack.norms, or no sizes for it`;
    mistakes.push({ message, key: ['attack', 'epsilon', name], at: 'key' });
  }
  return mistakes;
}

/** Checks that cannot be read. */
function wrongChecks(config: unknown): Mistake[] {
  const checks = valueAt(config, ['checks']);
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((text, k) => {
    if (typeof text !== 'string' || text.trim() === '') return [];
    try {
      parseCheck(text);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.problems.map(({ message }): Mistake => ({ message, key: ['checks', k], at: 'value' }));
    }
  });
}

/** One key of the config, for people. */
export interface ConfigKey {
  /** `dataset.test.fraction`. */
  readonly path: string;
  /** One or two sentences. */
  readonly description: string;
  /** Undefined: none, or as the description says. */
  readonly default?: unknown;
  /** The words it takes, if it takes words only. */
  readonly words?: readonly string[];
}

/** The config's JSON Schema (draft-07), as people write the config: defaults are optional. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(writtenSchema, { target: 'draft-07', io: 'input' }),
    title: 'l2sweep config',
    description: 'A sweep of the L2 regularisation strength of linear classifiers.',
  };
}

/** Every key of the config in the order of the schema, sections before what they hold. */
export function configKeys(): readonly ConfigKey[] {
  return keysOf(configJsonSchema() as JsonSchema, '');
}

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
}

function keysOf({ properties = {}, anyOf = [] }: JsonSchema, prefix: string): ConfigKey[] {
  const own = Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const { description = '' } = schema;
    const words = schema.enum ?? schema.items?.enum;
    const key = {
      path,
      description,
      ...('default' in schema && { default: schema.default }),
      ...(words && { words }),
    };
    return [key, ...keysOf(schema, `${path}.`)];
  });
  return [...own, ...anyOf.flatMap((alternative) => keysOf(alternative, prefix))];
}
