import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { slug } from 'github-slugger';
import { type DefaultTheme, defineConfig, type UserConfig } from 'vitepress';
import { refuseDeadAnchors } from '../anchors.ts';
import { asOnGitHub, copyLinked } from '../links.ts';
import { mapAt, type Page, type Section } from '../map.ts';
import { search } from '../search.ts';

const site = resolve(import.meta.dirname, '..');
const docs = resolve(site, '../docs');
const textOf = (path: string) => readFileSync(join(docs, path), 'utf8');
const english = mapAt('README.md', textOf);
const chinese = mapAt('zh/README.md', textOf);

const linkTo = (path: string) => `/${path.replace(/\.md$/, '')}`;

function sidebarItem({ text, path, below }: Page): DefaultTheme.SidebarItem {
  const items = below.map(sidebarItem);
  return { text, link: linkTo(path), ...(items.length > 0 && { items, collapsed: true }) };
}

function sidebarOf(sections: readonly Section[]): DefaultTheme.SidebarItem[] {
  return sections.map(({ title, groups }) => ({
    text: title,
    items: groups.flatMap(({ title: group, pages }) =>
      group === undefined ? pages.map(sidebarItem) : [{ text: group, collapsed: false, items: pages.map(sidebarItem) }],
    ),
  }));
}

function navOf(sections: readonly Section[]): DefaultTheme.NavItem[] {
  return sections.map(({ title, groups }) => {
    const { path } = groups[0].pages[0];
    return { text: title, link: linkTo(path), activeMatch: `^${linkTo(path).replace(/[^/]*$/, '')}` };
  });
}

/** Pages are in docs/, from where the packages of this folder are not found. When they are rendered, Node finds them. */
const vueOfPages: NonNullable<NonNullable<UserConfig['vite']>['plugins']>[number] = {
  name: 'vue-of-pages',
  enforce: 'pre',
  resolveId(source, _importer, { ssr = false }) {
    return ssr && /^vue(?:$|\/)/.test(source) ? { id: source, external: true } : null;
  },
};

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><text x="3" y="13" font-size="16" fill="#3451b2">λ</text></svg>';

export default defineConfig({
  title: 'l2sweep',
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcDir: '..',
  srcExclude: ['*.md', '!(docs|site)/**', 'site/README.md'],
  rewrites: {
    'docs/README.md': 'manual.md',
    'docs/zh/README.md': 'zh/manual.md',
    'docs/:path(.*)': ':path',
    'site/home/:path(.*)': ':path',
  },
  markdown: { anchor: { slugify: slug }, config: asOnGitHub },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'How L2 regularisation trades errors for robustness, with a certificate for every point',
      themeConfig: {
        nav: [...navOf(english), { text: 'Gallery', link: '/gallery' }],
        sidebar: sidebarOf(english),
      },
    },
    zh: {
      label: '中文',
      lang: 'zh',
      description: '沿 L2 正则化强度扫描线性分类器：错误与鲁棒性怎样此消彼长，每一点都有最优性证书',
      themeConfig: {
        nav: [...navOf(chinese), { text: '图库', link: '/zh/gallery' }],
        sidebar: sidebarOf(chinese),
        outline: { level: [2, 3], label: '本页' },
        docFooter: { prev: '上一页', next: '下一页' },
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        darkModeSwitchLabel: '深浅',
        lightModeSwitchTitle: '浅色',
        darkModeSwitchTitle: '深色',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
        notFound: { title: '没有这一页', quote: '', linkLabel: '回到首页', linkText: '回到首页' },
      },
    },
  },
  themeConfig: {
    search,
    outline: { level: [2, 3] },
    // Not every page has a translation; those that have one link to it.
    i18nRouting: false,
  },
  vite: {
    publicDir: join(site, 'public'),
    plugins: [vueOfPages],
  },
  buildEnd({ outDir, site: { base } }) {
    copyLinked(outDir);
    refuseDeadAnchors(outDir, base);
  },
});
