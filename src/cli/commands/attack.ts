import { Command } from 'commander';
import type { AttackOptions } from '../attackRun.ts';
import { withPointOptions } from '../pointOptions.ts';
import { withFormatOptions } from '../printOptions.ts';

/** `l2sweep attack RUN`: adversarial samples of chosen points, as files and as pictures. */
export function attack(): Command {
  const command = new Command('attack')
    .description('perturb samples until the classifiers of a run get them wrong; write them as CSV, NPY and images')
    .argument('<run>', 'a results directory');
  withPointOptions(command)
    .option('--split <split>', "samples of train or test (default: the run's attack.split)")
    .option('--samples <rows>', 'the samples in these rows of the data file, counted from 0, such as 12954,6710')
    .option(
      '--per-class <k>',
      'of each class the k hardest, median and easiest samples that the first point gets right (default: 1; with --samples none)',
    )
    .option('--norms <names>', "closest samples in these norms: l2, linf, l1, l0 (default: the run's)")
    .option('-o, --out <dir>', 'where to write (default: RUN/attack)');
  return withFormatOptions(command, 'sample,kind,distance,flipped')
    .addHelpText('after', '\nExample:\n  l2sweep attack results/digits-2v3 --loss hinge --lambda 1,0.01,0.0001')
    .action(async (run: string, options: AttackOptions) => {
      const { attackRun } = await import('../attackRun.ts');
      await attackRun(run, options);
    });
}
