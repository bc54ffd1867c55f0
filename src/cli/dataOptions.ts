import type { Command } from 'commander';

/** What the command line says of a data file. */
export interface DataOptions {
  /** The labels' file, or the label column's name or index. */
  readonly labels?: string;
  readonly format?: string;
}

/** Adds `--labels` and `--format` to a command that reads a data file. */
export function withDataOptions(command: Command): Command {
  return command
    .option('--labels <column|file>', "label column's name or 0-based index (default: last); IDX, NPY: labels' file")
    .option('--format <format>', 'the format, where the name does not tell: csv, tsv, idx, libsvm, npy');
}
