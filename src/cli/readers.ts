import { UserError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { directories, files, listOf, type Proposals, type Words, wordOf, wordsOf } from './proposals.ts';

/** How the text after an option is read, and what a shell proposes for it. */
export interface Reader<Value> {
  /** Throws a UserError; its place is the option where it says none. */
  read(text: string): Value | Promise<Value>;
  readonly proposals?: Proposals;
}

/** Any text. */
export function text(proposals: Proposals): Reader<string> {
  return { read: (given) => given, proposals };
}

/** The name of what is written: `what`, in messages. `dash`: what is said of -; undefined: it is a name as others are. */
function written(what: string, proposals: Proposals, dash?: string): Reader<string> {
  return {
    read: (given) => {
      if (given.trim() === '') throw new UserError(`the name is empty; expected that of ${what}`);
      if (given === '-' && dash !== undefined) throw new UserError(`- is no name of ${what}; ${dash}`);
      return given;
    },
    proposals,
  };
}

/** The name of a file to write. */
export const writtenFile = written('a file', files);

/** The same of a command that prints to stdout without one, for which - is not needed. */
export const fileOrStdout = written('a file', files, 'expected one, or no --out, for stdout');

/** The name of a directory to write. */
export const writtenDirectory = written('a directory', directories, 'expected one: stdout cannot take several files');

/** Names with commas between them, which the command knows. */
export function names(words: Words): Reader<readonly string[]> {
  return { read: (given) => given.split(',').map((name) => name.trim()), proposals: listOf(words) };
}

/** One of the words; `what` they are called in messages. */
export function oneOf<const Word extends string>(what: string, words: Words<Word>): Reader<Word> {
  return { read: async (given) => known(what, given, await wordsOf(words)), proposals: wordOf(words) };
}

/** Some of the words, with commas between them, each of them once. */
export function someOf<const Word extends string>(what: string, words: Words<Word>): Reader<readonly Word[]> {
  return {
    read: async (given) => {
      const all = await wordsOf(words);
      return [...new Set(given.split(',').map((word) => known(what, word.trim(), all)))];
    },
    proposals: listOf(words),
  };
}

/** The word of those that are known that this is. Throws a UserError where it is none. */
export function known<Word extends string>(what: string, word: string, words: readonly Word[]): Word {
  const found = words.find((one) => one === word);
  if (found !== undefined) return found;
  const expected = words.length === 2 ? words.join(' or ') : words.join(', ');
  throw new UserError(`unknown ${what} "${word}"; expected ${expected}${didYouMean(nearest(word, words))}`);
}

/** A whole number; `what` it is called in messages. */
export function count(what = 'count', least = 1, most?: number): Reader<number> {
  const isRight = (x: number) => Number.isSafeInteger(x) && x >= least && x <= (most ?? x);
  return number(what, isRight, `a whole number from ${least} ${most === undefined ? 'on' : `to ${most}`}`);
}

/** A number for which `isRight` holds. */
export function number(what: string, isRight: (x: number) => boolean, expected: string): Reader<number> {
  return {
    read: (given) => {
      const value = given.trim() === '' ? Number.NaN : Number(given);
      if (isRight(value)) return value;
      throw new UserError(`"${given}" is no ${what}; expected ${expected}`);
    },
  };
}
