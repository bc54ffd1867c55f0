import textWidth from 'string-width';

/** How many columns of a terminal a text takes: two for Chinese, Japanese and Korean characters and for emoji, none for colours. */
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
  '»': '>',
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

/** The text with each line broken at spaces, so that it fits into `width` characters; colours take no room. */
export function wrap(text: string, width: number): string {
  const wrapLine = (line: string) => {
    const [, indent, rest] = /^( *)(.*)$/.exec(line)!;
    const [first, ...words] = rest.split(' ');
    return filled([indent + first, ...words], width);
  };
  return text.split('\n').flatMap(wrapLine).join('\n');
}

/** Items separated by commas, in lines of at most `width` characters: one that is longer has a line of its own. */
export function inLines(items: readonly string[], width: number): string {
  return filled(
    items.map((item, k) => (k < items.length - 1 ? `${item},` : item)),
    width,
  ).join('\n');
}

/** Pieces with gaps between them, as many on each line as fit into `width` characters, but at least one. */
export function filled(pieces: readonly string[], width: number, gap = ' '): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = `${lines.at(-1)}${gap}${piece}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}
