import CliTable from 'cli-table3';
import { shortened, textWidth, wrap, writtenIn } from './characters.ts';
import type { Output } from './output.ts';
import { pointScreen } from './pointScreen.ts';
import { GAP, longestText, type Screen, screenOf } from './screen.ts';
import { sparkline } from './sparkline.ts';

/** Few rounded columns that fit the terminal, one table per class pair and loss. */
export const table: Output<string> = {
  name: 'table',
  ending: '.txt',
  description: 'rounded columns that fit the terminal',
  readers: 'people',
  content: 'text',
  render(results, options) {
    const { width, isEndless = false, style, title, characters = 'unicode' } = options;
    const line = isEndless ? Number.POSITIVE_INFINITY : width;
    const screen = (results.byPoint || results.listed ? pointScreen : screenOf)(results, options);
    const { headers, numeric, groups } = screen;
    const widths = columnWidths(screen, line);
    const blocks = blocksOf(widths, line);
    const shorten = (text: string) => style.title(shortened(writtenIn(characters, text), width));
    const titleLines = (text: string) => wrap(text, width).split('\n').map(shorten).join('\n');
    const parts = title === undefined ? [] : [shorten(title)];
    const areShown = characters === 'unicode' && groups.some(({ shapes }) => shapes !== undefined);
    for (const { title: group, rows, shapes } of groups) {
      const shapeTexts = areShown && shapes ? [shapes.map((shape, k) => shapeText(shape, widths[k]))] : [];
      const texts = [headers, ...rows.map(({ cells }) => cells), ...shapeTexts];
      const tables = blocks.map((block) => {
        const part = (row: readonly string[]) => block.map((k) => shortened(row[k], widths[k]));
        const lines = layOut(
          texts.map(part),
          block.map((k) => numeric[k]),
          block.map((k) => widths[k]),
        );
        for (const [k, { best, flagged }] of rows.entries()) {
          if (flagged) lines[k + 1] = style.flagged(lines[k + 1]);
          else if (best) lines[k + 1] = style.best(lines[k + 1]);
        }
        return lines.join('\n');
      });
      parts.push([...(group ? [titleLines(group)] : []), tables.join('\n\n')].join('\n'));
    }
    const legend = [...screen.legend, ...(areShown ? shapesLegend(screen) : [])];
    if (legend.length > 0) parts.push(legend.map((line) => wrap(line, width)).join('\n'));
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
  },
};

function shapesLegend({ groups }: Screen): string[] {
  const swept = new Set(groups.flatMap(({ shapes = [] }) => shapes.filter((shape) => typeof shape === 'string')));
  return [...swept].map((symbol) => `${symbol} → the shape of each column, from the smallest ${symbol} to the largest`);
}

/**
 * How wide columns are, the same in every group; no column is narrower than one character. Texts are shortened where they do
 * not fit with the marks and the first column.
 */
function columnWidths({ headers, numeric, groups }: Screen, width: number): number[] {
  const widths = headers.map((header) => Math.max(1, textWidth(header)));
  for (const { rows } of groups) {
    for (const { cells } of rows)
      for (const [k, text] of cells.entries()) widths[k] = Math.max(widths[k], textWidth(text));
  }
  const [marks, first = 0, ...others] = widths;
  const needed = marks + GAP + first + (others.length > 0 ? GAP + Math.max(...others) : 0);
  if (needed <= width) return widths;
  const longest = (others.length > 0 ? longestText(width) : width) - marks - GAP;
  return widths.map((one, k) =>
    k === 0 || numeric[k] ? one : Math.min(one, Math.max(longest, textWidth(headers[k]))),
  );
}

/** The columns of tables that fit, one below the other: each with the marks and the first column, and with at least one more. */
function blocksOf(widths: readonly number[], width: number): number[][] {
  const [marks, first] = widths;
  const start = marks + GAP + (first ?? 0);
  const blocks = [[...widths.keys()].slice(0, 2)];
  let used = start;
  for (let k = 2; k < widths.length; k++) {
    used += GAP + widths[k];
    const last = blocks[blocks.length - 1];
    if (used <= width || last.length === 2) last.push(k);
    else {
      blocks.push([0, 1, k]);
      used = start + GAP + widths[k];
    }
  }
  return blocks;
}

/** What stands under a column to show its shape in so many characters. */
function shapeText(shape: readonly number[] | string | undefined, width: number): string {
  if (typeof shape === 'string') return width < 3 ? '→' : `${shape} →`;
  return shape === undefined ? '' : sparkline(shape, width);
}

/** Rows of cells as lines. One group at a time: the library takes time in the square of the rows. */
function layOut(
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[],
  widths: readonly number[],
): string[] {
  const layout = new CliTable({
    colAligns: numeric.map((isNumeric) => (isNumeric ? 'right' : 'left')),
    colWidths: [...widths],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: { ...noBorders, middle: ' '.repeat(GAP) },
  });
  layout.push(...rows.map((cells) => [...cells]));
  return layout
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

const noBorders = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
);
