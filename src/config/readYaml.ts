import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import type { KeyPath } from '../errors.ts';

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text before anybody asks what it means. */
export interface TextMistake extends Position {
  readonly message: string;
}

/** A YAML or JSON text as a plain value that remembers where each of its parts stands. */
export interface YamlText {
  readonly value: unknown;
  readonly mistakes: readonly TextMistake[];
  /** Whether the text could be read at all; else `value` is undefined. */
  readonly readable: boolean;
  /** The place of the value at a key (or of the key itself), or of the nearest section around it. */
  positionOf(key: KeyPath, at: 'key' | 'value'): Position;
}

const MAX_ALIASES = 100;

/** Reads YAML 1.2 (and so JSON). Never throws for what the text holds. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const unreadable = (message: string, offset = 0): YamlText => ({
    value: undefined,
    mistakes: [{ message, ...position(offset) }],
    readable: false,
    positionOf: () => position(0),
  });
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const syntax = [...document.errors, ...document.warnings].find(({ code }) => code !== 'DUPLICATE_KEY');
    if (syntax) return unreadable(plainly(syntax.message), syntax.pos[0]);
    const badKey = unreadableKey(document);
    if (badKey) return unreadable(badKey.message, badKey.offset);
    const mistakes = repeatedKeys(document).map(({ message, offset }) => ({ message, ...position(offset) }));
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (containsItself(value)) return unreadable('not a config: an alias stands inside its own anchor');
    return {
      value,
      mistakes,
      readable: true,
      positionOf: (key, at) => position(offsetOf(document, key, at)),
    };
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return unreadable(plainly(error.message));
    throw error;
  }
}

interface Finding {
  readonly message: string;
  readonly offset: number;
}

/** The first key that is no plain word, or would reach into JavaScript's own objects. */
function unreadableKey(document: Document): Finding | undefined {
  let found: Finding | undefined;
  visit(document, {
    Pair(_, { key }) {
      const offset = (key as Node | null)?.range?.[0] ?? 0;
      if (!isScalar(key)) found = { message: 'a key that is not a word; expected key: value', offset };
      else if (key.value === '__proto__') found = { message: 'key "__proto__" is not allowed; leave it out', offset };
      return found && visit.BREAK;
    },
  });
  return found;
}

function repeatedKeys(document: Document): Finding[] {
  const found: Finding[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items as { key: Scalar }[]) {
        const name = String(key.value);
        const message = `key "${name}" is there twice; expected every key once`;
        if (seen.has(name)) found.push({ message, offset: key.range?.[0] ?? 0 });
        seen.add(name);
      }
    },
  });
  return found;
}

function containsItself(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return false;
  } catch (error) {
    if (error instanceof TypeError) return true;
    throw error;
  }
}

function offsetOf(document: Document, key: KeyPath, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const [depth, part] of key.entries()) {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isMap(target)) {
      const pair = target.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair) return offset;
      const keyOffset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
      const isLast = depth === key.length - 1;
      const isEmpty = isScalar(node) && node.value === null;
      offset = (isLast && at === 'key') || isEmpty ? keyOffset : ((node as Node | null)?.range?.[0] ?? keyOffset);
    } else if (isSeq(target)) {
      node = target.items[Number(part)];
      if (node === undefined) return offset;
      offset = (node as Node).range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** The parser's own words where they are plain, ours where they speak to programmers. */
function plainly(message: string): string {
  if (message.includes('multiple documents')) return 'several documents; expected one config';
  if (message.startsWith('Excessive alias count')) return 'too many aliases; expected the values themselves';
  if (message.startsWith('Maximum call stack')) return 'nested too deeply; expected a config of a few levels';
  const plain = message
    .split('\n')[0]
    .trim()
    .replace(/Missing closing ["']quote/, 'a closing quote is missing');
  return `not valid YAML: ${plain.charAt(0).toLowerCase()}${plain.slice(1)}`;
}
