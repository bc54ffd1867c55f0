import { basename, dirname, extname, resolve } from 'node:path';
import { describeProblem, type KeyPath, type Problem, UserError } from '../errors.ts';
import { checkAttack } from './attackChecks.ts';
import { checkMistakes } from './checkMistakes.ts';
import { checkDataset } from './datasetChecks.ts';
import { valueAt } from './keyPath.ts';
import { type Layer, layerOf, placeIn, readLayers } from './layers.ts';
import { describeIssues, type Mistake } from './mistakes.ts';
import { applyOverride, flagInside, flagOf, type Override, type Overrides, readOverrides } from './overrides.ts';
import { resolveConfig } from './resolve.ts';
import { type Config, configSchema } from './schema.ts';
import { checkTrainer } from './trainerChecks.ts';

/** A config that holds, and where each of its values was written. */
export interface LoadedConfig {
  /** As it was named. */
  readonly file: string;
  readonly config: Config;
  /** `file:line:column` of a key's value, in the file that has it; or `--set key` if the command line gave it. */
  locate(key: KeyPath): string;
}

/**
 * Reads and checks a config. Throws one UserError with every mistake in it, each `file:line:column: what is wrong; what
 * was expected`.
 */
export function loadConfig(file: string, overrides: Overrides = {}): LoadedConfig {
  const { layers, value: written, problems: ofLayers } = readLayers(file);
  const { overrides: given, problems } = readOverrides(overrides);
  const readable = layers.every(({ text }) => text.readable);
  let value = written;
  const applied: Override[] = [];
  if (readable) {
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
  const origin = (key: KeyPath) => (flagOf(applied, key) === undefined ? layerOf(layers, key).file : file);
  const resolvePath = (path: string, key: KeyPath) => resolve(dirname(origin(key)), path);
  const locate = locator(layers, applied);
  const parsed = configSchema.safeParse(value);
  const ofSchema = readable ? describeIssues(parsed.error?.issues ?? [], value) : [];
  const mistakes = readable
    ? [
        ...ofSchema,
        ...checkDataset(value, ofSchema, resolvePath),
        ...checkTrainer(value),
        ...checkAttack(value),
        ...checkMistakes(value),
      ]
    : [];
  const found = [...inTextOrder(mistakes, layers, locate), ...ofLayers, ...problems];
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

type Locate = (key: KeyPath, at: Mistake['at']) => string;

function locator(layers: readonly [Layer, ...Layer[]], overrides: readonly Override[]): Locate {
  return (key, at) => {
    const isWritten = layers.some(({ text }) => valueAt(text.value, key) !== undefined);
    return flagOf(overrides, key) ?? (isWritten ? undefined : flagInside(overrides, key)) ?? placeIn(layers, key, at);
  };
}

/** Everything wrong with the texts and what they say, file by file in the order of the text. */
function inTextOrder(mistakes: readonly Mistake[], layers: readonly [Layer, ...Layer[]], locate: Locate): Problem[] {
  return layers.flatMap((layer) => {
    const { file, text } = layer;
    const ofText = text.mistakes.map((mistake) => ({ ...mistake, where: `${file}:${mistake.line}:${mistake.column}` }));
    const ofValues = mistakes
      .filter(({ key }) => layerOf(layers, key) === layer)
      .map((mistake) => ({
        ...mistake,
        ...text.positionOf(mistake.key, mistake.at),
        where: locate(mistake.key, mistake.at),
      }));
    return [...ofText, ...ofValues]
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map(({ message, where }) => ({ message, where }));
  });
}
