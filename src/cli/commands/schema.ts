import { command } from '../command.ts';
import { writeData } from '../streams.ts';

export const schema = command({
  name: 'schema',
  description: 'print the JSON Schema (draft-07) of the config, for editors and checks',
  explanation: '\nExample:\n  l2sweep schema > l2sweep.schema.json',
  run: async () => {
    const { configJsonSchema } = await import('../../config/schema.ts');
    await writeData(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  },
});
