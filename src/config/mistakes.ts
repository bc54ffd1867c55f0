import type * as z from 'zod';
import type { KeyPath } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { isWithin, keyText, valueAt } from './keyPath.ts';
import { configKeys } from './schema.ts';

/** One mistake in a config's values, at a key. */
export interface Mistake {
  readonly message: string;
  readonly key: KeyPath;
  /** Whether the key itself is wrong or its value. */
  readonly at: 'key' | 'value';
}

type Issue = z.core.$ZodIssue;

/**
 * What the schema found, in plain words: `what is wrong; expected what: got what; did you mean "…"?`. The schema's own
 * messages say what is expected (see schemaParts.ts). One message per mistake, however many alternatives it missed.
 */
export function describeIssues(issues: readonly Issue[], input: unknown): Mistake[] {
  return withoutConsequences(issues, [], input).flatMap((issue) => describeIssue(issue, [], input));
}

function describeIssue(issue: Issue, base: KeyPath, input: unknown): Mistake[] {
  const key: KeyPath = [...base, ...(issue.path as (string | number)[])];
  if (isOfRule(issue)) return [{ message: issue.message, key, at: issue.params.at }];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => unknownKey([...key, name], issue.message.split(', ')));
  }
  if (issue.code === 'invalid_union') {
    const value = valueAt(input, key);
    const branch = intendedBranch(issue.errors, value);
    if (branch?.some(({ path, code }) => path.length > 0 || !isOfKind(code))) {
      return withoutConsequences(branch, key, input).flatMap((inner) => describeIssue(inner, key, input));
    }
    return [invalidValue(key, issue.message, value, branch ? wordsOf(branch) : [])];
  }
  return [invalidValue(key, issue.message, valueAt(input, key), wordsOf([issue]))];
}

/**
 * What is wrong with a whole section or list says nothing new where a part of it is wrong; nor does a key that is missing beside
 * one that is unknown, which was meant to be it.
 */
function withoutConsequences(issues: readonly Issue[], base: KeyPath, input: unknown): Issue[] {
  const isConsequence = (issue: Issue, other: Issue) => {
    const [path, others] = [issue.path as KeyPath, other.path as KeyPath];
    if (issue.code === 'custom') return !isOfRule(issue) && !isOfRule(other) && isWithin(others, path);
    const isMissing = path.length > 0 && valueAt(input, [...base, ...path]) === undefined;
    return isMissing && other.code === 'unrecognized_keys' && isSameKey(others, path.slice(0, -1));
  };
  return issues.filter((issue) => !issues.some((other) => other !== issue && isConsequence(issue, other)));
}

function isSameKey(one: KeyPath, other: KeyPath): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** See `rule`: its message needs no more words. */
function isOfRule(issue: Issue): issue is Issue & { readonly params: Pick<Mistake, 'at'> } {
  return issue.code === 'custom' && issue.params !== undefined;
}

/**
 * Of the alternatives a value failed, the one it was meant to be: the one whose kind of value it has. A list whose
 * entries are all of the wrong kind was not meant to be that list.
 */
function intendedBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  return branches.findLast((issues) => {
    if (issues.some(({ path, code }) => path.length === 0 && code === 'invalid_type')) return false;
    if (issues.some(({ path, code }) => path.length === 0 && code === 'invalid_value'))
      return typeof value === 'string';
    const wrongEntries = issues.filter(
      ({ path, code }) => path.length === 1 && (code === 'invalid_type' || code === 'invalid_union'),
    ).length;
    return !(Array.isArray(value) && value.length > 0 && wrongEntries >= value.length);
  });
}

function isOfKind(code: Issue['code']): boolean {
  return code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union';
}

function wordsOf(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));
}

function invalidValue(key: KeyPath, expected: string, value: unknown, words: readonly string[]): Mistake {
  const name = key.length === 0 ? 'config' : keyText(key);
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  const wrong =
    value === undefined
      ? `${name} is missing; expected ${expected}`
      : `invalid ${name}; expected ${expected}: got ${valueText(value)}`;
  return { message: `${wrong}${didYouMean(near)}`, key, at: 'value' };
}

function unknownKey(key: KeyPath, siblings: readonly string[]): Mistake {
  const name = String(key.at(-1));
  const near =
    nearest(name, siblings) ?? configKeys().find(({ path: other }) => other.split('.').at(-1) === name)?.path;
  const place = key.length === 1 ? '' : ` in ${keyText(key.slice(0, -1))}`;
  return {
    message: `unknown key "${name}"${place}; expected ${siblings.join(', ')}${didYouMean(near)}`,
    key,
    at: 'key',
  };
}

const MAX_VALUE_LENGTH = 60;

function valueText(value: unknown): string {
  if (value === null) return 'nothing';
  // Neither ∞ nor NaN has a text in JSON.
  const text = Array.isArray(value)
    ? `[${value.map(valueText).join(',')}]`
    : typeof value === 'number'
      ? String(value)
      : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}
