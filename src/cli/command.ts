import { Command } from 'commander';
import { type Flag, type Operand, readValues, type Values } from './flag.ts';

/** A command as data: what help, messages and completion know of it, and what it does. */
interface CommandTable<Operands extends readonly Operand[], Flags extends readonly Flag[]> {
  readonly name: string;
  readonly description: string;
  readonly arguments?: Operands;
  readonly options?: Flags;
  /** Text under the options in its help. */
  readonly explanation?: string;
  /** Commands below it. */
  readonly commands?: readonly CreateCommand[];
  /**
   * Gets the arguments, the options and the version of the program. Loads what it needs itself: all commands are there
   * for any command line, and for every Tab.
   */
  run?(...words: [...ValuesOf<Operands>, options: Values<Flags>, version: string]): Promise<void>;
}

type ValuesOf<Operands extends readonly Operand[]> = {
  -readonly [K in keyof Operands]: Operands[K]['value'];
};

/** commander's command, and the text under the options in its help. */
export class ExplainedCommand extends Command {
  explanation: string | undefined;
}

/** A command, for one command line. */
export type CreateCommand = () => ExplainedCommand;

export function command<
  const Operands extends readonly Operand[] = readonly [],
  const Flags extends readonly Flag[] = readonly [],
>(table: CommandTable<Operands, Flags>): CreateCommand {
  return () => {
    const { name, description, explanation, run } = table;
    const flags: readonly Flag[] = table.options ?? [];
    const command = new ExplainedCommand(name).description(description);
    command.explanation = explanation;
    for (const operand of table.arguments ?? []) command.addArgument(operand);
    for (const flag of flags) command.addOption(flag);
    for (const create of table.commands ?? []) command.addCommand(create());
    if (explanation !== undefined) command.addHelpText('after', flowing(explanation));
    if (run === undefined) return command;
    return command.action(async () => {
      const options = await readValues(flags, command.opts());
      const { checkMixUps } = await import('./mixUps.ts');
      await checkMixUps(table.arguments ?? [], command.processedArgs);
      const words = [...command.processedArgs, options, versionOf(command)];
      await run(...(words as Parameters<typeof run>));
    });
  };
}

/** Paragraphs as one line each, to be broken where the terminal ends; lines that are indented stay. */
function flowing(text: string): string {
  return text.replace(/(?<=^\S.*)\n(?=\S)/gm, ' ');
}

function versionOf(command: Command): string {
  return command.parent ? versionOf(command.parent) : (command.version() ?? '');
}
