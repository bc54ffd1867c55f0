import { Command } from 'commander';
import { writeData } from '../streams.ts';

export function schema(): Command {
  return new Command('schema')
    .description('print the JSON Schema (draft-07) of the config, for editors and checks')
    .addHelpText('after', '\nExample:\n  l2sweep schema > l2sweep.schema.json')
    .action(async () => {
      const { configJsonSchema } = await import('../../config/schema.ts');
      await writeData(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
}
