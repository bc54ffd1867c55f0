import { textWidth } from './characters.ts';

/**
 * What is said of columns that do not fit: `+5 columns: L∞, L1, …`, with as many names as have room in `width` characters,
 * at least one. Nothing where there are none.
 */
export function moreColumns(names: readonly string[], width: number): string[] {
  if (names.length === 0) return [];
  const texts = names.map((_, k) => {
    const shown = names.slice(0, names.length - k);
    const rest = k === 0 ? '' : ', …';
    return `+${names.length} ${names.length === 1 ? 'column' : 'columns'}: ${shown.join(', ')}${rest}`;
  });
  return [texts.find((text) => textWidth(text) <= width) ?? texts[texts.length - 1]];
}
