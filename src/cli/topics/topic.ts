import { wrap } from '../../outputs/characters.ts';

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
  /** Another word that people know it by: its symbol on the screen, the last part of its name. */
  readonly alias?: string;
}

/** More about an entry: its default, its unit. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Whether the value is a formula, or what is typed. */
  readonly isCode?: true;
}

const INDENT = '    ';

/** The entries that a word stands for: by their names or what these begin with (`dataset` for `dataset.scale`), else by alias. */
export function entriesOf({ sections }: Topic, word: string): Entry[] {
  const entries = sections.flatMap((section) => section.entries);
  const named = entries.filter(({ name }) => name === word || name.startsWith(`${word}.`));
  return named.length > 0 ? named : entries.filter(({ alias }) => alias?.toLowerCase() === word.toLowerCase());
}

/** A topic for a terminal. `names`: words for the entries to show; all of them where there are none. */
export function topicText(topic: Topic, width: number, names: readonly string[] = []): string {
  const { title, text, sections } = topic;
  const wanted = names.flatMap((word) => entriesOf(topic, word));
  const isWanted = (entry: Entry) => names.length === 0 || wanted.includes(entry);
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
  return [wrapped(name, width), ...lines.map((line) => wrapped(line, width, INDENT))].join('\n');
}

/** Paragraphs in lines of that width, without the backticks around code. */
function wrapped(text: string, width: number, indent = ''): string {
  const lines = text.replaceAll('`', '').split('\n');
  return wrap(lines.map((line) => (line === '' ? '' : indent + line)).join('\n'), width);
}
