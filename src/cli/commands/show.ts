import { Command } from 'commander';
import { type PrintOptions, printerFor, withPrintOptions } from '../printing.ts';
import { note } from '../streams.ts';

/** `l2sweep show RUN`: print a results directory again. */
export function show(): Command {
  const command = new Command('show')
    .description('print the results of a finished or running sweep again')
    .argument('<run>', 'a results directory');
  return withPrintOptions(command).action(action);
}

async function action(directory: string, options: PrintOptions): Promise<void> {
  const { readResults } = await import('../../sweep/resultsDirectory.ts');
  const printer = await printerFor(options);
  const { table, record } = readResults(directory);
  if (record.end === null) note(`${directory}: not finished; ${table.rows.length} points so far`);
  await printer.print(table, record.config.columns);
}
