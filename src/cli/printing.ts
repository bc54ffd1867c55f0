import type { Command } from 'commander';
import { type Problem, UserError } from '../errors.ts';
import type { OutputName } from '../outputs/index.ts';
import type { Output, Table, TextStyle } from '../outputs/output.ts';
import { writeData } from './streams.ts';
import { colour, stdoutIsTerminal, width } from './terminal.ts';

/** How results are wanted on stdout, as given on the command line. */
export interface PrintOptions {
  readonly format?: string;
  /** Names separated by commas. */
  readonly columns?: string;
}

/** Writes results to stdout. */
export interface Printer {
  readonly readers: Output['readers'];
  /** `columns`: what the config wants to see; the command line goes first. */
  print(table: Table, columns: readonly string[] | undefined, title?: string): Promise<void>;
}

/** Adds `--format` and `--columns` to a command that prints results. */
export function withPrintOptions(command: Command): Command {
  return command
    .option(
      '-f, --format <format>',
      'what goes to stdout: table, csv, tsv, json, ndjson or markdown (default: table on a terminal, csv into a pipe)',
    )
    .option('-c, --columns <names>', 'only these columns, in this order, e.g. lambda,test_error,d_adv');
}

/** The printer that the options ask for. Throws a UserError with every wrong word in them. */
export async function printerFor(options: PrintOptions): Promise<Printer> {
  const { outputs } = await import('../outputs/index.ts');
  const { columnNames } = await import('../metrics/index.ts');
  const format = options.format ?? (stdoutIsTerminal() ? 'table' : 'csv');
  const wanted = options.columns?.split(',').map((name) => name.trim());
  const problems: Problem[] = [];
  const check = async (word: string, words: readonly string[], where: string, what: string) => {
    if (words.includes(word)) return;
    const { nearest } = await import('../config/nearest.ts');
    const near = nearest(word, words);
    const expected = near === undefined ? `expected one of ${words.join(', ')}` : `did you mean "${near}"?`;
    problems.push({ where, message: `unknown ${what} "${word}"; ${expected}` });
  };
  await check(format, Object.keys(outputs), '--format', 'format');
  for (const name of wanted ?? []) await check(name, columnNames, '--columns', 'column');
  if (problems.length > 0) throw new UserError(problems);

  const output: Output = outputs[format as OutputName];
  return {
    readers: output.readers,
    print: (table, columns, title) => {
      const shown = wanted ?? columns;
      return writeData(
        output.render(table, {
          width: width(),
          style: terminalStyle(),
          ...(shown && { columns: shown }),
          ...(title !== undefined && { title }),
        }),
      );
    },
  };
}

function terminalStyle(): TextStyle {
  const { bold, green, yellow } = colour('stdout');
  return { title: bold, best: green, flagged: yellow };
}
