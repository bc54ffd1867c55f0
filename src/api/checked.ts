import { checkedConfig } from '../config/load.ts';
import type { ConfigBeforeData } from '../config/schema.ts';
import { nearest } from '../nearest.ts';
import { trainers } from '../trainers/index.ts';
import type { Config } from './words.ts';

/** A config with its defaults, its paths from the working directory. Throws a UserError with every mistake in it, each at its key. */
export function checked(config: Config): ConfigBeforeData {
  // What is no section at all is told with all other mistakes.
  const { trainer }: Config = Object(config);
  const isGiven = typeof trainer === 'string' && isName(trainer) && !resemblesOurs(trainer);
  return checkedConfig(config, { name: 'sweep', folder: '.', trainers: isGiven ? [trainer] : [] });
}

/** Whether a trainer is called by a name, not by a path. */
export function isName(trainer: string): boolean {
  return /^[\w-]+$/.test(trainer);
}

/** A word that a trainer is called, or nearly. Others may be those of trainers that come when the sweep is run. */
function resemblesOurs(word: string): boolean {
  return nearest(word, Object.keys(trainers)) !== undefined;
}

/** A checked config as it could have been written. */
export function asWritten({ trainer, lambda, ...others }: ConfigBeforeData): Config {
  const config = { ...others, lambda: 'count' in lambda ? { auto: lambda } : lambda };
  if (typeof trainer === 'string') return { ...config, trainer };
  if ('given' in trainer) return { ...config, trainer: trainer.given };
  if ('module' in trainer) return { ...config, trainer: trainer.module.path };
  const { command, timeout } = trainer;
  return { ...config, trainer: { command, timeout } };
}
