/** The ids that GitHub gives to the headings of a page. */
export function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Where a page links to within itself. */
export function anchorLinksOf(page: string): string[] {
  return [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
}

/** The files that a page links to or shows, relative to it. */
export function fileLinksOf(page: string): string[] {
  return [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path);
}
