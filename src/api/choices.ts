import { UserError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { inWords } from '../schemaParts.ts';

/** Throws a UserError for options that a function does not have; `of`: its name. */
export function checkOptions(options: object, names: readonly string[], of: string): void {
  const problems = Object.keys(options)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      where: name,
      message: `no option of ${of}; expected ${inWords(names)}${didYouMean(nearest(name, names))}`,
    }));
  if (problems.length > 0) throw new UserError(problems);
}

/** Throws a UserError where a word is none of these; `where`: what the caller has handed over. */
export function checkWord(word: unknown, words: readonly string[], where: string): void {
  if (words.includes(word as string)) return;
  const hint = typeof word === 'string' ? didYouMean(nearest(word, words)) : '';
  throw new UserError({
    where,
    message: `invalid word; expected ${inWords(words)}: got ${JSON.stringify(word)}${hint}`,
  });
}
