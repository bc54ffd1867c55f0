/** Text as it stands between tags or in an attribute of XML, without control characters and what else XML 1.0 forbids. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The width of the widest of several texts in DejaVu Sans, in px: about, and rather too wide than too narrow. */
export function widthOf(texts: readonly string[], size: number): number {
  return Math.ceil(size * Math.max(0, ...texts.map(textWidth)));
}

/**
 * Each text in lines no wider than `width` px, broken at spaces, and inside a word that is too long for a line. A text
 * without words is one empty line.
 */
export function wrapText(texts: readonly string[], width: number, size: number): string[] {
  return texts.flatMap((text) => linesOf(text, width / size));
}

function linesOf(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    for (const [k, piece] of (textWidth(word) <= width ? [word] : clusters(word)).entries()) {
      const longer = line === '' || k > 0 ? line + piece : `${line} ${piece}`;
      if (line !== '' && textWidth(longer) > width) {
        lines.push(line);
        line = piece;
      } else line = longer;
    }
  }
  return [...lines, line];
}

/** Characters with the marks on them and with what they are joined to. */
function clusters(word: string): string[] {
  return word.match(/.(?:\p{M}|\u200d.?)*/gsu) ?? [];
}

/** In units of the font size. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Found once for each character: drawings that move are measured anew all the time. */
const characterWidths = new Map<string, number>();

function characterWidth(character: string): number {
  const known = characterWidths.get(character);
  if (known !== undefined) return known;
  const width = widthOfKind(character);
  characterWidths.set(character, width);
  return width;
}

function widthOfKind(character: string): number {
  // Marks of direction.
  if (/[\u200e\u200f\u2066-\u2069]/.test(character)) return 0;
  if (/[ !'(),./:;I[\\\]fijlrt|·]/.test(character)) return 0.42;
  if (/[%@MWmw…—]/.test(character)) return 1.03;
  // The widest letters of Cyrillic, Arabic and other scripts; ideographs are one wide.
  if (/[\u0400-\u1dff\u2e80-\u{10ffff}]/u.test(character)) return 1.25;
  return /[a-z0-9"*?_{}–-]/.test(character) ? 0.64 : 0.84;
}
