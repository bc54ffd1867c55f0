import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isTranslation, originalOf, pages, textOf } from '../../scripts/pages.ts';
import { anchorsOf, headingsOf, linksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manual = pages.filter((page) => page !== 'README.md');
const rooms = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('README.md'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`);
/** Pages for those who change the program, whose links are checked, too. */
const others = ['CONTRIBUTING.md', 'CHANGELOG.md', 'datasets/README.md', 'bench/README.md', 'site/README.md', ...rooms];

/** The file that a link of a page leads to, from the root. */
function targetOf(page: string, path: string): string {
  return path === '' ? page : join(dirname(page), path);
}

describe('the links of every page', () => {
  test.each([...pages, ...others])('%s leads to files and sections that exist', (page) => {
    const dead = linksOf(textOf(page)).filter(({ path, anchor }) => {
      const target = targetOf(page, path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  test('lead from the index to every page of the manual, and from README.md to the index', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      const found = linksOf(textOf(page)).map(({ path }) => targetOf(page, path));
      for (const target of found) if (pages.includes(target)) reached.add(target);
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
    expect(reached).toContain('docs/README.md');
    const listed = linksOf(textOf('docs/README.md')).map(({ path }) => targetOf('docs/README.md', path));
    const parts = manual.filter((page) => !isTranslation(page) && !page.startsWith('docs/reference/commands/'));
    expect(parts.filter((page) => page !== 'docs/README.md' && !listed.includes(page))).toEqual([]);
  });

  test('have ids in ASCII: a heading with Greek letters, digits or Chinese has one of its own', () => {
    for (const page of pages) {
      const headings = headingsOf(textOf(page)).slice(1);
      const bad = headings.filter(({ own, given }) => own === undefined && !/^[a-z][a-z_-]*$/.test(given));
      expect(bad, page).toEqual([]);
      for (const { own } of headings) if (own !== undefined) expect(own, page).toMatch(/^[a-z][\w-]*$/i);
      const ids = headings.map(({ own, given }) => own ?? given);
      expect(new Set(ids).size, page).toBe(ids.length);
    }
  });
});

describe('the pages', () => {
  test('are short where they are the way in: README.md has at most 250 lines', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(250);
  });

  test('of the way in show all that their commands print on a terminal: charts are left out', () => {
    for (const page of pages.filter((name) => name === 'README.md' || /\/start\//.test(name))) {
      const shown = textOf(page).matchAll(/^```sh\n([^`]*)```\n\n<!-- generated: output -->\n\n```text\n(?!error)/gm);
      const runs = [...shown].flatMap(([, code]) => code.match(/^npx l2sweep run .*$/gm) ?? []);
      expect(runs.filter((line) => !line.includes('--no-plot'))).toEqual([]);
    }
  });

  test('say what they are for before anything else, and where to go next at the end', () => {
    for (const page of manual.filter((name) => !name.endsWith('README.md'))) {
      const headings = headingsOf(textOf(page));
      const first = textOf(page)
        .split('\n\n')
        .find((paragraph) => !/^[#<[]/.test(paragraph))!;
      expect(first, page).toMatch(/^(?!```|\||<!--|- ).{20}/s);
      expect(headings.at(-1)!.own ?? headings.at(-1)!.given, page).toBe('where-next');
    }
  });

  test('of start and learn are there in Chinese, and translations of no others', () => {
    const wanted = manual.filter((page) => /^docs\/(start|learn)\//.test(page) || page === 'docs/README.md');
    expect(manual.filter(isTranslation).map(originalOf).sort()).toEqual([...wanted].sort());
  });

  test('show the pictures that there are, each of them somewhere', () => {
    const shown = pages.flatMap((page) => linksOf(textOf(page)).map(({ path }) => targetOf(page, path)));
    const kept = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
      (name) => `docs/${name.replaceAll('\\', '/')}`,
    );
    const files = kept.filter((name) => !name.endsWith('.md') && statSync(join(root, name)).isFile());
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('and CONTRIBUTING.md name only files and npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const all = [...pages, 'CONTRIBUTING.md'].map(textOf).join('\n');
    const files = [...all.matchAll(/`((?:bin|configs|datasets|scripts|src|tests|docs|\.ci)\/[^\s`<>]*)`/g)];
    expect(files.length).toBeGreaterThan(5);
    expect(files.map(([, path]) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const named = [...all.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
