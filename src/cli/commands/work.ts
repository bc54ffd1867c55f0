import { Command } from 'commander';
import { withConfigOptions } from '../configOptions.ts';
import { progressModes } from '../progress.ts';
import type { WorkOptions } from '../workOn.ts';

const explanation = `
Without --index the task is the one that the scheduler of an array says:
SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, PBS_ARRAY_INDEX and PBS_ARRAYID count
from 0, SGE_TASK_ID counts from 1.

At SIGTERM, SIGUSR1 or Ctrl-C the point in hand has 5 s to finish, and what is
done is kept. The same command again computes what is missing.

Example:
  l2sweep plan sweep.yaml
  l2sweep work sweep.yaml --index 0-4
  l2sweep merge sweep.yaml`;

/** `l2sweep work CONFIG`: compute some segments of a sweep that is split over many machines. */
export function work(): Command {
  const command = new Command('work')
    .description('compute some path segments of a sweep, each into a file of its own, for `merge`')
    .argument('<source>', 'a config, or a results directory of `work` or `launch`');
  return withConfigOptions(command)
    .option('--index <tasks>', 'which tasks, counted from 0: 7 or 0,3-5 (default: the scheduler says)')
    .option('--per-task <n>', 'so many segments are a task', '1')
    .option('-o, --out <dir>', 'results directory (default: results/NAME)')
    .option('-j, --jobs <n>', 'segments computed at the same time, each on a core (default: all cores)')
    .option('--progress <mode>', `how progress is shown on stderr: ${progressModes.join(', ')}`, 'auto')
    .option('-q, --quiet', 'nothing on stderr but errors')
    .addHelpText('after', explanation)
    .action(async (source: string, options: WorkOptions, self: Command) => {
      const { workOn } = await import('../workOn.ts');
      await workOn(source, options, self.parent?.version() ?? '');
    });
}
