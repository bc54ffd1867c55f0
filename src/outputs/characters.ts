import textWidth from 'string-width';

/** How many columns of a terminal a text takes: two for Chinese, Japanese and Korean characters and for emoji. */
export { textWidth };

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
