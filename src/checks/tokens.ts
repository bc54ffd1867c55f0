import { UserError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** A word of a check, and where it stands in its text: characters from `from` up to but not including `to`. */
export interface Token {
  readonly kind: 'number' | 'word' | 'text' | 'symbol' | 'end';
  /** As written; of a text, without its quotes. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const SPACE = /\s+/y;

/** The first that matches is meant: `2v3` is no number, and so a word. */
const kinds: readonly (readonly [kind: Token['kind'], pattern: RegExp])[] = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?: ?%|e[+-]?\d+)?(?![\p{L}\p{N}_.%])/iuy],
  ['word', /[\p{L}\p{N}_.]+/uy],
  ['text', /"[^"]*"|'[^']*'/y],
  ['symbol', /[<>!=]{1,2}|[(),*/+-]/y],
];

/** How other languages write comparisons. */
const slips = new Map([
  ['=<', '<='],
  ['=>', '>='],
  ['<>', '!='],
]);

/** A longer text was not meant to be a check. */
const MOST_CHARACTERS = 1000;

/** The tokens of a check, the last of them its end. Throws a UserError at what begins none. */
function tokensOf(text: string): Token[] {
  if (text.length > MOST_CHARACTERS) {
    throw new UserError(
      `check "${oneLine(text.slice(0, 40))}…": it is too long; expected at most ${MOST_CHARACTERS} characters`,
    );
  }
  const tokens: Token[] = [];
  let from = 0;
  while (from < text.length) {
    const space = matchAt(SPACE, text, from);
    if (space === undefined) {
      const token = tokenAt(text, from);
      tokens.push(token);
      from = token.to;
    } else from += space.length;
  }
  return [...tokens, { kind: 'end', text: '', from, to: from }];
}

function tokenAt(text: string, from: number): Token {
  for (const [kind, pattern] of kinds) {
    const match = matchAt(pattern, text, from);
    if (match === undefined) continue;
    return { kind, text: kind === 'text' ? match.slice(1, -1) : match, from, to: from + match.length };
  }
  const [character] = text.slice(from);
  const expected = /["']/.test(character) ? `a second ${character} where the text ends` : 'a check without it';
  throw mistakeAt(text, from, `unexpected ${character}`, expected);
}

function matchAt(pattern: RegExp, text: string, from: number): string | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0];
}

/** What is wrong from a character of a check on (the first is 1); `near`: a word that may have been meant. */
function mistakeAt(text: string, from: number, wrong: string, expected: string, near?: string): UserError {
  const place = `check "${oneLine(text)}", character ${[...text.slice(0, from)].length + 1}`;
  return new UserError(`${place}: ${wrong}; expected ${expected}${didYouMean(near)}`);
}

/** Without line feeds and other control characters, which would be more than text where it is shown. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** A name as checks take it: in quotes where it is more than a word. */
export function nameToken(name: string): string {
  if (/^[\p{L}\p{N}_.+-]+$/u.test(name)) return name;
  return name.includes('"') ? `'${name}'` : `"${name}"`;
}

/** Tokens of a check, read one after the other. */
export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  /** Throws a UserError where the text has what is no token. */
  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  /** The token that is next. */
  get next(): Token {
    return this.#tokens[this.#position];
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#position++;
    return token;
  }

  /** Takes the next token if it is this word or symbol. */
  accept(text: string): boolean {
    const { kind, text: found } = this.next;
    if (found !== text || (kind !== 'word' && kind !== 'symbol')) return false;
    this.take();
    return true;
  }

  /** Takes this word or symbol. */
  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected(`"${text}"`, [text]);
  }

  /** Takes what is written without a space, such as `linf-box` and `2v3`, or a text in quotes. */
  takeName(expected: string): Token {
    const first = this.next;
    if (first.kind !== 'word' && first.kind !== 'number' && first.kind !== 'text') throw this.unexpected(expected);
    this.take();
    if (first.kind === 'text') return first;
    let { to } = first;
    while (
      this.next.from === to &&
      /^(?:word|number|symbol)$/.test(this.next.kind) &&
      !/^[(),]$/.test(this.next.text)
    ) {
      to = this.take().to;
    }
    return { kind: 'word', text: this.#text.slice(first.from, to), from: first.from, to };
  }

  /** The mistake that the next token is. `words`: what it may have been meant to be. */
  unexpected(expected: string, words: readonly string[] = []): UserError {
    const { kind, text, from, to } = this.next;
    if (kind === 'end') return this.mistake(from, 'the check ends here', expected);
    const written = this.#text.slice(from, to);
    const near = slips.get(text) ?? nearest(text, words);
    const wrong = `unexpected ${kind === 'text' ? written : `"${written}"`}`;
    return this.mistake(from, wrong, expected, near === text ? undefined : near);
  }

  mistake(from: number, wrong: string, expected: string, near?: string): UserError {
    return mistakeAt(this.#text, from, wrong, expected, near);
  }
}
