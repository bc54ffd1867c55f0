import * as z from 'zod';
import type { KeyPath } from '../errors.ts';
import { type LossName, losses } from '../losses/index.ts';
import { type DualNormName, dualNorms } from '../math/dualNorms.ts';
import { choice, type Fixed, type Given, parts, section } from '../schemaParts.ts';
import { type TrainerName, trainers } from '../trainers/index.ts';
import { trainerFrom } from '../trainers/outside/outsideTrainer.ts';
import type { ProblemKind, Refusal, Trainer } from '../trainers/trainer.ts';
import type { ResolvePath } from './dataset.ts';
import { type AutoGrid, expandGrid, expandStrengths, gridSchema, type strengthsSchema } from './grid.ts';
import { sectionOf, valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
import { commandSchema, modulePath, outsideSource } from './outside.ts';
import type { OutsideSource } from './outsideSource.ts';

/** Trainers with options of their own. */
const withOptions = Object.values<Trainer>(trainers).flatMap(({ name, options }) =>
  options ? [{ name, key: options.key, schema: options.schema(parts) }] : [],
);

type TrainerWithOptions = Extract<(typeof trainers)[TrainerName], { readonly options: object }>;

/** The options of trainers as types, by key; of one whose key is any `string` to the compiler, none: they are there all the same. */
type SchemaByKey = {
  [One in TrainerWithOptions as KnownKey<One['options']['key']>]: ReturnType<One['options']['schema']>;
};

type KnownKey<Key extends string> = string extends Key ? never : Key;

/** The sections of single trainers, by key: what each says of its own options. */
export const trainerSections = Object.fromEntries(
  withOptions.map(({ key, schema }) => [key, schema.exactOptional()]),
) as unknown as { [Key in keyof SchemaByKey]: z.ZodExactOptional<SchemaByKey[Key]> };

type OwnSections = { readonly [Key in keyof SchemaByKey]?: Given<SchemaByKey[Key]> };

/** The trainers by name, those of `given` too, or where one comes from that is none of them. */
export function trainerSchema(given: readonly string[]) {
  const names = [...Object.keys(trainers), ...given];
  const expected = `${names.join(', ')}, a module such as ./mine.mjs, or {command: [program, words, …]}`;
  // Of those that take texts the last is the one that a misspelt word was meant for.
  return z
    .union([modulePath, choice(names), commandSchema], { error: expected })
    .default('exact')
    .describe(
      `How the classifiers are trained: ${Object.values(trainers)
        .map(({ name, description }) => `${name}, ${description}`)
        .join(
          '; ',
        )}; the path of a module such as ./mine.mjs, whose default export trains; or a section with a command, a program that trains. \`run\` runs both.`,
    );
}

/** A trainer of this program as it is called, or where another one comes from. */
export function trainerSource(
  written: Fixed<z.output<ReturnType<typeof trainerSchema>>>,
  resolve: ResolvePath,
  given: readonly string[] = [],
): TrainerName | OutsideSource {
  return isOurs(written) ? written : outsideSource(written, resolve, given);
}

function isOurs(trainer: unknown): trainer is TrainerName {
  return typeof trainer === 'string' && Object.hasOwn(trainers, trainer);
}

/** The config with the section of its trainer, filled with defaults, as its last key, and without those of others. */
export function withOwnSection<Config extends OwnSections & { readonly trainer: TrainerName | OutsideSource }>(
  config: Config,
): Omit<Config, keyof OwnSections> & OwnSections {
  const others = Object.entries(config).filter(([key]) => !withOptions.some((one) => one.key === key));
  const own = withOptions
    .filter(({ name }) => name === config.trainer)
    .map(({ key, schema }) => [key, valueAt(config, [key]) ?? schema.parse({})]);
  return Object.fromEntries([...others, ...own]);
}

/** This very object is what a config has that says nothing of λ. */
export const defaultLambda: z.output<typeof strengthsSchema> = { geomspace: [100, 1e-6, 81] };

/** The λ that are swept or, beside `adversarial`, the one there is: 0 where it is not written. */
export function lambdasOf({
  lambda,
  adversarial,
}: {
  lambda: Given<typeof strengthsSchema>;
  adversarial?: unknown;
}): readonly number[] | AutoGrid {
  return adversarial && lambda === defaultLambda ? [0] : expandStrengths(lambda);
}

/** What adversarial training sweeps in place of λ. */
export const adversarialSchema = section({
  norm: choice(Object.keys(dualNorms) as DualNormName[])
    .default('l2')
    .describe('The norm ‖r‖ in which the training samples may be changed.'),
  epsilon: gridSchema
    .describe('The sizes ε that are swept, in feature units (to be given): a list, or [from, to, count] as for lambda.')
    .transform(expandGrid),
}).describe(
  'Adversarial training: minimise the mean of the worst losses under changes ‖r‖ ≤ ε, for each ε; lambda is then one number, the weight decay beside it (default: 0).',
);

/** What does not go together of the trainer, its options, the penalty and what is swept. */
export function wrongTraining(config: unknown): Mistake[] {
  return [...wrongGrid(config), ...wrongSections(config), ...unsupported(config)];
}

/** What of a config its trainer refuses, with its reason at the key that it is about; `data`: of a class pair, where it is known. */
export function unsupported(config: unknown, data?: ProblemKind['data']): Mistake[] {
  const trainer = trainerOf(config);
  const own = trainer && ownIn(trainer, config);
  if (trainer === undefined || own === undefined) return [];
  const written = [valueAt(config, ['loss'])].flat();
  const known = written.filter((name): name is LossName => Object.hasOwn(losses, String(name)));
  const hasAdversary = valueAt(config, ['adversarial']) !== undefined;
  const kind = { hasAdversary, zeroMu: !isPenaltyC(config) && zerosIn(config).length > 0, ...(data && { data }) };
  const mistakes = new Map<string, Mistake>();
  for (const name of known.length > 0 ? known : [undefined]) {
    const refusal = trainer.supports({ ...kind, ...(name && { loss: losses[name] }) }, own.value);
    if (refusal === undefined) continue;
    const lossKey: KeyPath = written.length > 1 ? ['loss', written.indexOf(name)] : ['loss'];
    for (const mistake of mistakesOf(refusal, config, { trainer, lossKey })) {
      mistakes.set(JSON.stringify([mistake.key, mistake.message]), mistake);
    }
  }
  return [...mistakes.values()];
}

/** A refusal where the user wrote what it is about. */
function mistakesOf(
  { of, reason: message }: Refusal,
  config: unknown,
  { trainer, lossKey }: { readonly trainer: Trainer; readonly lossKey: KeyPath },
): Mistake[] {
  switch (of) {
    case 'loss':
      return [{ message, key: lossKey, at: 'value' }];
    case 'adversary':
      return [{ message, key: ['adversarial'], at: 'key' }];
    case 'mu':
      return zerosIn(config).map((key): Mistake => ({ message, key, at: 'value' }));
    default:
      return [{ message, key: [trainer.options!.key, of.option], at: 'value' }];
  }
}

/** Sections of other trainers, and a trainer without the section that it needs. */
function wrongSections(config: unknown): Mistake[] {
  const trainer = trainerOf(config);
  if (trainer === undefined) return [];
  const isWritten = (key: string) => valueAt(config, [key]) !== undefined;
  const mistakes = withOptions
    .filter(({ name, key }) => name !== trainer.name && isWritten(key))
    .map(({ name, key }): Mistake => {
      const message = `${key} is for trainer: ${name}, and the trainer is ${trainer.name}; expected that trainer, or a config without this section (--set ${key}=null)`;
      return { message, key: [key], at: 'key' };
    });
  for (const { key, schema } of withOptions.filter(({ name }) => name === trainer.name)) {
    const missing = isWritten(key) ? undefined : schema.safeParse({}).error;
    if (missing === undefined) continue;
    const keys = missing.issues.map(({ path }) => path.join('.')).join(', ');
    const message = `${key} is missing, and trainer: ${trainer.name} needs it; expected that section with ${keys}`;
    mistakes.push({ message, key: ['trainer'], at: 'value' });
  }
  return mistakes;
}

/** What is wrong with λ whoever trains: with an adversary it is one number, and C is never 0. */
function wrongGrid(config: unknown): Mistake[] {
  const mistakes: Mistake[] = [];
  const isC = isPenaltyC(config);
  const lambda = valueAt(config, ['lambda']);
  const isOne = typeof lambda === 'number' || (Array.isArray(lambda) && lambda.length === 1);
  const hasAdversary = valueAt(config, ['adversarial']) !== undefined;
  if (hasAdversary && lambda !== defaultLambda && !isOne) {
    const message =
      'adversarial training is swept over adversarial.epsilon, not over lambda; expected one number, the weight decay beside it (0 for none), or no lambda';
    mistakes.push({ message, key: ['lambda'], at: 'value' });
  }
  if (hasAdversary && lambda === defaultLambda && isC) {
    const message =
      'with penalty C there is always some weight decay; expected lambda: one number > 0, the C beside adversarial training, or another penalty';
    mistakes.push({ message, key: ['adversarial'], at: 'key' });
  }
  const message = 'C = 0 leaves nothing but the penalty; expected a number > 0';
  if (isC) mistakes.push(...zerosIn(config).map((key): Mistake => ({ message, key, at: 'value' })));
  return mistakes;
}

function isPenaltyC(config: unknown): boolean {
  return valueAt(config, ['penalty']) === 'C';
}

/** What is known of a config's trainer before it trains, whether the config is as written or resolved. */
function trainerOf(config: unknown): Trainer | undefined {
  const trainer = valueAt(config, ['trainer']);
  if (isOurs(trainer)) return trainers[trainer];
  if (sectionOf(trainer) === undefined && !modulePath.safeParse(trainer).success) return undefined;
  const name = typeof trainer === 'string' ? trainer : 'a command';
  return trainerFrom(name, { fitPath: () => [] });
}

/** A trainer's own options as the config has them; its defaults where they are wrong, which is told elsewhere. */
function ownIn(trainer: Trainer, config: unknown): { readonly value: unknown } | undefined {
  const options = withOptions.find(({ name }) => name === trainer.name);
  if (options === undefined) return { value: undefined };
  const { key, schema } = options;
  const [written, byDefault] = [valueAt(config, [key]) ?? {}, {}].map((section) => schema.safeParse(section));
  const found = written.success ? written : byDefault;
  return found.success ? { value: found.data } : undefined;
}

/** The keys at which λ is 0. */
function zerosIn(config: unknown): KeyPath[] {
  const lambda = valueAt(config, ['lambda']);
  if (lambda === 0) return [['lambda']];
  const base: KeyPath = Array.isArray(lambda) ? ['lambda'] : ['lambda', 'linspace'];
  const values = valueAt(config, base);
  if (!Array.isArray(values)) return [];
  const ends = Array.isArray(lambda) ? values : values.slice(0, 2);
  return [...ends.keys()].filter((k) => ends[k] === 0).map((k) => [...base, k]);
}
