import { basename, dirname, extname, resolve } from 'node:path';
import { describeProblem, type KeyPath, type Problem, UserError } from '../errors.ts';
import { readBytes } from '../files/read.ts';
import { checkAttack } from './attackChecks.ts';
import { checkDataset } from './datasetChecks.ts';
import { valueAt } from './keyPath.ts';
import { describeIssues, type Mistake } from './mistakes.ts';
import { applyOverride, flagInside, flagOf, type Override, type Overrides, readOverrides } from './overrides.ts';
import { readYaml, type YamlText } from './readYaml.ts';
import { resolveConfig } from './resolve.ts';
import { type Config, configSchema } from './schema.ts';

/** A config that holds, and where each of its values was written. */
export interface LoadedConfig {
  /** As it was named. */
  readonly file: string;
  readonly config: Config;
  /** `file:line:column` of a key's value, or `--set key` if the command line gave it. */
  locate(key: KeyPath): string;
}

/**
 * Reads and checks a config. Throws one UserError with every mistake in it, each `file:line:column: what is wrong; what
 * was expected`.
 */
export function loadConfig(file: string, overrides: Overrides = {}): LoadedConfig {
  const text = readYaml(readText(file));
  const { overrides: given, problems } = readOverrides(overrides);
  let value: unknown = text.value ?? {};
  const applied: Override[] = [];
  if (text.readable) {
    for (const override of given) {
      try {
        value = applyOverride(value, override);
        applied.push(override);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(...error.problems);
      }
    }
  }
  const resolvePath = (path: string) => resolve(dirname(file), path);
  const locate = locator(file, text, applied);
  const parsed = configSchema.safeParse(value);
  const ofSchema = text.readable ? describeIssues(parsed.error?.issues ?? [], value) : [];
  const mistakes = text.readable
    ? [...ofSchema, ...checkDataset(value, ofSchema, resolvePath), ...checkAttack(value)]
    : [];
  const found = [...inTextOrder(file, mistakes, text, locate), ...problems];
  if (found.length > 0 || !parsed.success) throw new UserError(found);
  const name = basename(file, extname(file));
  return { file, config: resolveConfig(parsed.data, { name, resolvePath }), locate: (key) => locate(key, 'value') };
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

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readBytes(file));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError({ where: file, message: 'not a text file; expected a config in YAML or JSON (UTF-8)' });
  }
}

type Locate = (key: KeyPath, at: Mistake['at']) => string;

function locator(file: string, text: YamlText, overrides: readonly Override[]): Locate {
  return (key, at) => {
    const flag =
      flagOf(overrides, key) ?? (valueAt(text.value, key) === undefined ? flagInside(overrides, key) : undefined);
    if (flag !== undefined) return flag;
    const { line, column } = text.positionOf(key, at);
    return `${file}:${line}:${column}`;
  };
}

/** Everything wrong with the text and what it says, in the order of the text. */
function inTextOrder(file: string, mistakes: readonly Mistake[], text: YamlText, locate: Locate): Problem[] {
  const ofText = text.mistakes.map((mistake) => ({ ...mistake, where: `${file}:${mistake.line}:${mistake.column}` }));
  const ofValues = mistakes.map((mistake) => ({
    ...mistake,
    ...text.positionOf(mistake.key, mistake.at),
    where: locate(mistake.key, mistake.at),
  }));
  return [...ofText, ...ofValues]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ message, where }) => ({ message, where }));
}
