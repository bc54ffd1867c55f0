import { describe, expect, test } from 'vitest';
import { isTranslation, pages, textOf } from '../../scripts/pages.ts';
import { mapAt, pathsOf, type Section } from '../../site/map.ts';

const fromDocs = (path: string) => textOf(`docs/${path}`);
const manual = pages.filter((page) => page !== 'README.md').map((page) => page.replace('docs/', ''));

/** Sections as nested lists of titles, to be compared with those of a text. */
function titlesOf(sections: readonly Section[]) {
  return sections.map(({ title, groups }) => [
    title,
    ...groups.map((group) => [group.title, ...group.pages.map(({ text }) => text)]),
  ]);
}

describe('the map of the manual', () => {
  test('has a section per heading, in it the pages of its list, and of each group under a line with a colon', () => {
    const texts: Record<string, string> = {
      'README.md':
        '# All\n\nNew? [A](start/a.md).\n\n## Start\n\n- [`A`](start/a.md): see [B](b.md)\n\nWords. [B](b.md)\n\n## More\n\nThese:\n\n- [B](b.md#x)\n- [C](c.md)\n\nThose:\n\n- [D](d.md)\n',
      'start/a.md': '',
      'c.md': '',
      'd.md': '',
    };
    expect(titlesOf(mapAt('README.md', (path) => texts[path]))).toEqual([
      ['Start', [undefined, 'A']],
      ['More', ['These', 'C'], ['Those', 'D']],
    ]);
  });

  test('takes an item with words before its links as a group, and links in a line as pages, as in Chinese', () => {
    const texts: Record<string, string> = {
      'zh/README.md': '## 怎样做\n\n- 看：[甲](../a.md)、[乙](b.md)\n\n## 参考\n\n[甲](../a.md) · [乙](b.md)\n',
      'a.md': '',
      'zh/b.md': '',
    };
    const sections = mapAt('zh/README.md', (path) => texts[path]);
    expect(titlesOf(sections)).toEqual([
      ['怎样做', ['看', '甲', '乙']],
      ['参考', [undefined, '甲', '乙']],
    ]);
    expect(pathsOf(sections)).toEqual(['a.md', 'zh/b.md', 'a.md', 'zh/b.md']);
  });

  test('leads to every page in English, once', () => {
    const wanted = manual.filter((page) => !isTranslation(`docs/${page}`) && page !== 'README.md');
    expect(pathsOf(mapAt('README.md', fromDocs)).sort()).toEqual(wanted.sort());
  });

  test('leads in Chinese to every page, to its translation where there is one, once', () => {
    const english = manual.filter((page) => !isTranslation(`docs/${page}`) && page !== 'README.md');
    const wanted = english.map((page) => (manual.includes(`zh/${page}`) ? `zh/${page}` : page));
    expect(pathsOf(mapAt('zh/README.md', fromDocs)).sort()).toEqual(wanted.sort());
  });
});
