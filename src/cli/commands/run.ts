import { Command } from 'commander';
import { withCheckOption, withConfigOptions } from '../configOptions.ts';
import { withPrintOptions } from '../printOptions.ts';
import { progressModes } from '../progress.ts';
import type { RunOptions } from '../runSweeps.ts';

/** `l2sweep run CONFIG…`: train along λ, keep everything in a results directory, print the results. */
export function run(): Command {
  const command = new Command('run')
    .description('run the sweep of each config: train along λ, measure, write and print the results')
    .argument('<config...>', 'configs in YAML or JSON');
  withConfigOptions(command).option(
    '-o, --out <dir>',
    'results directory (default: results/NAME; several configs: DIR/NAME each)',
  );
  return withCheckOption(withPrintOptions(command))
    .option('-j, --jobs <n>', 'class pairs and losses trained at the same time, each on a core (default: all cores)')
    .option('--force', 'replace the results in that directory, also those of a different sweep')
    .option('--on-error <policy>', 'after a point that failed or did not converge: continue, or stop', 'continue')
    .option('--report', 'write report.html into the results directory, too')
    .option('--dry-run', 'check everything and print the plan; train and write nothing')
    .option('--progress <mode>', `how progress is shown on stderr: ${progressModes.join(', ')}`, 'auto')
    .option('--no-plot', 'no charts under the table on a terminal (nor are there with --quiet, or where CI is set)')
    .option('-q, --quiet', 'nothing on stderr but errors')
    .option('-v, --verbose', 'a line on stderr for every point')
    .action(async (files: string[], options: RunOptions, self: Command) => {
      const { runSweeps } = await import('../runSweeps.ts');
      await runSweeps(files, options, self.parent?.version() ?? '');
    });
}
