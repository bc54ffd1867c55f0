import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type KeyPath, type Problem, UserError } from '../errors.ts';
import { readBytes } from '../files/read.ts';
import { valueAt } from './keyPath.ts';
import { describeIssues } from './mistakes.ts';
import { readYaml, type YamlText } from './readYaml.ts';
import { headingSchema } from './schema.ts';

/** One of the files a config is made of: the config itself, or one that it extends. */
export interface Layer {
  /** As it was named, or from where that was. */
  readonly file: string;
  readonly text: YamlText;
}

/** A config with all that it extends, and what is wrong with that. */
export interface Layers extends Stack {
  readonly problems: readonly Problem[];
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
 * Reads a config and what it extends. Sections are merged key by key, every other value of the extending config replaces
 * that of the extended one, and `null` takes it out; of several extended configs the later ones go first. Throws a
 * UserError if the config cannot be read.
 */
export function readLayers(file: string): Layers {
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

/** `file:line:column` of a value, in the first layer that has it; of a missing one, of the closest section around it. */
export function placeIn(layers: readonly [Layer, ...Layer[]], key: KeyPath, at: 'key' | 'value'): string {
  return placeOf(layerOf(layers, key), key, at);
}

/** The first layer that says something at a key, or else as close to it as any. */
export function layerOf(layers: readonly [Layer, ...Layer[]], key: KeyPath): Layer {
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

type Section = Readonly<Record<string, unknown>>;

function sectionOf(value: unknown): Section | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : undefined;
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
