import { Command } from 'commander';
import { withConfigOptions } from '../configOptions.ts';
import type { LaunchOptions } from '../launchSlurm.ts';

const explanation = `
The options about the cluster can stand in the config, too: under slurm, with
the same names (per_task, at_once).

The same command again waits for the job if that is still there; if not, it
submits the tasks in which something is missing.

Example:
  l2sweep launch slurm sweep.yaml --time 1:00:00 --memory 4G --per-task 5`;

/** `l2sweep launch slurm CONFIG`: a sweep on a cluster, from submitting to results. */
export function launch(): Command {
  const command = new Command('launch').description('run a sweep on a cluster');
  const slurm = command
    .command('slurm')
    .description('submit the path segments as an sbatch array, wait for it, and merge')
    .argument('<config>', 'a config in YAML or JSON');
  withConfigOptions(slurm)
    .option('-o, --out <dir>', 'results directory, where all nodes see it (default: results/NAME)')
    .option('--time <limit>', 'time limit of a task: minutes, 1:30:00, 2-12 (days-hours)')
    .option('--memory <size>', 'memory of a task: megabytes, 500M, 4G')
    .option('--partition <names>', 'partition, or several with commas')
    .option('--account <name>', 'account that the job is charged to')
    .option('--qos <name>', 'quality of service')
    .option('--cpus <n>', 'cores of a task (default: 1)')
    .option('--per-task <n>', 'segments of a task (default: 1, or what the largest array demands)')
    .option('--at-once <n>', 'run at most so many tasks at a time')
    .option('--dry-run', 'write the script and print it; do not submit it')
    .option('--no-wait', 'end after submitting')
    .option('--poll <seconds>', 'seconds between two looks at the job', '10')
    .option('-q, --quiet', 'nothing on stderr but errors and what is missing')
    .addHelpText('after', explanation)
    .action(async (file: string, options: LaunchOptions, self: Command) => {
      const { launchSlurm } = await import('../launchSlurm.ts');
      await launchSlurm(file, options, self.parent?.parent?.version() ?? '');
    });
  return command;
}
