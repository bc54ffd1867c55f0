import type { z } from 'zod';
import { formatNameOf } from '../formats/formatNameOf.ts';
import { formats } from '../formats/index.ts';
import { expandGrid } from './gridSchema.ts';
import type { Config, configSchema, DatasetConfig } from './schema.ts';

type CheckedConfig = z.output<typeof configSchema>;
type CheckedDataset = CheckedConfig['dataset'];

/** What a config needs from outside: its default name and where its paths start. */
export interface Surroundings {
  readonly name: string;
  readonly resolvePath: (path: string) => string;
}

/** A checked config with its grid written out, its paths absolute and its defaults in place. */
export function resolveConfig(checked: CheckedConfig, { name, resolvePath }: Surroundings): Config {
  const { loss, penalty, trainer, tolerance, columns, seed } = checked;
  return {
    name: checked.name ?? name,
    dataset: resolveDataset(checked.dataset, seed, resolvePath),
    loss: typeof loss === 'string' ? [loss] : loss,
    penalty,
    lambda: expandGrid(checked.lambda),
    trainer,
    tolerance,
    attack: withoutUndefined({ ...checked.attack, epsilon: withoutUndefined(checked.attack.epsilon) }),
    ...(columns && { columns }),
    seed,
  };
}

function resolveDataset(checked: CheckedDataset, seed: number, resolvePath: (path: string) => string): DatasetConfig {
  const { path, labels, test, name, ...rest } = checked;
  const source =
    path === undefined ? { name: name ?? 'optdigits' } : { path: resolvePath(path), ...labelsOf(path, labels) };
  function labelsOf(file: string, value: string | number | undefined): { labels?: string | number } {
    if (value === undefined) return {};
    const format = formatNameOf(file, checked.format);
    const isPath = typeof value === 'string' && format !== undefined && formats[format].labelsIn === 'file';
    return { labels: isPath ? resolvePath(value) : value };
  }
  const heldOut =
    test?.path !== undefined
      ? { path: resolvePath(test.path), ...labelsOf(test.path, test.labels) }
      : test?.fraction !== undefined && { fraction: test.fraction, seed: test.seed ?? seed };
  return { ...withoutUndefined(rest), ...source, ...(heldOut && { test: heldOut }) };
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}
