/** What the screen can show: everything, or nothing but the 95 printable characters of ASCII. */
export type Characters = 'unicode' | 'ascii';

/** The text in characters that the screen can show: `λ` becomes `lambda`, what has no such spelling `?`. */
export function writtenIn(characters: Characters, text: string): string {
  if (characters === 'unicode') return text;
  const spelled = text.replace(/[^\n -~]/gu, (character) => spellings[character] ?? character);
  return spelled
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\n -~]/gu, '?');
}

const spellings: Readonly<Record<string, string>> = {
  λ: 'lambda',
  θ: 'theta',
  ε: 'eps',
  μ: 'mu',
  ρ: 'rho',
  α: 'alpha',
  β: 'beta',
  '‖': '|',
  '∞': 'inf',
  '–': '-',
  '−': '-',
  '·': '-',
  '°': 'r',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
};

/** How many columns of a terminal the text takes: two for Chinese, Japanese and Korean characters and for emoji. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (!zeroWidth.test(character)) width += doubleWidth.test(character) ? 2 : 1;
  }
  return width;
}

const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;
const doubleWidth =
  /(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\u3200-\u33ff\uff01-\uff60\uffe0-\uffe6]/u;

/** The text, or as much of its beginning as fits with `…` after it. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let beginning = '';
  for (const character of text) {
    if (textWidth(beginning + character) > width - 1) break;
    beginning += character;
  }
  return `${beginning}…`;
}
