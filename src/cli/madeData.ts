import { basename } from 'node:path';
import type { MadeFile, MadeSamples } from '../data/make/madeSamples.ts';
import { UserError } from '../errors.ts';
import { counted } from '../formats/format.ts';
import { noteToCopy, writeData } from './streams.ts';

/** Data that have been made. */
interface Made {
  readonly train: MadeSamples;
  readonly test?: MadeSamples;
  /** What is known of them, for a JSON file beside them. */
  readonly facts?: object;
  /** What a config says beside where the samples are. */
  readonly dataset?: object;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Writes the samples as CSV to stdout, or into files whose names begin with that of `--out`: all of them or, where one is
 * there already, none; then says what they are and with which config they can be swept.
 */
export async function writeMade(
  { train, test, facts, dataset, settings }: Made,
  { out, force }: { readonly out?: string; readonly force?: boolean },
): Promise<void> {
  const { madeCsv, madeFiles, splitName } = await import('../data/make/madeSamples.ts');
  if (out === undefined) {
    if (test)
      throw new UserError({
        where: '--test',
        message: 'test samples go into a file of their own; expected --out FILE',
      });
    await writeData(madeCsv(train));
    return;
  }
  const name = splitName(out);
  if (name === undefined) {
    throw new UserError({
      where: '--out',
      message: `the name says no format; expected one in .csv or .npy: got ${out}`,
    });
  }
  const { stem, ending } = name;
  const trainFiles = madeFiles(train, stem, ending);
  const testFiles = test && madeFiles(test, `${stem}-test`, ending);
  const files: MadeFile[] = [
    ...trainFiles.files,
    ...(testFiles?.files ?? []),
    ...(facts ? [{ path: `${stem}.json`, content: `${JSON.stringify(facts, null, 2)}\n` }] : []),
  ];
  await writeAll(files, force);
  const { yamlText } = await import('../config/starter.ts');
  const { rows, cols } = train.features;
  const besides = test ? ` and ${test.features.rows} test samples` : '';
  noteToCopy(`${files.map(({ path }) => path).join(', ')}: ${rows} samples${besides} × ${counted(cols, 'feature')}`);
  noteToCopy('A config in the same folder may begin like this:');
  const config = {
    dataset: { ...inSameFolder(trainFiles.keys), ...dataset, ...(testFiles && { test: inSameFolder(testFiles.keys) }) },
    ...settings,
  };
  for (const [key, value] of Object.entries(config)) noteToCopy(`  ${key}: ${yamlText(value)}`);
}

async function writeAll(files: readonly MadeFile[], force = false): Promise<void> {
  const { exists } = await import('../files/names.ts');
  const { writeAtomically } = await import('../files/write.ts');
  const present = force ? undefined : files.find(({ path }) => exists(path));
  if (present !== undefined) {
    throw new UserError({
      where: present.path,
      message: 'the file exists already; expected a new name, or --force to replace it',
    });
  }
  for (const { path, content } of files) writeAtomically(path, content);
}

function inSameFolder(keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(keys).map(([key, path]) => [key, basename(path)]));
}
