import type { Output } from './output.ts';
import { pointScreen } from './pointScreen.ts';
import { screenOf } from './screen.ts';

/** A page is about as wide as a terminal. */
const PAGE_WIDTH = 80;

/** What the screen shows, as tables of GitHub-flavoured Markdown. */
export const markdown: Output<string> = {
  name: 'markdown',
  ending: '.md',
  description: 'what the screen shows, for issues and READMEs',
  readers: 'people',
  content: 'text',
  render(results, { title, ...options }) {
    const screen = results.byPoint || results.listed ? pointScreen : screenOf;
    const { headers, numeric, groups, legend } = screen(results, {
      ...options,
      characters: 'unicode',
      width: PAGE_WIDTH,
    });
    const parts = groups.map(({ title: group, rows }) =>
      [
        ...(group ? [`### ${escaped(group)}`, ''] : []),
        markdownTable(
          headers,
          rows.map(({ cells }) => cells.map(escaped)),
          numeric,
        ),
      ].join('\n'),
    );
    if (title !== undefined) parts.unshift(`## ${escaped(title)}`);
    if (legend.length > 0) parts.push(legend.map(escaped).join('  \n'));
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
  },
};

/** A table of texts that are Markdown; columns of numbers are aligned to the right. */
export function markdownTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[] = [],
): string {
  const rule = headers.map((_, k) => (numeric[k] ? '---:' : '---'));
  return [headers, rule, ...rows].map(line).join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text as Markdown that shows it as it is. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_|<>[\]]/g, '\\$&');
}
