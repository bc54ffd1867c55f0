import { Command } from 'commander';
import { repeatable, withCheckOption } from '../configOptions.ts';
import { withPrintOptions } from '../printOptions.ts';
import type { ShowOptions } from '../showRuns.ts';

const explanation = `
A condition is a column, one of < <= > >= = != and a value; quotes keep < and >
from the shell. Cells without a value meet none, but for fold= (is empty) and
fold!= (is not).

Examples:
  l2sweep show results/first --filter 'test_error<=0.01' --sort d_adv:desc
  l2sweep show results/first --plot --filter loss=hinge
  l2sweep show results/* -c loss,lambda,test_error -o all.csv`;

/** `l2sweep show RUN…`: print results directories again. */
export function show(): Command {
  const command = new Command('show')
    .description('print the results of finished or running sweeps again, those of several in one table')
    .argument('<run...>', 'results directories');
  return withCheckOption(withPrintOptions(command))
    .option(
      '--filter <condition>',
      "only rows like this, e.g. 'test_error<0.1' (repeatable: all must hold)",
      repeatable,
    )
    .option('--sort <columns>', 'in the order of these columns, e.g. loss,test_error:desc')
    .option(
      '--plot',
      'draw errors and distances against log λ, a chart per class pair and loss, instead of the table; --format table shows both',
    )
    .option(
      '-o, --out <file>',
      'write into this file instead of stdout; its name tells the format, if --format does not',
    )
    .addHelpText('after', explanation)
    .action(async (directories: string[], options: ShowOptions, self: Command) => {
      const { showRuns } = await import('../showRuns.ts');
      await showRuns(directories, options, self.parent?.version() ?? '');
    });
}
