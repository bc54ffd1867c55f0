import CliTable from 'cli-table3';
import type { Output } from './output.ts';
import { pointScreen } from './pointScreen.ts';
import { GAP, type Screen, screenOf } from './screen.ts';
import { wrap } from './wrap.ts';

/** Few rounded columns that fit the terminal, one table per class pair and loss. */
export const table: Output<string> = {
  name: 'table',
  ending: '.txt',
  description: 'rounded columns that fit the terminal',
  readers: 'people',
  content: 'text',
  render(results, options) {
    const { width, style, title } = options;
    const screen = (results.byPoint || results.listed ? pointScreen : screenOf)(results, options);
    const [header, ...lines] = layOut(screen);
    const parts = title === undefined ? [] : [style.title(shorten(title, width))];
    let next = 0;
    for (const { title: group, rows } of screen.groups) {
      const body = rows.map(({ best, flagged }) => {
        const line = lines[next++];
        if (flagged) return style.flagged(line);
        return best ? style.best(line) : line;
      });
      parts.push([...(group ? [style.title(shorten(group, width))] : []), header, ...body].join('\n'));
    }
    if (screen.legend.length > 0) parts.push(screen.legend.map((line) => wrap(line, width)).join('\n'));
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
  },
};

/** The header and all rows of all groups as lines, in columns that are as wide in every group. */
function layOut({ headers, numeric, groups }: Screen): string[] {
  const layout = new CliTable({
    head: [...headers],
    colAligns: numeric.map((isNumeric) => (isNumeric ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: { ...noBorders, middle: ' '.repeat(GAP) },
  });
  for (const { rows } of groups) layout.push(...rows.map(({ cells }) => [...cells]));
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

function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(width - 1, 0)).join('')}…`;
}
