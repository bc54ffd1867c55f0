/*
 * The pages of docs/ are written for GitHub. What is different on the site: where the map is, what links to files that are no
 * pages lead to, which id a heading has, and that two braces are an expression.
 */
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const root = resolve(import.meta.dirname, '..');

/** Files of the repository that pages link to, from its root. */
const linked = new Set<string>();

/** Where the copy of such a file is. One that a browser would not show as text gets a name that says that it is. */
function copyOf(file: string): string {
  return `/files/${file}${/\.(?:md|py|ts)$/.test(file) ? '.txt' : ''}`;
}

/** Copies of the files that pages link to, for the site in `folder`. */
export function copyLinked(folder: string): void {
  for (const file of linked) {
    const copy = join(folder, copyOf(file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, file), copy);
  }
}

/** The target of a link of the page at `path`. Throws where it leads to nothing that there is. */
function targetOf(path: string, link: string): string {
  const [, target, anchor] = link.match(/^([^#]*)(.*)$/)!;
  if (/^(?:[a-z]+:|\/|$)/.test(target)) return link;
  const file = relative(root, resolve(dirname(path), decodeURI(target))).replaceAll('\\', '/');
  if (/^docs\/(?:zh\/)?README\.md$/.test(file)) return `${target.replace(/README\.md$/, 'manual.md')}${anchor}`;
  if (file.endsWith('.md') && /^(?:docs|site\/home)\//.test(file)) return link;
  const isFile = !file.startsWith('..') && existsSync(join(root, file)) && statSync(join(root, file)).isFile();
  if (!isFile) throw new Error(`${relative(root, path)}: dead link; expected a file of the repository: got ${link}`);
  linked.add(file);
  return copyOf(file);
}

export function asOnGitHub(md: MarkdownRenderer): void {
  md.core.ruler.before('anchor', 'ids-of-headings', ({ tokens }) => {
    for (let k = tokens.length - 1; k >= 3; k--) {
      const id = tokens[k - 2].content.match(/^<a id="([^"]*)"><\/a>$/)?.[1];
      if (tokens[k].type !== 'heading_open' || id === undefined) continue;
      tokens[k].attrSet('id', id);
      tokens.splice(k - 3, 3);
    }
  });
  md.core.ruler.push('links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const link = token.type === 'link_open' ? token.attrGet('href') : null;
      if (link !== null) token.attrSet('href', targetOf(env.realPath ?? env.path, link));
    }
  });
  const text = md.renderer.rules.text!;
  md.renderer.rules.text = (...given) => text(...given).replaceAll('{{', '&#123;&#123;');
}
