import { basename, dirname, join } from 'node:path';
import { type Problem, UserError } from '../errors.ts';
import { exists, isDirectory, isRegularFile } from '../files/names.ts';
import { shellCommand, shellQuote } from '../outputs/shellQuote.ts';
import type { Operand } from './flag.ts';
import type { Expected } from './proposals.ts';
import { ownCommand } from './streams.ts';

/*
 * Configs, results directories and data are all named by paths. Where one stands that belongs to another command, a message
 * says what it is and which command takes it, rather than what is wrong with it as something that it is not.
 */

/** What an argument is expected to be, in messages. */
const expectations: Readonly<Record<Expected, string>> = {
  config: 'a config in YAML or JSON',
  run: 'the results directory of a run',
  'config or run': 'a config, or the results directory of a run',
  results: 'the results directory of a run, or a results.csv',
  data: 'a data file',
};

/** What stands under a path; `other`: nothing that can be told by its place and name. */
type Found = 'config' | 'data' | 'data set' | 'file of a run' | 'run' | 'directory' | 'nothing' | 'other';

/** What is mixed up with what is expected. Of the others the command itself has more to say. */
const mixUps: Readonly<Record<Expected, readonly Found[]>> = {
  config: ['run', 'directory', 'file of a run', 'data', 'data set'],
  run: ['config', 'file of a run', 'data', 'data set'],
  'config or run': ['file of a run', 'data', 'data set'],
  results: ['config', 'data set'],
  data: ['run', 'config'],
};

/** The same, in messages. */
const foundTexts: Readonly<Partial<Record<Found, string>>> = {
  config: 'this is a config',
  data: 'this is a data file',
  'data set': 'this is a known data set',
  'file of a run': 'this is a file of a results directory',
  run: 'this is a results directory',
  directory: 'this is a directory',
  nothing: 'no such file or directory',
};

/** Throws a UserError with each argument that is something else than its command expects. */
export async function checkMixUps(operands: readonly Operand[], words: readonly unknown[]): Promise<void> {
  const given = operands.flatMap(({ proposals: { expects } }, k) =>
    expects === undefined || words[k] === undefined
      ? []
      : [words[k]].flat().map((path) => ({ expects, path: String(path) })),
  );
  const problems: Problem[] = [];
  for (const { expects, path } of given) {
    const found = expects === 'data' && (await isDataSet(path)) ? 'data set' : await foundUnder(path);
    if (found !== 'nothing' && !mixUps[expects].includes(found)) continue;
    const others = given.filter((one) => one.path !== path).map((one) => one.path);
    const hint = await hintFor(path, found, expects, others);
    if (found === 'nothing' && hint === undefined) continue;
    const meant = hint === undefined ? '' : `; ${hint}`;
    problems.push({ where: path, message: `${foundTexts[found]}; expected ${expectations[expects]}${meant}` });
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** Loads as little as it can: this is before every command. */
async function foundUnder(path: string): Promise<Found> {
  const { RECORD, runFiles } = await import('../store/resultFiles.ts');
  const isRun = (directory: string) => exists(join(directory, RECORD));
  if (path.includes('\0')) return 'other';
  if (isDirectory(path)) return isRun(path) ? 'run' : 'directory';
  if (!exists(path)) return (await isDataSet(path)) ? 'data set' : 'nothing';
  if (!isRegularFile(path)) return 'other';
  if (/\.ya?ml$/i.test(path)) return 'config';
  if (runFiles.includes(basename(path)) && isRun(dirname(path))) return 'file of a run';
  // JSON may be either, and whoever calls a config .txt knows why.
  if (/\.(json|txt)$/i.test(path)) return 'other';
  const { formatNameOf } = await import('../formats/formatNameOf.ts');
  return formatNameOf(path) === undefined ? 'other' : 'data';
}

/** Whether commands that take data take a word for a known data set, as they do where there is no file of that name. */
async function isDataSet(word: string): Promise<boolean> {
  const { namedDataset } = await import('./dataSource.ts');
  return namedDataset(word) !== undefined;
}

/** What is meant, or the command that takes what is there. */
async function hintFor(
  path: string,
  found: Found,
  expects: Expected,
  others: readonly string[],
): Promise<string | undefined> {
  const own = (...words: string[]) => `\`${shellCommand([...ownCommand(), ...words])}\``;
  if (found === 'run') return `${own('show', path)} prints its results`;
  if (found === 'file of a run') return `that is ${shellQuote(dirname(path))}`;
  if (found === 'config' && expects === 'data') return `${own('validate', path)} looks at the data of a config`;
  if (found === 'config') {
    const results = join('results', basename(path).replace(/\.ya?ml$/i, ''));
    return (await foundUnder(results)) === 'run'
      ? `did you mean ${shellQuote(results)}?`
      : `${own('run', path)} makes one`;
  }
  if (found === 'data' || found === 'data set') {
    for (const other of others) if ((await foundUnder(other)) === 'run') return 'the run comes first';
    return `${own('init', path)} writes a config for it`;
  }
  return found === 'nothing' ? didYouMean(path, expects) : undefined;
}

/** What is expected and has that name where such things usually are. */
async function didYouMean(path: string, expects: Expected): Promise<string | undefined> {
  const configs = [path, join('configs', path)].flatMap((place) => [`${place}.yaml`, `${place}.yml`, `${place}.json`]);
  const places = [
    ...(expects.startsWith('config') ? configs.filter(isRegularFile) : []),
    ...(expects.endsWith('run') || expects === 'results' ? [join('results', basename(path))] : []),
  ];
  for (const place of places) {
    if (configs.includes(place) || (await foundUnder(place)) === 'run') return `did you mean ${shellQuote(place)}?`;
  }
  return undefined;
}
