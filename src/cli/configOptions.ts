import type { Command } from 'commander';

/** Adds `--set`, `--lambda` and `--loss` to a command that reads configs; the options it then gets are `Overrides`. */
export function withConfigOptions(command: Command): Command {
  return command
    .option('-s, --set <key=value>', 'change a config value, e.g. dataset.limit_per_class=100 (repeatable)', collect)
    .option('--lambda <grid>', 'the λ grid: 100:1e-6:81 (from:to:count, log-spaced) or 1,0.1,0.01')
    .option('--loss <names>', 'the losses: hinge, softplus or hinge,softplus');
}

/** One value per flag: commander's own lists would swallow the arguments after it. */
function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
