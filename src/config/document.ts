import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type KeyPath, type Problem, UserError } from '../errors.ts';
import { readBytes } from '../files/read.ts';
import { sectionOf, valueAt } from './keyPath.ts';
import { describeIssues, type Mistake } from './mistakes.ts';
import { applyOverride, flagInside, flagOf, type Override, type Overrides, readOverrides } from './overrides.ts';
import { readYaml, type YamlText } from './readYaml.ts';
import { headingSchema } from './schema.ts';

/** A config as it is written, in one file or several and on the command line: its values, and where each of them stands. */
export interface Document {
  /** The values that the command line gives, over those of the file, over those of the files that it extends; none if one cannot be read. */
  readonly value: unknown;
  /** `file:line:column` in the first file that has the key; of a missing one, of the closest section around it; or the flag that gave it. */
  locate(key: KeyPath, at?: Mistake['at']): string;
  /** The folder that a path at this key starts in. */
  folderOf(key: KeyPath): string;
  /** What is wrong with the texts, and these mistakes in their values: file by file in the order of the text, then what is wrong elsewhere. */
  problems(mistakes: readonly Mistake[]): Problem[];
}

/** One of the files a config is made of: the config itself, or one that it extends. */
interface Layer {
  /** As it was named, or from where that was. */
  readonly file: string;
  readonly text: YamlText;
}

interface Stack {
  /** The config first, then what it extends: where several have a key, the first of them decides. */
  readonly layers: readonly [Layer, ...Layer[]];
  /** The config's values over those it extends, without `extends`. */
  readonly value: unknown;
}

/** Longer texts take the YAML parser minutes and gigabytes; a list of 100,000 λ in full has half of this. */
const MAX_BYTES = 4 * 2 ** 20;

const MAX_FILES = 100;

/** What a config says for itself alone; what it is called is not what another one is called. */
const ownKeys = Object.keys(headingSchema.shape);

/** A grid is one value however it is written: of two grids put together, neither would be left. */
const indivisible = ['lambda'];

/**
 * Reads a config, what it extends, and what goes over it. Throws a UserError if the config's file cannot be read; what is
 * wrong otherwise is among the `problems`.
 */
export function readDocument(file: string, overrides: Overrides): Document {
  const { layers, value: written, problems: ofLayers } = readLayers(file);
  const { overrides: given, problems: ofOverrides } = readOverrides(overrides);
  const readable = layers.every(({ text }) => text.readable);
  const applied: Override[] = [];
  let value = written;
  for (const override of readable ? given : []) {
    try {
      value = applyOverride(value, override);
      applied.push(override);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ofOverrides.push(...error.problems);
    }
  }
  const locate: Document['locate'] = (key, at = 'value') => {
    const isWritten = layers.some(({ text }) => valueAt(text.value, key) !== undefined);
    const flag = flagOf(applied, key) ?? (isWritten ? undefined : flagInside(applied, key));
    return flag ?? placeOf(layerOf(layers, key), key, at);
  };
  return {
    value: readable ? value : {},
    locate,
    folderOf: (key) => dirname(flagOf(applied, key) === undefined ? layerOf(layers, key).file : file),
    problems: (mistakes) => [...inTextOrder(mistakes, layers, locate), ...ofLayers, ...ofOverrides],
  };
}

/**
 * Reads a config and what it extends. Sections are merged key by key, every other value of the extending config replaces
 * that of the extended one, and `null` takes it out; of several extended configs the later ones go first. Throws a
 * UserError if the config cannot be read.
 */
function readLayers(file: string): Stack & { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const known = new Map<string, Stack>();
  let files = 0;

  /** `chain`: the absolute paths of the configs that led here. */
  function read(name: string, chain: readonly string[]): Stack {
    const path = resolve(name);
    if (chain.includes(path)) {
      throw new UserError('it extends this config in turn, or is this config; expected configs that end somewhere');
    }
    const stack = known.get(path) ?? readNew(name, [...chain, path]);
    known.set(path, stack);
    return stack;
  }

  function readNew(name: string, chain: readonly string[]): Stack {
    if (files++ >= MAX_FILES) throw new UserError(`one file too many; expected at most ${MAX_FILES}`);
    const self: Layer = { file: name, text: readYaml(readText(name)) };
    if (!self.text.readable) return { layers: [self], value: {} };
    const own = self.text.value ?? {};
    if (chain.length > 1 && sectionOf(own) === undefined) {
      problems.push({ where: `${name}:1:1`, message: 'not a config; expected keys and values such as loss: hinge' });
    }
    const isList = Array.isArray(sectionOf(own)?.extends);
    const below: Layer[] = [];
    let value: unknown = {};
    for (const [k, base] of basesOf(self, chain.length > 1 ? ownKeys : ['extends']).entries()) {
      try {
        const stack = read(isAbsolute(base) ? base : join(dirname(name), base), chain);
        below.unshift(...stack.layers);
        value = merged(value, without(stack.value, ownKeys));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const where = placeOf(self, isList ? ['extends', k] : ['extends']);
        problems.push(...error.problems.map(({ message }) => ({ where, message: `extends ${base}: ${message}` })));
      }
    }
    return {
      layers: [...new Set([self, ...below])] as [Layer, ...Layer[]],
      value: merged(value, without(own, ['extends'])),
    };
  }

  /** The configs that a layer extends, if what it says under these keys is right. */
  function basesOf(layer: Layer, keys: readonly string[]): string[] {
    const own = sectionOf(layer.text.value) ?? {};
    const checked = Object.fromEntries(Object.entries(own).filter(([key]) => keys.includes(key)));
    const { error } = headingSchema.safeParse(checked);
    for (const { message, key } of describeIssues(error?.issues ?? [], checked)) {
      problems.push({ where: placeOf(layer, key), message });
    }
    const { data } = headingSchema.shape.extends.safeParse(own.extends);
    return [data ?? []].flat();
  }

  return { ...read(file, []), problems };
}

/** The first layer that says something at a key, or else as close to it as any. */
function layerOf(layers: readonly [Layer, ...Layer[]], key: KeyPath): Layer {
  for (let length = key.length; length > 0; length--) {
    const layer = layers.find(({ text }) => valueAt(text.value, key.slice(0, length)) !== undefined);
    if (layer) return layer;
  }
  return layers[0];
}

function placeOf({ file, text }: Layer, key: KeyPath, at: 'key' | 'value' = 'value'): string {
  const { line, column } = text.positionOf(key, at);
  return `${file}:${line}:${column}`;
}

function inTextOrder(
  mistakes: readonly Mistake[],
  layers: readonly [Layer, ...Layer[]],
  locate: Document['locate'],
): Problem[] {
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

function readText(file: string): string {
  const bytes = readBytes(file);
  if (bytes.length > MAX_BYTES) {
    const message = `${bytes.length} bytes are too many for a config; expected at most ${MAX_BYTES} (is it a data file?)`;
    throw new UserError({ where: file, message });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError({ where: file, message: 'not a text file; expected a config in YAML or JSON (UTF-8)' });
  }
}

function without(value: unknown, keys: readonly string[]): unknown {
  const section = sectionOf(value);
  return section ? Object.fromEntries(Object.entries(section).filter(([key]) => !keys.includes(key))) : value;
}

function merged(base: unknown, over: unknown): unknown {
  const [below, above] = [sectionOf(base), sectionOf(over)];
  if (below === undefined || above === undefined) return over;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (!Object.hasOwn(below, key) || indivisible.includes(key)) result[key] = value;
    else result[key] = merged(below[key], value);
    if (value === null && Object.hasOwn(below, key)) delete result[key];
  }
  return result;
}
