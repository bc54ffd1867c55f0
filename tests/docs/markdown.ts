/** A page without its code: no fenced blocks, whose lines may look like headings, and no code in lines. */
function proseOf(page: string): string {
  return page.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()#]/g, ' '));
}

/** A heading of a page: its own id, where it has one, and the one that GitHub gives it. */
export interface Heading {
  readonly title: string;
  readonly own: string | undefined;
  readonly given: string;
}

export function headingsOf(page: string): Heading[] {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/(?:^<a id="([^"]*)"><\/a>\n\n)?^#+ (.*)$/gm)].map(([, own, title]) => ({
    title,
    own,
    given: title
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  }));
}

/** What a link may name in a page after `#`: ids of its own, and those that GitHub gives to its headings. */
export function anchorsOf(page: string): string[] {
  const own = [...page.matchAll(/<a id="([^"]*)"><\/a>/g)].map(([, id]) => id);
  return [...own, ...headingsOf(page).map(({ given }) => given)];
}

/** A link to something in the repository: its path from the folder of the page, empty for the page itself. */
export interface Link {
  readonly path: string;
  readonly anchor: string | undefined;
}

/** The links and pictures of a page, but for those to other sites. */
export function linksOf(page: string): Link[] {
  const prose = proseOf(page);
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)].map(([, link, source]) => link ?? source);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path, anchor] = target.split('#');
      return { path, anchor };
    });
}

/** The code blocks of a language. */
export function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);
}
