import type { Command } from 'commander';

/** Adds the options that say which points of a run are meant; the options it then gets are a `PointChoice`. */
export function withPointOptions(command: Command): Command {
  return command
    .option('--lambda <values>', "points with these λ of the run's: 1,0.01 or from:to:count")
    .option('--epsilon <values>', 'the same of a run over the ε of adversarial training')
    .option('--best', 'the point with the lowest test error of each loss (default without these)')
    .option('--loss <names>', "points of these losses (default: the run's)")
    .option('--pair <pair>', 'points of this class pair, such as 2v3; needed where there are several');
}
