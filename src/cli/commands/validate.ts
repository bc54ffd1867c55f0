import { command } from '../command.ts';
import { argument } from '../flag.ts';
import { configOptions } from '../options.ts';
import { configs } from '../proposals.ts';

/** `l2sweep validate CONFIG…`: what a run would do. */
export const validate = command({
  name: 'validate',
  description: 'check configs and their data without training; print what a run would do',
  arguments: [argument('<config...>', 'YAML or JSON files', configs)],
  options: configOptions,
  explanation: '\nExample:\n  l2sweep validate sweep.yaml --lambda 100:1e-6:81 --loss hinge,softplus',
  run: async (files, options) => {
    const { openConfigs } = await import('../configFiles.ts');
    const { printPreviews } = await import('../preview.ts');
    await printPreviews(openConfigs(files, options));
  },
});
