import { UserError } from '../../errors.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { dataOptions } from '../options.ts';
import { dataSources } from '../proposals.ts';
import { fileOrStdout } from '../readers.ts';
import { commandToCopy, note, writeData } from '../streams.ts';
import { warn } from '../terminal.ts';

const options = [
  ...dataOptions,
  option('-o, --out <config>', 'write into this file instead of stdout', fileOrStdout),
  option('--force', 'replace that file if it exists'),
] as const;

/** `l2sweep init FILE`: a config for a data file, with a comment on every key that it has. */
export const init = command({
  name: 'init',
  description: 'write a commented starter config for a data file',
  arguments: [
    argument(
      '[file]',
      'a data file, or a known name: optdigits, mnist (default: optdigits, which comes with l2sweep)',
      dataSources,
    ),
  ],
  options,
  explanation: '\nExample:\n  l2sweep init measurements.csv --labels species -o sweep.yaml',
  run: writeConfig,
});

async function writeConfig(source = 'optdigits', { out, force, ...given }: Values<typeof options>): Promise<void> {
  const { exists } = await import('../../files/names.ts');
  const { writeAtomically } = await import('../../files/write.ts');
  const { starterConfig } = await import('../../config/starter.ts');
  const { describeSource } = await import('../dataSource.ts');
  const { starterFor } = await import('../starting.ts');
  if (out !== undefined && exists(out) && !force) {
    throw new UserError({
      where: out,
      message: 'the file exists already; expected a new name, or --force to replace it',
    });
  }
  const described = describeSource(source, given);
  const { starter, warnings } = starterFor(source, described, given, out);
  const text = starterConfig(starter);
  for (const warning of warnings) warn(warning);
  if (out === undefined) {
    await writeData(text);
    return;
  }
  writeAtomically(out, text);
  note(`${out} written; next: ${commandToCopy('validate', out)}`);
}
