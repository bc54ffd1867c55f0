import { Command } from 'commander';
import type { Overrides } from '../../config/overrides.ts';
import { type Problem, UserError } from '../../errors.ts';
import { withConfigOptions } from '../configOptions.ts';
import { writeData } from '../streams.ts';
import { warn } from '../terminal.ts';

export function validate(): Command {
  const command = new Command('validate')
    .description('check configs and their data without training; print what a run would do')
    .argument('<config...>', 'YAML or JSON files');
  return withConfigOptions(command)
    .addHelpText('after', '\nExample:\n  l2sweep validate sweep.yaml --lambda 100:1e-6:81 --loss hinge,softplus')
    .action(checkConfigs);
}

async function checkConfigs(files: string[], options: Overrides): Promise<void> {
  const { loadConfigs, withLocations } = await import('../../config/load.ts');
  const { preview } = await import('../preview.ts');
  const problems: Problem[] = [];
  for (const loaded of loadConfigs(files, options)) {
    try {
      const { text, warnings } = withLocations(loaded, () => preview(loaded));
      await writeData(text);
      for (const warning of warnings) warn(warning);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}
