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
  '█': '#',
  '░': '.',
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

/** The text, or as much of its beginning and its end as fits with `…` between: names that begin alike are told apart. */
export function shortenedInside(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const reversed = (one: string) => [...one].reverse().join('');
  const end = shortened(reversed(text), width >> 1);
  return shortened(text, width - textWidth(end) + 1) + reversed(end.slice(0, -1));
}

/** Stands for a space where a line is broken only if there is no other way. */
const NO_BREAK = '\u00a0';

/** The same where a line is never broken; a character that no text has. */
const NEVER_BREAK = '\ue000';

/** The text as a piece that stays on one line, whatever its width: it is there to be copied. */
export function whole(text: string): string {
  return text.replaceAll(' ', NEVER_BREAK);
}

/** The text with its spaces again where it is not wrapped. */
export function unwrapped(text: string): string {
  return text.replaceAll(NEVER_BREAK, ' ');
}

/** The text as a piece that stays on one line where that is wide enough. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK);
}

/** Items with commas between them, each of them a piece. */
export function listed(items: readonly string[]): string {
  return items.map(unbroken).join(', ');
}

/**
 * The text with each line broken at spaces, so that it fits into `width` characters; colours take no room. What goes on is
 * indented as the line itself or by `indent`, and less where a word has no room then.
 */
export function wrap(text: string, width: number, indent?: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width, indent))
    .join('\n');
}

function wrapLine(line: string, width: number, indent?: number): string[] {
  const own = /^ */.exec(line)![0].length;
  const hanging = Math.min(indent ?? own, width >> 1);
  const room = width - Math.max(own, hanging);
  const pieces = line.slice(own).split(' ');
  const words = pieces.flatMap((piece) => (textWidth(piece) > room ? piece.split(NO_BREAK) : [piece]));
  const indentOf = (rest: string, wanted: number) => ' '.repeat(Math.max(0, Math.min(wanted, width - textWidth(rest))));
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else if (last === undefined) lines.push(indentOf(word, own) + word);
    else if (word !== '') lines.push(indentOf(word, hanging) + word);
  }
  return lines.map((one) => unwrapped(one).replaceAll(NO_BREAK, ' '));
}

/** Lines behind labels, which begin in column `margin` and the lines in column `indent`, each of them wrapped there. */
export function labelled(
  rows: readonly (readonly [label: string, lines: readonly string[]])[],
  { margin = 0, indent, width }: { readonly margin?: number; readonly indent: number; readonly width: number },
): string {
  return rows
    .flatMap(([label, lines]) =>
      lines.map((line, k) => {
        const before = `${' '.repeat(margin)}${k === 0 ? label : ''}`.padEnd(indent);
        return `${wrap(`${before}${line}`, width, indent)}\n`;
      }),
    )
    .join('');
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
