import { basename, extname, resolve } from 'node:path';
import { describeProblem, type KeyPath, type Problem, UserError } from '../errors.ts';
import { readDocument } from './document.ts';
import { keyText, valueAt } from './keyPath.ts';
import { describeIssues } from './mistakes.ts';
import type { Overrides } from './overrides.ts';
import { type ConfigBeforeData, configSchema } from './schema.ts';

/** A config that holds, and where each of its values was written. */
export interface LoadedConfig {
  /** As it was named. */
  readonly file: string;
  readonly config: ConfigBeforeData;
  /** `file:line:column` of a key's value, in the file that has it; or `--set key` if the command line gave it. */
  locate(key: KeyPath): string;
}

/**
 * Reads and checks a config. Throws one UserError with every mistake in it, each `file:line:column: what is wrong; what
 * was expected`.
 */
export function loadConfig(file: string, overrides: Overrides = {}): LoadedConfig {
  const document = readDocument(file, overrides);
  const schema = configSchema({
    name: basename(file, extname(file)),
    resolvePath: (path, key) => resolve(document.folderOf(key), path),
  });
  const { data: config, error } = schema.safeParse(document.value);
  const problems = document.problems(describeIssues(error?.issues ?? [], document.value));
  if (problems.length > 0 || !config) throw new UserError(problems);
  return { file, config, locate: (key) => document.locate(key) };
}

/** What is around a config that a program has made. */
interface Surroundings {
  /** What the sweep is called, if the config does not say. */
  readonly name: string;
  readonly folder: string;
  /** What trainers are called that the program brings along. */
  readonly trainers?: readonly string[];
}

/**
 * Checks a config that a program has made, with paths relative to a folder. What it gives it takes, too. Throws one UserError with
 * every mistake in it, each at its key: `lambda.geomspace: what is wrong; what was expected`.
 */
export function checkedConfig(value: unknown, { name, folder, trainers = [] }: Surroundings): ConfigBeforeData {
  const schema = configSchema({ name, trainers, resolvePath: (path) => resolve(folder, path) });
  if (valueAt(value, ['extends']) !== undefined) {
    throw new UserError({
      where: 'extends',
      message: 'only a file can extend another; expected a file, or no extends',
    });
  }
  const { data, error } = schema.safeParse(value);
  if (data) return data;
  throw new UserError(atKeys(describeIssues(error.issues, value)));
}

/** Runs a later stage for a config that a program has made: the mistakes it finds are told at their keys. */
export function withKeys<Result>(stage: () => Result): Result {
  try {
    return stage();
  } catch (error) {
    throw error instanceof UserError ? new UserError(atKeys(error.problems)) : error;
  }
}

function atKeys(problems: readonly Problem[]): Problem[] {
  return problems.map(({ where, key, message }) => {
    const place = where ?? (key && !message.includes(keyText(key)) ? keyText(key) : undefined);
    return { message, ...(place !== undefined && { where: place }) };
  });
}

/** Several configs with the same overrides; throws one UserError with the mistakes of all of them. */
export function loadConfigs(files: readonly string[], overrides: Overrides = {}): LoadedConfig[] {
  const loaded: LoadedConfig[] = [];
  gatherMistakes(files, (file) => loaded.push(loadConfig(file, overrides)));
  return loaded;
}

/** Does something with every item, and then throws one UserError with the mistakes of all of them, each once. */
export function gatherMistakes<Item>(items: readonly Item[], action: (item: Item, index: number) => void): void {
  const problems = new Map<string, Problem>();
  for (const [index, item] of items.entries()) {
    try {
      action(item, index);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const problem of error.problems) problems.set(describeProblem(problem), problem);
    }
  }
  if (problems.size > 0) throw new UserError([...problems.values()]);
}

/**
 * Runs a later stage (a promise too) and gives the mistakes it finds their place in the config: `where` is filled from
 * `key` where the stage knew no better.
 */
export function withLocations<Result>({ locate }: LoadedConfig, stage: () => Result): Result {
  const relocate = (error: unknown): never => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.problems.map((problem) =>
        problem.where === undefined && problem.key ? { ...problem, where: locate(problem.key) } : problem,
      ),
    );
  };
  try {
    const result = stage();
    return result instanceof Promise ? (result.catch(relocate) as Result) : result;
  } catch (error) {
    return relocate(error);
  }
}
