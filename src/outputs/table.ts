import CliTable from 'cli-table3';
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
    const shapes = characters === 'unicode' ? shapeRows(screen) : [];
    const [header, ...lines] = layOut(screen, shapes);
    const shorten = (text: string) => style.title(shortened(writtenIn(characters, text), width));
    const parts = title === undefined ? [] : [shorten(title)];
    let next = 0;
    for (const [k, { title: group, rows }] of screen.groups.entries()) {
      const body = rows.map(({ best, flagged }) => {
        const line = lines[next++];
        if (flagged) return style.flagged(line);
        return best ? style.best(line) : line;
      });
      if (shapes[k]) body.push(lines[next++]);
      parts.push([...(group ? [shorten(group)] : []), header, ...body].join('\n'));
    }
    const legend = [...screen.legend, ...(shapes.some((row) => row !== undefined) ? [SHAPES_LEGEND] : [])];
    if (legend.length > 0) parts.push(legend.map((line) => wrap(line, width)).join('\n'));
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
  },
};

const SHAPES_LEGEND = 'λ → the shape of each column, from the smallest λ to the largest';

/** The row under each group that shows the shapes of its columns, each as wide as its column. */
function shapeRows({ headers, groups }: Screen): (readonly string[] | undefined)[] {
  const widths = headers.map((header, k) =>
    groups.reduce(
      (most, { rows }) => rows.reduce((wide, row) => Math.max(wide, textWidth(row.cells[k])), most),
      textWidth(header),
    ),
  );
  return groups.map(({ shapes }) =>
    shapes?.map((shape, k) => {
      if (shape === 'λ') return widths[k] < 3 ? '→' : 'λ →';
      return shape === undefined ? '' : sparkline(shape, widths[k]);
    }),
  );
}

/** The header and all rows of all groups as lines, in columns that are as wide in every group. */
function layOut({ headers, numeric, groups }: Screen, shapes: readonly (readonly string[] | undefined)[]): string[] {
  const layout = new CliTable({
    head: [...headers],
    colAligns: numeric.map((isNumeric) => (isNumeric ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: { ...noBorders, middle: ' '.repeat(GAP) },
  });
  for (const [k, { rows }] of groups.entries()) {
    layout.push(...rows.map(({ cells }) => [...cells]), ...(shapes[k] ? [[...shapes[k]]] : []));
  }
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
