import type { DefaultTheme } from 'vitepress';

/**
 * The words of a text: Chinese, which has no spaces, in pairs of neighbouring characters, and the last one of a run alone, too,
 * so that each is the beginning of some word. VitePress sends the source of this function to the browser: it can use nothing
 * outside it.
 */
function wordsOf(text: string): string[] {
  return (text.match(/\p{Script=Han}+|[^\p{Script=Han}\s\p{P}\p{S}]+|[‖λμθε∞]+/gu) ?? []).flatMap((run) => {
    const characters = [...run];
    return /\p{Script=Han}/u.test(run) ? characters.map((one, k) => one + (characters[k + 1] ?? '')) : [run];
  });
}

/** Search in the browser, without a server. */
export const search: NonNullable<DefaultTheme.Config['search']> = {
  provider: 'local',
  options: {
    miniSearch: {
      options: { tokenize: wordsOf },
      searchOptions: { combineWith: 'AND', fuzzy: 0.2, prefix: true },
    },
    locales: {
      zh: {
        translations: {
          button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
          modal: {
            displayDetails: '显示详情',
            resetButtonTitle: '清除',
            backButtonTitle: '返回',
            noResultsText: '没有找到',
            footer: { selectText: '选择', navigateText: '移动', closeText: '关闭' },
          },
        },
      },
    },
  },
};
