import { Command } from 'commander';
import type { Overrides } from '../../config/overrides.ts';
import { overridesOf, withConfigOptions } from '../configOptions.ts';

export function validate(): Command {
  const command = new Command('validate')
    .description('check configs and their data without training; print what a run would do')
    .argument('<config...>', 'YAML or JSON files');
  return withConfigOptions(command)
    .addHelpText('after', '\nExample:\n  l2sweep validate sweep.yaml --lambda 100:1e-6:81 --loss hinge,softplus')
    .action(checkConfigs);
}

async function checkConfigs(files: string[], options: Overrides): Promise<void> {
  const { loadConfigs } = await import('../../config/load.ts');
  const { printPreviews } = await import('../preview.ts');
  await printPreviews(loadConfigs(files, overridesOf(options)));
}
