import type { Command, Option } from 'commander';
import { argumentValues, optionValues, type Value } from './values.ts';

/** What may stand at the end of a command line. */
export interface Completion {
  readonly candidates: readonly Value[];
  /** Whether they are names of files, which shells quote and go on from at a slash. */
  readonly areFiles: boolean;
}

/**
 * The words that the last word may become: commands, options and their values, files. `words`: everything after the
 * program's name; the last one is what has been typed of it, perhaps nothing. Never throws for what they say.
 */
export async function complete(program: Command, words: readonly string[]): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const { command, option, position, onlyArguments } = walk(program, words.slice(0, -1));
  if (option) return withPrefix('', await optionValues(command, option, typed));
  const [, flag, value] = (!onlyArguments && /^(--[^=]+)=(.*)$/s.exec(typed)) || [];
  if (flag !== undefined) {
    const named = optionsOf(program, command).find(({ long }) => long === flag);
    return named ? withPrefix(`${flag}=`, await optionValues(command, named, value)) : nothing;
  }
  if (typed.startsWith('-') && !onlyArguments) return { candidates: flags(program, command, typed), areFiles: false };
  const below = position === 0 ? subcommands(command, typed) : [];
  if (below.length > 0 || command === program) return { candidates: below, areFiles: false };
  return argumentValues(command, position, typed);
}

const nothing: Completion = { candidates: [], areFiles: false };

/** Where the words before the last one lead. */
interface Place {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly option?: Option;
  /** How many arguments there are already. */
  readonly position: number;
  /** After `--` nothing is an option. */
  readonly onlyArguments: boolean;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let position = 0;
  for (let k = 0; k < words.length; k++) {
    const word = words[k];
    if (word === '--') return { command, position: position + words.length - k - 1, onlyArguments: true };
    if (word.startsWith('-')) {
      const option = optionsOf(program, command).find(({ long, short }) => long === word || short === word);
      if (option === undefined || !takesValue(option)) continue;
      if (++k === words.length) return { command, option, position, onlyArguments: false };
      continue;
    }
    const below: Command | undefined = command.commands.find((child) => child.name() === word);
    if (below) command = below;
    else if (!(command === program && word === 'help')) position++;
  }
  return { command, position, onlyArguments: false };
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  return command === program ? command.options : [...command.options, ...program.options];
}

function flags(program: Command, command: Command, typed: string): Value[] {
  return [...optionsOf(program, command), ...command.createHelp().visibleOptions(command)]
    .map(({ long, description }) => ({ word: long ?? '', description }))
    .filter(({ word }, k, all) => word.startsWith(typed) && all.findIndex((other) => other.word === word) === k);
}

function subcommands(command: Command, typed: string): Value[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name().startsWith(typed))
    .map((child) => ({ word: child.name(), description: child.description() }));
}

function withPrefix(prefix: string, { candidates, areFiles }: Completion): Completion {
  return { candidates: candidates.map((value) => ({ ...value, word: `${prefix}${value.word}` })), areFiles };
}
