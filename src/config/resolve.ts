import type { z } from 'zod';
import type { KeyPath } from '../errors.ts';
import { formatNameOf } from '../formats/formatNameOf.ts';
import { formats } from '../formats/index.ts';
import { descentSchema } from './descentSchema.ts';
import { expandGrid } from './gridSchema.ts';
import type { Config, configSchema, DatasetConfig } from './schema.ts';

type CheckedConfig = z.output<typeof configSchema>;
type CheckedDataset = CheckedConfig['dataset'];

/** Makes the path at a key absolute: it starts in the folder of the file that it is written in. */
export type ResolvePath = (path: string, key: KeyPath) => string;

/** What a config needs from outside: its default name and where its paths start. */
export interface Surroundings {
  readonly name: string;
  readonly resolvePath: ResolvePath;
}

/** A checked config with its grid written out, its paths absolute and its defaults in place. */
export function resolveConfig(checked: CheckedConfig, { name, resolvePath }: Surroundings): Config {
  const { loss, penalty, trainer, tolerance, checks, columns, seed, slurm } = checked;
  return {
    name: checked.name ?? name,
    dataset: resolveDataset(checked.dataset, seed, resolvePath),
    loss: typeof loss === 'string' ? [loss] : loss,
    penalty,
    ...sweptStrengths(checked),
    trainer,
    ...(trainer === 'gradient-descent' && { gradient_descent: checked.gradient_descent ?? descentSchema.parse({}) }),
    tolerance,
    attack: withoutUndefined({ ...checked.attack, epsilon: withoutUndefined(checked.attack.epsilon) }),
    ...(checks && { checks }),
    ...(columns && { columns }),
    seed,
    ...(slurm && { slurm: withoutUndefined(slurm) }),
  };
}

/** The λ or, of adversarial training, its ε and one λ: 0 where it is not written (see `checkAdversarial`). */
function sweptStrengths({ lambda, adversarial }: CheckedConfig): Pick<Config, 'lambda' | 'adversarial'> {
  const lambdas = expandGrid(lambda);
  if (!adversarial) return { lambda: lambdas };
  const { norm, epsilon } = adversarial;
  return { lambda: lambdas.length === 1 ? lambdas : [0], adversarial: { norm, epsilon: expandGrid(epsilon) } };
}

function resolveDataset(checked: CheckedDataset, seed: number, resolvePath: ResolvePath): DatasetConfig {
  const { path, labels, test, name, ...rest } = checked;
  const fileOf = (file: string, value: string | number | undefined, section: KeyPath) => ({
    path: resolvePath(file, [...section, 'path']),
    ...labelsOf(file, value, section),
  });
  function labelsOf(file: string, value: string | number | undefined, section: KeyPath): { labels?: string | number } {
    if (value === undefined) return {};
    const format = formatNameOf(file, checked.format);
    const isPath = typeof value === 'string' && format !== undefined && formats[format].labelsIn === 'file';
    return { labels: isPath ? resolvePath(value, [...section, 'labels']) : value };
  }
  const source = path === undefined ? { name: name ?? 'optdigits' } : fileOf(path, labels, ['dataset']);
  const heldOut =
    test?.path !== undefined
      ? fileOf(test.path, test.labels, ['dataset', 'test'])
      : test?.fraction !== undefined && { fraction: test.fraction, seed: test.seed ?? seed };
  return { ...withoutUndefined(rest), ...source, ...(heldOut && { test: heldOut }) };
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}
