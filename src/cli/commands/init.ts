import { Command } from 'commander';
import { type DataOptions, withDataOptions } from '../dataOptions.ts';
import { note, writeData } from '../streams.ts';

interface InitOptions extends DataOptions {
  readonly out?: string;
  readonly force?: boolean;
}

export function init(): Command {
  const command = new Command('init')
    .description('write a commented starter config for a data file')
    .argument(
      '[file]',
      'a data file, or a known name: optdigits, mnist (default: optdigits, which comes with l2sweep)',
    );
  return withDataOptions(command)
    .option('-o, --out <config>', 'write into this file instead of stdout')
    .option('--force', 'replace that file if it exists')
    .addHelpText('after', '\nExample:\n  l2sweep init measurements.csv --labels species -o sweep.yaml')
    .action(writeConfig);
}

async function writeConfig(source = 'optdigits', { out, force, ...options }: InitOptions): Promise<void> {
  const { UserError } = await import('../../errors.ts');
  const { exists } = await import('../../files/kind.ts');
  const { starterFor } = await import('../starterFor.ts');
  const { starterConfig } = await import('../../config/starter.ts');
  if (out !== undefined && exists(out) && !force) {
    throw new UserError({
      where: out,
      message: 'the file exists already; expected a new name, or --force to replace it',
    });
  }
  const text = starterConfig(starterFor(source, options, out));
  if (out === undefined) {
    await writeData(text);
    return;
  }
  const { writeAtomically } = await import('../../files/write.ts');
  writeAtomically(out, text);
  note(`${out} written; next: l2sweep validate ${out}`);
}
