import { textWidth } from './characters.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with this character
const colours = /\u001b\[\d+m/g;

/** The text with each line broken at spaces, so that it fits into `width` characters; colours take no room. */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

/** Items separated by commas, in lines of at most `width` characters: one that is longer has a line of its own. */
export function inLines(items: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const [k, item] of items.entries()) {
    const text = k < items.length - 1 ? `${item},` : item;
    const line = lines.at(-1);
    if (line !== undefined && lengthOf(`${line} ${text}`) <= width) lines[lines.length - 1] = `${line} ${text}`;
    else lines.push(text);
  }
  return lines.join('\n');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  const [, indent, rest] = /^( *)(.*)$/.exec(text)!;
  let line = indent;
  for (const [k, word] of rest.split(' ').entries()) {
    if (k === 0) line += word;
    else if (lengthOf(`${line} ${word}`) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join('\n');
}

function lengthOf(text: string): number {
  return textWidth(text.replace(colours, ''));
}
