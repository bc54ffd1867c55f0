import type { Command } from 'commander';
import { data } from './data.ts';
import { schema } from './schema.ts';
import { validate } from './validate.ts';

/** The commands, in the order of the help text. Each loads what it needs when it runs. */
export const commands: readonly (() => Command)[] = [validate, data, schema];
