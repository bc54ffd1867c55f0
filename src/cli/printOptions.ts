import type { Command } from 'commander';

/** How results are wanted on stdout, as given on the command line. */
export interface PrintOptions {
  readonly format?: string;
  /** Names separated by commas. */
  readonly columns?: string;
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
