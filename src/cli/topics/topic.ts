/**
 * What people look up: the keys of the config, the columns of results. `l2sweep help` prints it and scripts/pages.ts makes
 * pages of the manual of it. Texts may have `code` between backticks.
 */
export interface Topic {
  readonly title: string;
  /** What has to be known of all entries. */
  readonly text: string;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title?: string;
  readonly text?: string;
  readonly entries: readonly Entry[];
}

export interface Entry {
  /** As it is typed: `dataset.scale`, `d_adv`. */
  readonly name: string;
  readonly text: string;
  readonly facts?: readonly Fact[];
}

/** More about an entry: its default, its unit. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Whether the value is a formula, or what is typed. */
  readonly isCode?: true;
}

const INDENT = '    ';

/**
 * A topic for a terminal. `names`: entries to show, by their names or by what these begin with (`dataset` for
 * `dataset.scale`); all of them where there are none.
 */
export function topicText({ title, text, sections }: Topic, width: number, names: readonly string[] = []): string {
  const isWanted = ({ name }: Entry) =>
    names.length === 0 || names.some((wanted) => name === wanted || name.startsWith(`${wanted}.`));
  const chosen = sections
    .map((section) => ({ ...section, entries: section.entries.filter(isWanted) }))
    .filter(({ entries }) => entries.length > 0);
  const paragraphs = chosen.flatMap((section) => [
    ...(section.title === undefined || names.length > 0 ? [] : [section.title]),
    ...(section.text === undefined || names.length > 0 ? [] : [wrapped(section.text, width)]),
    ...section.entries.map((entry) => entryText(entry, width)),
  ]);
  const heading = names.length > 0 ? [] : [title, wrapped(text, width)];
  return `${[...heading, ...paragraphs].join('\n\n')}\n`;
}

function entryText({ name, text, facts = [] }: Entry, width: number): string {
  const lines = [text, ...facts.map(({ label, value }) => `${label}: ${value}`)];
  return [name, ...lines.map((line) => wrapped(line, width, INDENT))].join('\n');
}

/** Paragraphs in lines of that width, without the backticks around code. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.replaceAll('`', '').split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && [...indent, ...longer].length > width) {
        lines.push(indent + line);
        line = word;
      } else line = longer;
    }
    lines.push(line === '' ? '' : indent + line);
  }
  return lines.join('\n');
}
