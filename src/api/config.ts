import { loadConfig } from '../config/load.ts';
import { configJsonSchema } from '../config/schema.ts';
import { asWritten } from './checked.ts';
import { checkOptions } from './choices.ts';
import type { Config } from './words.ts';

/**
 * Reads a config file, and what it extends: with its defaults, its λ written out, its paths absolute. `set`: `key=value`
 * each, as after `--set`. Throws a UserError with every mistake in it, each with its line and column.
 */
export function readConfig(file: string, options: { readonly set?: readonly string[] } = {}): Config {
  checkOptions(options, ['set'], 'readConfig');
  return asWritten(loadConfig(file, { set: options.set }).config);
}

/** The JSON Schema (draft-07) of configs, as `l2sweep schema` prints it. */
export function configSchema(): Readonly<Record<string, unknown>> {
  return configJsonSchema();
}
