import { UserError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { inWords } from '../schemaParts.ts';

/** Throws a UserError where a word is none of these; `where`: what the caller has handed over. */
export function checkWord(word: unknown, words: readonly string[], where: string): void {
  if (words.includes(word as string)) return;
  const hint = typeof word === 'string' ? didYouMean(nearest(word, words)) : '';
  throw new UserError({
    where,
    message: `invalid word; expected ${inWords(words)}: got ${JSON.stringify(word)}${hint}`,
  });
}
