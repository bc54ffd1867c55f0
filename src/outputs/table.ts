import { shortened, textWidth, writtenIn } from './characters.ts';
import type { Output } from './output.ts';
import { pointScreen } from './pointScreen.ts';
import { GAP, type Screen, screenOf } from './screen.ts';
import { sparkline } from './sparkline.ts';
import { wrap } from './wrap.ts';

/** Few rounded columns that fit the terminal, one table per class pair and loss. */
export const table: Output<string> = {
  name: 'table',
  ending: '.txt',
  description: 'rounded columns that fit the terminal',
  readers: 'people',
  content: 'text',
  render(results, options) {
    const { width, style, title, characters = 'unicode' } = options;
    const screen = (results.byPoint || results.listed ? pointScreen : screenOf)(results, options);
    const { headers, numeric, groups } = screen;
    const widths = columnWidths(screen);
    const lineOf = (cells: readonly string[]) => {
      const texts = cells.map((text, k) => (numeric[k] ? paddedStart(text, widths[k]) : paddedEnd(text, widths[k])));
      return texts.join(' '.repeat(GAP)).trimEnd();
    };
    const shorten = (text: string) => style.title(shortened(writtenIn(characters, text), width));
    const parts = title === undefined ? [] : [shorten(title)];
    const areShown = characters === 'unicode' && groups.some(({ shapes }) => shapes !== undefined);
    for (const { title: group, rows, shapes } of groups) {
      const body = rows.map(({ cells, best, flagged }) => {
        const line = lineOf(cells);
        if (flagged) return style.flagged(line);
        return best ? style.best(line) : line;
      });
      if (areShown && shapes) body.push(lineOf(shapes.map((shape, k) => shapeText(shape, widths[k]))));
      parts.push([...(group ? [shorten(group)] : []), lineOf(headers), ...body].join('\n'));
    }
    const legend = [...screen.legend, ...(areShown ? [SHAPES_LEGEND] : [])];
    if (legend.length > 0) parts.push(legend.map((line) => wrap(line, width)).join('\n'));
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
  },
};

const SHAPES_LEGEND = 'λ → the shape of each column, from the smallest λ to the largest';

/** How wide columns are, the same in every group; no column is narrower than one character. */
function columnWidths({ headers, groups }: Screen): number[] {
  const widths = headers.map((header) => Math.max(1, textWidth(header)));
  for (const { rows } of groups) {
    for (const { cells } of rows)
      for (const [k, text] of cells.entries()) widths[k] = Math.max(widths[k], textWidth(text));
  }
  return widths;
}

/** What stands under a column to show its shape in so many characters. */
function shapeText(shape: readonly number[] | 'λ' | undefined, width: number): string {
  if (shape === 'λ') return width < 3 ? '→' : 'λ →';
  return shape === undefined ? '' : sparkline(shape, width);
}

function paddedStart(text: string, width: number): string {
  return ' '.repeat(width - textWidth(text)) + text;
}

function paddedEnd(text: string, width: number): string {
  return text + ' '.repeat(width - textWidth(text));
}
