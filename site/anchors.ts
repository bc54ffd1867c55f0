/** Links between pages of a built site whose `#id` nothing has, which VitePress does not look at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export function refuseDeadAnchors(folder: string, base: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.html') && !name.startsWith('gallery/'));
  const htmlOf = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const idsOf = new Map([...htmlOf].map(([page, html]) => [page, new Set(valuesOf(html, 'id'))]));
  const dead = [...htmlOf].flatMap(([page, html]) =>
    valuesOf(html, 'href')
      .filter((link) => link.includes('#') && !/^[a-z]+:/.test(link))
      .filter((link) => {
        const { pathname, hash } = new URL(link, `http://site${base}${page}`);
        const target = pathname.slice(base.length).replace(/(?:^|\/)$/, (end) => `${end}index.html`);
        return hash !== '' && idsOf.get(decodeURI(target))?.has(decodeURIComponent(hash.slice(1))) !== true;
      })
      .map((link) => `${page}: ${link}`),
  );
  if (dead.length > 0) throw new Error(`dead links; expected ids that pages have: got\n${dead.join('\n')}`);
  if (pages.length === 0) throw new Error(`no pages in ${resolve(folder)}`);
}

function valuesOf(html: string, attribute: string): string[] {
  return [...html.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value);
}
