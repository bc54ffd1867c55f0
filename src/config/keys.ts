import { z } from 'zod';
import { configSchema } from './schema.ts';

/** One key of the config, for people. */
export interface ConfigKey {
  /** `dataset.test.fraction`. */
  readonly path: string;
  /** One or two sentences. */
  readonly description: string;
  /** Undefined: none, or as the description says. */
  readonly default?: unknown;
}

/** The config's JSON Schema (draft-07), as people write the config: defaults are optional. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(configSchema, { target: 'draft-07', io: 'input' }),
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
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
}

function keysOf({ properties = {}, anyOf = [] }: JsonSchema, prefix: string): ConfigKey[] {
  const own = Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const { description = '' } = schema;
    const key = 'default' in schema ? { path, description, default: schema.default } : { path, description };
    return [key, ...keysOf(schema, `${path}.`)];
  });
  return [...own, ...anyOf.flatMap((alternative) => keysOf(alternative, prefix))];
}
