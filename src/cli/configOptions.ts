import type { Command } from 'commander';
import type { Overrides } from '../config/overrides.ts';

/** Adds `--set`, `--lambda` and `--loss` to a command that reads configs. */
export function withConfigOptions(command: Command): Command {
  return command
    .option(
      '-s, --set <key=value>',
      'change a config value, e.g. dataset.limit_per_class=100 (repeatable; also in L2SWEEP_SET)',
      repeatable,
    )
    .option('--lambda <grid>', 'the λ grid: 100:1e-6:81 (from:to:count, log-spaced) or 1,0.1,0.01')
    .option('--loss <names>', 'the losses: hinge, softplus or hinge,softplus');
}

/** What the options and the environment say over the configs. */
export function overridesOf({ set, lambda, loss }: Overrides): Overrides {
  return { set, lambda, loss, environment: process.env.L2SWEEP_SET };
}

/** Adds `--check` to a command that has results. */
export function withCheckOption(command: Command): Command {
  return command.option(
    '--check <expr>',
    'hold the results to this, e.g. "test_error <= 0.05 at best"; exit code 3 where it fails (repeatable)',
    repeatable,
  );
}

/** One value per flag: commander's own lists would swallow the arguments after it. */
export function repeatable(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
