import * as z from 'zod';

/*
 * The parts that the config's schema is made of, its own and those that trainers bring for their options. The `error` of each
 * says what is expected, in words that continue "expected …"; config/mistakes.ts puts the sentence together. For a section it
 * lists the keys, separated by ", ".
 */

/** What takes some values of a config and gives them their defaults. */
export type Schema<Value> = z.ZodType<Value>;

/** What it gives. */
export type Given<From extends z.ZodType> = Fixed<z.output<From>>;

/** A value in which nothing changes any more. */
export type Fixed<Value> = Value extends object ? { readonly [Key in keyof Value]: Fixed<Value[Key]> } : Value;

/** An object that takes these keys and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys : `a section with the keys ${keys}`),
  });
}

/** One of these words. `error`: what is expected, where the words are too many to list. */
export function choice<const Word extends string>(words: readonly Word[], error = inWords(words)) {
  return z.enum(words as [Word, ...Word[]], { error });
}

/** One of these words, or a list of different ones. */
export function oneOrMore<const Word extends string>(words: readonly Word[]) {
  const error = `${inWords(words)}, or a list of them`;
  return z.union([choice(words), unique(z.array(choice(words), { error }).min(1, { error }))], { error });
}

/** A list in which nothing is there twice. Items are the same that have the same key. */
export function unique<Item extends z.ZodType>(
  list: z.ZodArray<Item>,
  message = 'every entry once',
  keyOf: (item: z.output<Item>) => unknown = (item) => item,
) {
  return list.superRefine((items, context) => {
    const seen = new Set<unknown>();
    for (const [index, item] of items.entries()) {
      if (seen.has(keyOf(item))) context.addIssue({ code: 'custom', path: [index], message });
      seen.add(keyOf(item));
    }
  });
}

export const text = z.string({ error: 'text' }).regex(/\S/, { error: 'text that is not empty' });

export const path = z.string({ error: "a file's path" }).regex(/\S/, { error: "a file's path" });

export const positive = z.number({ error: 'a number > 0' }).gt(0, { error: 'a number > 0' });

export const yesOrNo = z.boolean({ error: 'true or false' });

export const seed = wholeNumber(0, 2 ** 32 - 1);

export function wholeNumber(lowest: number, highest: number) {
  const range = highest === Number.MAX_SAFE_INTEGER ? `${lowest} or more` : `from ${lowest} to ${highest}`;
  const error = `a whole number, ${range}`;
  return z.int({ error }).gte(lowest, { error }).lte(highest, { error });
}

/** The word, or a whole number from 1 on. */
function wordOrCount<const Word extends string>(word: Word) {
  const error = `${word}, or a whole number ≥ 1`;
  return z.union([z.literal(word, { error }), z.int({ error }).gte(1, { error })], { error });
}

/** The word, or a number > 0. */
function wordOrPositive<const Word extends string>(word: Word) {
  const error = `${word}, or a number > 0`;
  return z.union([z.literal(word, { error }), z.number({ error }).gt(0, { error })], { error });
}

/** A number x with lowest ≤ x < limit. */
function numberBelow(lowest: number, limit: number) {
  const error = `a number from ${lowest} to below ${limit}`;
  return z.number({ error }).gte(lowest, { error }).lt(limit, { error });
}

/** `a, b or c`. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** What trainers are handed, to make the schema of their own options of. */
export const parts = {
  ...{ section, choice, oneOrMore, unique, yesOrNo, text, path },
  ...{ positive, numberBelow, wholeNumber, wordOrCount, wordOrPositive },
};

export type Parts = typeof parts;
