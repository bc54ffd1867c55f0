import { Command } from 'commander';
import type { CompareOptions } from '../compareRuns.ts';
import { withFormatOption } from '../printOptions.ts';

const explanation = `
Numbers differ where |a - b| > tolerance * max(|a|, |b|, 1e-6); counts of
samples, texts, true and false where they are not equal. With --tolerance 0 every
digit counts.

Exit codes: 0 no differences; 3 differences; 2 a mistake.

Example:
  l2sweep compare baseline.csv results/digits-2v3 --columns test_error,d_adv`;

/** `l2sweep compare A B`: where two results differ, point by point. */
export function compare(): Command {
  const command = new Command('compare')
    .description('compare two results point by point; exit code 3 where they differ')
    .argument('<a>', 'a results directory, or a results.csv')
    .argument('<b>', 'another')
    .option('--tolerance <number>', 'relative differences up to this do not count', '1e-6')
    .option(
      '-c, --columns <names>',
      'compare these columns only (default: all but those about how training went: iterations, duality_gap, w_radius, error, trainer, seed)',
    );
  return withFormatOption(command)
    .addHelpText('after', explanation)
    .action(async (a: string, b: string, options: CompareOptions) => {
      const { compareRuns } = await import('../compareRuns.ts');
      await compareRuns(a, b, options);
    });
}
