import { z } from 'zod';

/*
 * The parts the config's schema is made of. The `error` of each says what is expected, in words that continue
 * "expected …"; mistakes.ts puts the sentence together. For a section it lists the keys, separated by ", ".
 */

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

/** A list in which nothing is there twice. */
export function unique<Item extends z.ZodType>(list: z.ZodArray<Item>) {
  return list.superRefine((items, context) => {
    const seen = new Set<unknown>();
    for (const [index, item] of items.entries()) {
      if (seen.has(item)) context.addIssue({ code: 'custom', path: [index], message: 'every entry once' });
      seen.add(item);
    }
  });
}

export const text = z.string({ error: 'text' }).regex(/\S/, { error: 'text that is not empty' });

export const path = z.string({ error: "a file's path" }).regex(/\S/, { error: "a file's path" });

export const positive = z.number({ error: 'a number > 0' }).gt(0, { error: 'a number > 0' });

export const seed = wholeNumber(0, 2 ** 32 - 1);

export function wholeNumber(lowest: number, highest: number) {
  const range = highest === Number.MAX_SAFE_INTEGER ? `${lowest} or more` : `from ${lowest} to ${highest}`;
  const error = `a whole number, ${range}`;
  return z.int({ error }).gte(lowest, { error }).lte(highest, { error });
}

const classLabel = z.union([z.number({ error: 'a class' }), text], { error: 'a class: a number or text' });

const pairExpected = 'two different classes such as [2, 3], or [2, rest]';

const classPair = z
  .tuple([classLabel, classLabel], { error: pairExpected })
  .refine(([classI, classJ]) => String(classI) !== String(classJ) && classI !== 'rest', { error: pairExpected });

const classesExpected = 'two classes such as [2, 3], a list of such pairs, [2, rest] or all-pairs';

export const classesSchema = z.union(
  [
    z.literal('all-pairs', { error: classesExpected }),
    classPair,
    z
      .array(classPair, { error: classesExpected })
      .min(1, { error: classesExpected })
      .superRefine((pairs, context) => {
        const seen = new Set<string>();
        for (const [index, pair] of pairs.entries()) {
          const key = JSON.stringify(pair.map(String).sort());
          if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message: 'every pair once' });
          seen.add(key);
        }
      }),
  ],
  { error: classesExpected },
);

/** `a, b or c`. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
