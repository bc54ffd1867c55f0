import { Command } from 'commander';
import type { Overrides } from '../../config/overrides.ts';
import { withConfigOptions } from '../configOptions.ts';

/** `l2sweep merge CONFIG|DIR…`: the results of segments that were computed on many machines. */
export function merge(): Command {
  const command = new Command('merge')
    .description('put the segments of `work` together: the same results as those of `run`; list what is missing')
    .argument('<source...>', 'a config, or results directories of `work` (from several machines)');
  return withConfigOptions(command)
    .option('-o, --out <dir>', 'results directory (default: that of `work`, the first one named)')
    .option('--report', 'write report.html into the results directory, too')
    .option('-q, --quiet', 'nothing on stderr but errors and what is missing')
    .action(
      async (
        sources: string[],
        options: Overrides & { out?: string; report?: boolean; quiet?: boolean },
        self: Command,
      ) => {
        const { merge } = await import('../merging.ts');
        await merge(sources, options, self.parent?.version() ?? '');
      },
    );
}
