import type { KeyPath } from '../errors.ts';

/** A key as people write it: `dataset.classes`, `lambda.geomspace[2]`. */
export function keyText(key: KeyPath): string {
  return key.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

/** Whether `key` is `prefix` or lies inside it. */
export function isWithin(key: KeyPath, prefix: KeyPath): boolean {
  return prefix.every((part, i) => String(part) === String(key[i]));
}

/** The value at a key, undefined if there is none. */
export function valueAt(value: unknown, key: KeyPath): unknown {
  let at: unknown = value;
  for (const part of key) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

export type Section = Readonly<Record<string, unknown>>;

/** A value that has keys, undefined if it has none. */
export function sectionOf(value: unknown): Section | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : undefined;
}
