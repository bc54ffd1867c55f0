import type { Command } from 'commander';

/** How results are wanted on stdout, as given on the command line. */
export interface PrintOptions {
  readonly format?: string;
  /** Names separated by commas. */
  readonly columns?: string;
  readonly certified?: boolean;
  readonly limits?: boolean;
  readonly reference?: boolean;
  /** `l2=0.5`, `l2-box=0.5`. */
  readonly robust?: string;
}

/** Adds `--format` to a command that prints a table. */
export function withFormatOption(command: Command): Command {
  return command.option(
    '-f, --format <format>',
    'what goes to stdout: table, csv, tsv, json, ndjson, markdown or parquet (default: table on a terminal, csv into a pipe)',
  );
}

/** Adds `--format` and `--columns` to a command that prints a table. `example`: columns that it has. */
export function withFormatOptions(command: Command, example: string): Command {
  return withFormatOption(command).option(
    '-c, --columns <names>',
    `only these columns, in this order, e.g. ${example}`,
  );
}

/** Adds `--format`, `--columns` and the options that add columns and rows to a command that prints results. */
export function withPrintOptions(command: Command): Command {
  return withFormatOptions(command, 'lambda,test_error,d_adv')
    .option('--certified', 'add certified lower and upper bounds of the optimal ‖w‖, θ and d_adv')
    .option('--limits', 'add what the risk tends to for large and small ‖w‖, and how far off that is')
    .option('--reference', 'add the nearest-centroid classifier, the limit of large λ, on top')
    .option(
      '--robust <norm=size>',
      'mark the λ with the lowest robust error for these perturbations, and show that error, e.g. l2=0.5 or linf-box=0.1',
    );
}
