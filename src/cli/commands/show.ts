import { Command } from 'commander';
import { type PrintOptions, withPrintOptions } from '../printOptions.ts';
import { note } from '../streams.ts';

/** `l2sweep show RUN`: print a results directory again. */
export function show(): Command {
  const command = new Command('show')
    .description('print the results of a finished or running sweep again')
    .argument('<run>', 'a results directory');
  return withPrintOptions(command).action(action);
}

async function action(directory: string, options: PrintOptions): Promise<void> {
  const { printerFor } = await import('../printing.ts');
  const { presented } = await import('../presented.ts');
  const { readResults } = await import('../../sweep/resultsDirectory.ts');
  const { plannedPoints } = await import('../../sweep/runRecord.ts');
  const printer = printerFor(options);
  const { table, record } = readResults(directory);
  const planned = plannedPoints(record);
  if (table.rows.length < planned) {
    const reason = record.end === null ? 'the sweep is running, or was killed' : 'the sweep was interrupted';
    note(
      `${directory}: not complete: ${table.rows.length} of ${planned} points (${reason}); running it again completes it`,
    );
  }
  const { config } = record;
  await printer.print(presented(directory, table, config, options, printer.readers), config.columns);
}
