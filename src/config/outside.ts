import * as z from 'zod';
import type { KeyPath } from '../errors.ts';
import { whyNotAFile } from '../files/names.ts';
import { readBytes, sha256 } from '../files/read.ts';
import { type Given, section } from '../schemaParts.ts';
import type { ResolvePath } from './dataset.ts';
import { valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
import type { OutsideSource, TrainerFile } from './outsideSource.ts';

/** Files of the protocol: a command's words of these names are those in its folder. */
const protocolFiles = ['X.npy', 'y.npy', 'sample_weights.npy', 'problem.json', 'weights.npy', 'bias.npy'];

const moduleExpected = 'a module such as ./mine.mjs';

/** The path of a module, by the ending of its name; `abort`: any other text is told by the union that this is a part of. */
export const modulePath = z
  .string({ error: moduleExpected })
  .regex(/\.[cm]?[jt]s$/, { error: moduleExpected, abort: true });

const commandExpected = 'a list of words such as [python3, train.py]';

const word = z.union(
  [z.string({ error: commandExpected }).min(1, { error: commandExpected }), z.number({ error: commandExpected })],
  { error: commandExpected },
);

/** Seconds: no timer waits longer. */
const LONGEST_TIMEOUT = 2_000_000;

export const commandSchema = section({
  command: z
    .array(word, { error: commandExpected })
    .min(1, { error: commandExpected })
    .describe(
      "The program and what it is told. Words that name files, seen from the config's folder, become their paths; it runs in a folder of its own.",
    ),
  timeout: z
    .number({ error: 'a number of seconds > 0' })
    .gt(0, { error: 'a number of seconds > 0' })
    .lte(LONGEST_TIMEOUT, { error: `a number of seconds up to ${LONGEST_TIMEOUT}` })
    .default(3600)
    .describe('Seconds that it has for the whole path of a class pair and a loss.'),
});

type Written = string | Given<typeof commandSchema>;

/** With absolute paths, and what the files hold now. */
export function outsideSource(written: Written, resolve: ResolvePath, given: readonly string[]): OutsideSource {
  if (typeof written === 'string') {
    if (given.includes(written)) return { given: written };
    return { module: fileNow(resolve(written, ['trainer'])) };
  }
  const { command, timeout } = written;
  const files: TrainerFile[] = [];
  const words = command.map(String).map((word, k) => {
    const path = fileOf(word, k, resolve);
    if (path === undefined) return word;
    if (k > 0 || word !== path) files.push(fileNow(path));
    return path;
  });
  return { command: words, files, timeout };
}

/** The file that a word of a command names. */
function fileOf(word: string, index: number, resolve: ResolvePath): string | undefined {
  if (protocolFiles.includes(word) || (index === 0 && !hasFolder(word))) return undefined;
  const path = resolve(word, ['trainer', 'command', index]);
  return whyNotAFile(path) === undefined ? path : undefined;
}

function fileNow(path: string): TrainerFile {
  return { path, sha256: sha256(readBytes(path)) };
}

/** A module, a program or a script that is not there. */
export function wrongFiles(config: unknown, resolve: ResolvePath, given: readonly string[]): Mistake[] {
  const trainer = valueAt(config, ['trainer']);
  const command = valueAt(trainer, ['command']);
  if (Array.isArray(command)) {
    return command.flatMap((word, k) => {
      const isFile = typeof word === 'string' && (k === 0 ? hasFolder(word) : SCRIPT.test(word));
      return isFile ? missing(word, ['trainer', 'command', k], resolve) : [];
    });
  }
  if (typeof trainer !== 'string' || given.includes(trainer) || !modulePath.safeParse(trainer).success) return [];
  return missing(trainer, ['trainer'], resolve);
}

/** A program with a folder before it is a path, any other is looked for where programs are. */
function hasFolder(program: string): boolean {
  return /[/\\]/.test(program);
}

/** Words that name scripts, which are there before they are run. */
const SCRIPT = /^[^-].*\.(py|r|jl|sh|[cm]?[jt]s|lua|rb|pl|m)$/i;

function missing(written: string, key: KeyPath, resolve: ResolvePath): Mistake[] {
  const path = resolve(written, key);
  const reason = whyNotAFile(path);
  if (reason === undefined) return [];
  const message = `the trainer's file ${path} cannot be read: ${reason}; expected a file at that path`;
  return [{ message, key, at: 'value' }];
}
