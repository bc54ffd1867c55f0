import { basename } from 'node:path';
import { yamlText } from '../config/starter.ts';
import { type MadeFile, type MadeSamples, madeCsv, madeFiles, splitName } from '../data/make/madeSamples.ts';
import { UserError } from '../errors.ts';
import { exists } from '../files/kind.ts';
import { writeAtomically } from '../files/write.ts';
import { noteToCopy, writeData } from './streams.ts';

/** What a command has made. */
export interface Made {
  readonly train: MadeSamples;
  readonly test?: MadeSamples;
  /** What is known of them, for a JSON file beside them. */
  readonly facts?: object;
  /** What a config says beside where the samples are. */
  readonly dataset?: object;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface OutOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * Writes the samples as CSV to stdout, or into files whose names begin with that of `--out`: all of them or, where one is
 * there already, none; then says what they are and with which config they can be swept.
 */
export async function writeMade(
  { train, test, facts, dataset, settings }: Made,
  { out, force }: OutOptions,
): Promise<void> {
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
    throw new UserError({ where: '--out', message: `${out} is neither; expected a name in .csv or .npy` });
  }
  const { stem, ending } = name;
  const trainFiles = madeFiles(train, stem, ending);
  const testFiles = test && madeFiles(test, `${stem}-test`, ending);
  const files: MadeFile[] = [
    ...trainFiles.files,
    ...(testFiles?.files ?? []),
    ...(facts ? [{ path: `${stem}.json`, content: `${JSON.stringify(facts, null, 2)}\n` }] : []),
  ];
  writeAll(files, force);
  const { rows, cols } = train.features;
  const besides = test ? ` and ${test.features.rows} test samples` : '';
  noteToCopy(`${files.map(({ path }) => path).join(', ')}: ${rows} samples${besides} × ${cols} features`);
  noteToCopy('A config in the same folder may begin like this:');
  const config = {
    dataset: { ...inSameFolder(trainFiles.keys), ...dataset, ...(testFiles && { test: inSameFolder(testFiles.keys) }) },
    ...settings,
  };
  for (const [key, value] of Object.entries(config)) noteToCopy(`  ${key}: ${yamlText(value)}`);
}

function writeAll(files: readonly MadeFile[], force = false): void {
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

/** The number that an option says. Throws a UserError where `isRight` is not true of it. */
export function numberOption(flag: string, text: string, isRight: (x: number) => boolean, expected: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (isRight(number)) return number;
  throw new UserError({ where: flag, message: `"${text}" is not possible; expected ${expected}` });
}

/** The whole number that an option says. Throws a UserError where it says none from `least` to `most`. */
export function countOption(flag: string, text: string, least: number, most = 1_000_000): number {
  const isRight = (x: number) => Number.isInteger(x) && x >= least && x <= most;
  return numberOption(flag, text, isRight, `a whole number from ${least} to ${most}`);
}
