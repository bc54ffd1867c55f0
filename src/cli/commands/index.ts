import type { Command } from 'commander';
import { schema } from './schema.ts';

/** The commands, in the order of the help text. Each loads what it needs when it runs. */
export const commands: readonly (() => Command)[] = [schema];
