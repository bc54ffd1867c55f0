import type { Command, Option } from 'commander';
import type { Completion } from './complete.ts';
import { configs, configsAndRuns, directories, files, runs } from './paths.ts';

/** A word that may be typed, and what it is. */
export interface Value {
  readonly word: string;
  readonly description?: string;
}

/** The words for what has been typed. Registries are loaded only where they are asked for: a shell waits for the answer. */
type Source = (typed: string) => Promise<Completion> | Completion;

/** By option, where it means the same in every command, else by command and option. */
const ofOptions: Readonly<Record<string, Source>> = {
  '--set': setting,
  '--loss': listOf(lossNames),
  '--columns': listOf(columns),
  'plan --columns': listOf(planColumnNames),
  '--sort': listOf(columns),
  '--filter': wordsOf(columns),
  '--check': wordsOf(columns),
  '--norms': listOf(normNames),
  '--progress': wordsOf(async () => named((await import('../progress.ts')).progressModes)),
  '--on-error': wordsOf(async () => named(['continue', 'stop'])),
  '--split': wordsOf(async () => named(['train', 'test'])),
  '--figures': listOf(async () => named((await import('../../figures/figure.ts')).figureNames)),
  '--lang': wordsOf(async () => named(Object.keys((await import('../../figures/texts/index.ts')).texts))),
  '--font': files,
  '--svg': directories,
  '--png': directories,
  '--format': wordsOf(outputNames),
  'init --format': wordsOf(formatNames),
  'info --format': wordsOf(formatNames),
  '--labels': files,
  '--out': directories,
  'init --out': files,
  'show --out': files,
  'report --out': files,
  'tilt --out': files,
  'toy --out': files,
  'clusters --out': files,
  '--spectrum': wordsOf(async () => named(['isotropic', 'power:'])),
  '--direction': wordsOf(async () => named(['first', 'last', 'mixed'])),
};

/** By the argument's name, or by command and argument. */
const ofArguments: Readonly<Record<string, Source>> = {
  config: configs,
  run: runs,
  source: configsAndRuns,
  file: files,
  shell: wordsOf(async () => named(Object.keys((await import('./scripts.ts')).scripts))),
  'fetch name': wordsOf(datasetNames),
  'init file': either(files, wordsOf(datasetNames)),
  'info file': either(files, wordsOf(datasetNames)),
};

/** The values of an option; none where it takes a number or free text. */
export async function optionValues(command: Command, option: Option, typed: string): Promise<Completion> {
  const source = ofOptions[`${command.name()} ${option.long}`] ?? ofOptions[option.long ?? ''];
  return source ? await source(typed) : { candidates: [], areFiles: false };
}

/** The values of the argument at a position; files where nothing more is known of it, nothing beyond the last one. */
export async function argumentValues(command: Command, position: number, typed: string): Promise<Completion> {
  const { registeredArguments: all } = command;
  const argument = all[position] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  if (argument === undefined) return { candidates: [], areFiles: false };
  const name = argument.name();
  return await (ofArguments[`${command.name()} ${name}`] ?? ofArguments[name] ?? files)(typed);
}

async function lossNames(): Promise<Value[]> {
  const { losses } = await import('../../losses/index.ts');
  return Object.values(losses).map(({ name, formula }) => ({ word: name, description: formula }));
}

async function normNames(): Promise<Value[]> {
  return named(Object.keys((await import('../../attacks/index.ts')).norms));
}

async function formatNames(): Promise<Value[]> {
  return named(Object.keys((await import('../../formats/index.ts')).formats));
}

async function outputNames(): Promise<Value[]> {
  const { outputs } = await import('../../outputs/index.ts');
  return Object.values(outputs).map(({ name, description }) => ({ word: name, description }));
}

async function datasetNames(): Promise<Value[]> {
  const { knownDatasets } = await import('../../data/index.ts');
  return Object.values(knownDatasets).map(({ name, description }) => ({ word: name, description }));
}

async function columns(): Promise<Value[]> {
  const { metrics } = await import('../../metrics/index.ts');
  const { derivedQuantities } = await import('../../metrics/index.ts');
  return [...metrics, ...derivedQuantities].map(({ column, description }) => ({ word: column, description }));
}

async function planColumnNames(): Promise<Value[]> {
  return named((await import('../../sweep/planTable.ts')).planColumns.map(({ name }) => name));
}

/** A key of the config, section by section, and the equals sign. */
async function setting(typed: string): Promise<Completion> {
  const { configKeys } = await import('../../config/schema.ts');
  const keys = configKeys().filter(({ path }) => path !== 'extends' && path !== '$schema');
  const depth = typed.split('.').length;
  const candidates = keys
    .filter(({ path }) => path.startsWith(typed) && path.split('.').length === depth)
    .map(({ path, description }) => {
      const isSection = keys.some((key) => key.path.startsWith(`${path}.`));
      return { word: `${path}${isSection ? '.' : '='}`, description };
    });
  return { candidates, areFiles: false };
}

function wordsOf(read: () => Promise<readonly Value[]>): Source {
  return async (typed) => {
    const words = await read();
    return { candidates: words.filter(({ word }) => word.startsWith(typed)), areFiles: false };
  };
}

/** Words with commas between them: the last one is completed, and none is there twice. */
function listOf(read: () => Promise<readonly Value[]>): Source {
  return async (typed) => {
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    const taken = before.split(',');
    const words = (await read()).filter(
      ({ word }) => word.startsWith(typed.slice(before.length)) && !taken.includes(word),
    );
    return { candidates: words.map((value) => ({ ...value, word: `${before}${value.word}` })), areFiles: false };
  };
}

function either(first: Source, second: Source): Source {
  return async (typed) => {
    const both = [await first(typed), await second(typed)];
    return {
      candidates: both.flatMap(({ candidates }) => candidates),
      areFiles: both.some(({ areFiles }) => areFiles),
    };
  };
}

function named(words: readonly string[]): Value[] {
  return words.map((word) => ({ word }));
}
