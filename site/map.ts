/*
 * What leads around the site, taken from the map of all pages (docs/README.md, docs/zh/README.md): a section per heading,
 * its groups, and their pages. A page has below it those of the folder of its name that it links to.
 */
import { dirname, join } from 'node:path/posix';

export interface Page {
  readonly text: string;
  /** From docs/, with `.md`. */
  readonly path: string;
  readonly below: readonly Page[];
}

export interface Group {
  /** None of pages that belong to their section alone. */
  readonly title: string | undefined;
  readonly pages: readonly Page[];
}

export interface Section {
  readonly title: string;
  readonly groups: readonly Group[];
}

/** The sections of the map at `path`. `textOf`: a page by its path from docs/. */
export function mapAt(path: string, textOf: (path: string) => string): Section[] {
  const sections = textOf(path).split(/^## /m).slice(1);
  return sections.map((text) => {
    const [title, ...lines] = text.split('\n');
    return { title, groups: groupsOf(lines, path, textOf) };
  });
}

/** All pages of sections, also those below others, by their paths. */
export function pathsOf(sections: readonly Section[]): string[] {
  const within = ({ path, below }: Page): string[] => [path, ...below.flatMap(within)];
  return sections.flatMap(({ groups }) => groups.flatMap(({ pages }) => pages.flatMap(within)));
}

/** A group begins with a line that ends in a colon, or with an item that has words and a colon before its links. */
function groupsOf(lines: readonly string[], from: string, textOf: (path: string) => string): Group[] {
  const groups: { title: string | undefined; pages: Page[] }[] = [];
  for (const line of lines) {
    const item = line.match(/^- (?<title>[^[]+)[:：] ?\[/)?.groups;
    const title = item?.title ?? line.match(/^(?<title>[^[]+):$/)?.groups?.title;
    if (title !== undefined || groups.length === 0) groups.push({ title, pages: [] });
    if (/^- |^\[/.test(line)) {
      const links = item === undefined && line.startsWith('- ') ? linksOf(line).slice(0, 1) : linksOf(line);
      groups.at(-1)!.pages.push(...links.map((link) => pageAt(link, from, textOf)));
    }
  }
  return groups.filter(({ pages }) => pages.length > 0);
}

interface Link {
  readonly text: string;
  readonly target: string;
}

/** The links of a text to pages, without code marks. */
function linksOf(text: string): Link[] {
  const links = text.matchAll(/\[([^[\]]+)\]\(([^)#\s]+\.md)\)/g);
  return [...links].map(([, words, target]) => ({ text: words.replaceAll('`', ''), target }));
}

function pageAt({ text, target }: Link, from: string, textOf: (path: string) => string): Page {
  const path = join(dirname(from), target);
  const folder = path.replace(/md$/, '').replace(/\.$/, '/');
  const below = linksOf(textOf(path)).filter((link) => join(dirname(path), link.target).startsWith(folder));
  const once = new Map(below.map((link) => [link.target, link.text]));
  // The last of several links with one target names it; the first gives its place.
  return { text, path, below: [...once].map(([one, words]) => pageAt({ text: words, target: one }, path, textOf)) };
}
