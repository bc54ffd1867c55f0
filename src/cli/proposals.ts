import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NormName } from '../attacks/index.ts';
import { UserError } from '../errors.ts';
import type { ExporterName } from '../exporters/index.ts';
import type { Language } from '../figures/texts/index.ts';

/*
 * What a shell proposes for the value of an option or an argument. Registries are loaded only where they are asked for:
 * a shell waits for the answer.
 */

/** A word that may be typed, and what it is. */
export interface Value<Word extends string = string> {
  readonly word: Word;
  readonly description?: string;
}

/** What may stand at the end of a command line. */
export interface Completion {
  readonly candidates: readonly Value[];
  /** Whether they are names of files, which shells quote and go on from at a slash. */
  readonly areFiles: boolean;
}

/** What may become of what has been typed of a value. */
export interface Proposals {
  (typed: string): Promise<Completion> | Completion;
  /** Of paths: what is to stand there. */
  readonly expects?: Expected;
}

/** What a path is expected to lead to. `results`: a run, or a results.csv alone. */
export type Expected = 'config' | 'run' | 'config or run' | 'results' | 'data';

/** Words that are known, or how to get them. */
export type Words<Word extends string = string> = readonly Word[] | (() => Promise<readonly Value<Word>[]>);

export const nothing: Completion = { candidates: [], areFiles: false };

/** The words alone. */
export async function wordsOf<Word extends string>(words: Words<Word>): Promise<readonly Word[]> {
  return typeof words === 'function' ? (await words()).map(({ word }) => word) : words;
}

async function valuesOf(words: Words): Promise<readonly Value[]> {
  return typeof words === 'function' ? await words() : words.map((word) => ({ word }));
}

/** One of the words. */
export function wordOf(words: Words): Proposals {
  return async (typed) => {
    const values = await valuesOf(words);
    return { candidates: values.filter(({ word }) => word.startsWith(typed)), areFiles: false };
  };
}

/** Words with commas between them: the last one is completed, and none is there twice. */
export function listOf(words: Words): Proposals {
  return async (typed) => {
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    const taken = before.split(',');
    const values = (await valuesOf(words)).filter(
      ({ word }) => word.startsWith(typed.slice(before.length)) && !taken.includes(word),
    );
    return { candidates: values.map((value) => ({ ...value, word: `${before}${value.word}` })), areFiles: false };
  };
}

function either(first: Proposals, second: Proposals): Proposals {
  return async (typed) => {
    const both = [await first(typed), await second(typed)];
    return {
      candidates: both.flatMap(({ candidates }) => candidates),
      areFiles: both.some(({ areFiles }) => areFiles),
    };
  };
}

export async function lossNames(): Promise<Value[]> {
  const { losses } = await import('../losses/index.ts');
  return Object.values(losses).map(({ name, formula }) => ({ word: name, description: formula }));
}

/** The formats of data files. */
export async function formatNames(): Promise<Value[]> {
  return Object.keys((await import('../formats/index.ts')).formats).map((word) => ({ word }));
}

/** The formats of `--format` where results are printed. */
export async function outputNames(): Promise<Value[]> {
  const { outputs } = await import('../outputs/index.ts');
  return Object.values(outputs).map(({ name, description }) => ({ word: name, description }));
}

/** What models can be written as. */
export async function exporterNames(): Promise<Value<ExporterName>[]> {
  const { exporters } = await import('../exporters/index.ts');
  return (Object.keys(exporters) as ExporterName[]).map((word) => ({ word, description: exporters[word].description }));
}

export async function datasetNames(): Promise<Value[]> {
  const { knownDatasets } = await import('../data/index.ts');
  return Object.values(knownDatasets).map(({ name, description }) => ({ word: name, description }));
}

/** The columns of results. */
export async function resultColumns(): Promise<Value[]> {
  const { derivedQuantities, metrics } = await import('../metrics/index.ts');
  return [...metrics, ...derivedQuantities].map(({ column, description }) => ({ word: column, description }));
}

/** A key of the config, section by section, and the equals sign. */
export async function setting(typed: string): Promise<Completion> {
  const { configKeys } = await import('../config/schema.ts');
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

/** The norms of attacks. */
export async function normNames(): Promise<Value<NormName>[]> {
  return (Object.keys((await import('../attacks/index.ts')).norms) as NormName[]).map((word) => ({ word }));
}

/** The languages of reports. */
export async function languages(): Promise<Value<Language>[]> {
  return (Object.keys((await import('../figures/texts/index.ts')).texts) as Language[]).map((word) => ({ word }));
}

/** Directories to go on from, and files. */
export const files = paths(({ isDirectory }) => (isDirectory ? 'through' : 'end'));

export const directories = paths(({ isDirectory }) => (isDirectory ? 'through' : 'no'));

/** Directories to go on from, and files that may be configs by their name. */
export const configs = expecting(
  'config',
  paths((entry) => (entry.isDirectory ? 'through' : isConfig(entry) ? 'end' : 'no')),
);

/** Results directories, and others to go on from. */
export const runs = expecting(
  'run',
  paths((entry) => (entry.isRun ? 'end' : entry.isDirectory ? 'through' : 'no'), true),
);

/** The same, and files. */
export const results = expecting('results', files);

/** Data files, and the data sets known by name. */
export const dataSources = expecting('data', either(files, wordOf(datasetNames)));

/** Configs and results directories, and others to go on from. */
export const configsAndRuns = expecting(
  'config or run',
  paths((entry) => (entry.isRun || isConfig(entry) ? 'end' : entry.isDirectory ? 'through' : 'no'), true),
);

function expecting(expects: Expected, proposals: Proposals): Proposals {
  return Object.assign((typed: string) => proposals(typed), { expects });
}

interface Entry {
  readonly path: string;
  readonly isDirectory: boolean;
  /** Whether it is a results directory. */
  readonly isRun: boolean;
}

function isConfig({ path, isDirectory }: Entry): boolean {
  return !isDirectory && /\.(ya?ml|json)$/i.test(path);
}

/** `through`: a directory to go on from, with a slash; `end`: what was looked for. Hidden names only where a dot was typed. */
function paths(kindOf: (entry: Entry) => 'through' | 'end' | 'no', findsRuns = false): Proposals {
  return async (typed) => {
    const { namesIn, whyNotAFile } = await import('../files/names.ts');
    const record = findsRuns ? (await import('../store/resultFiles.ts')).RECORD : undefined;
    const readable = (directory: string): string[] => {
      try {
        return namesIn(directory) ?? [];
      } catch (error) {
        if (error instanceof UserError) return [];
        throw error;
      }
    };
    const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
    const start = typed.slice(folder.length);
    const real = folder.startsWith('~/') ? join(homedir(), folder.slice(2)) : folder || '.';
    const candidates = readable(real)
      .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
      .flatMap((name) => {
        const path = join(real, name);
        const isDirectory = whyNotAFile(path) === 'it is a directory';
        const isRun = record !== undefined && isDirectory && readable(path).includes(record);
        const kind = kindOf({ path, isDirectory, isRun });
        return kind === 'no' ? [] : [{ word: `${folder}${name}${kind === 'through' ? '/' : ''}` }];
      });
    return { candidates, areFiles: true };
  };
}
