import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Generated, generateIn, inEnglish, textOf } from '../../scripts/pages.ts';
import { blocksOf, linksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['docs/learn/tour.md', 'docs/zh/learn/tour.md'] as const;

/** Milliseconds. All commands of a page take half a minute where nothing else runs. */
const ON_A_BUSY_MACHINE = 600_000;

const shellBlock = /^```sh\n([\s\S]*?)^```\n/gm;
const commandsOf = (text: string) => blocksOf(text, 'sh');
/** Their links. */
const picturesOf = (text: string) => [...text.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, path]) => path);

/** What is written in a picture, in its order. */
const textsOf = (picture: string) => [...picture.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text);

/** The numbered steps, without what is before them. */
const stepsOf = (text: string) => text.split(/^(?=## )/m).filter((part) => /^## \d+\. /.test(part));

/** Numbers that are measured and not counted: with a decimal point, a power of ten, or a unit. */
function numbersIn(text: string): string[] {
  const numbers = text.replaceAll('−', '-').matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?[%°]?(?![\w.]*\w)/g);
  return [...numbers].map(([number]) => number).filter((number) => /[.e%°]/.test(number));
}

/** What a step says in its own words: no commands, no outputs, no formulas, no addresses. */
function proseOf(step: string): string {
  return step
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/^>.*$/gm, '')
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/`[^`]*`/g, '');
}

/** What a step shows: commands, what they print, and the texts in their pictures. */
function shownIn(step: string, page: string): string {
  const fenced = [...step.matchAll(/^```[\s\S]*?^```$/gm)].map(([block]) => block);
  const drawn = picturesOf(step).map((path) =>
    textOf(join(dirname(page), path)).replaceAll(/<style>.*?<\/style>|<[^>]*>/g, ' '),
  );
  return [...fenced, ...drawn].join('\n');
}

test('the tour has the same commands in both languages, and the same pictures, in Chinese those of reports', () => {
  const [english, chinese] = pages.map(textOf);
  expect(commandsOf(english).length).toBeGreaterThan(8);
  expect(commandsOf(chinese).map(inEnglish)).toEqual(commandsOf(english));
  // Pictures of attacks are in English alone.
  const wanted = stepsOf(english).map((step) =>
    picturesOf(step).map((path) => (/\battack\.svg$/.test(path) ? `../../learn/${path}` : path)),
  );
  expect(stepsOf(chinese).map(picturesOf)).toEqual(wanted);
});

test.each(pages)('the pictures beside %s are all shown in it', (page) => {
  const beside = join(dirname(page), 'tour');
  const kept = readdirSync(join(root, beside), { recursive: true, encoding: 'utf8' });
  const shown = picturesOf(textOf(page)).filter((path) => path.startsWith('tour/'));
  expect(kept.filter((path) => path.includes('.')).sort()).toEqual(shown.map((path) => path.slice(5)).sort());
});

test('the pictures of the Chinese tour have the numbers of the English ones, and words in Chinese', () => {
  const [english, chinese] = pages.map((page) =>
    picturesOf(textOf(page))
      .filter((path) => path.startsWith('tour/') && !/\battack\.svg$/.test(path))
      .map((path) => textsOf(textOf(join(dirname(page), path)))),
  );
  expect(chinese.map((texts) => texts.map(numbersIn))).toEqual(english.map((texts) => texts.map(numbersIn)));
  for (const texts of chinese) expect(texts.join('')).toMatch(/\p{Script=Han}/u);
  for (const texts of english) expect(texts.join('')).not.toMatch(/\p{Script=Han}/u);
});

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-tour-'));
/** The page in English. */
let original: Generated | undefined;
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(pages)('%s', (page) => {
  const text = textOf(page);
  let generated: Generated;

  beforeAll(() => {
    generated = generateIn(folder, page, original);
    original ??= generated;
  }, ON_A_BUSY_MACHINE);

  test('has commands that run as they are printed, in their order, in a folder that has what a clone has', () => {
    expect(generated.ran.filter(({ status }) => status !== 0)).toEqual([]);
    const isRun = text.split(shellBlock).filter((_, k) => k % 2 === 0 && k > 0);
    expect(isRun.filter((next) => !/^\n<!-- generated: (?:output|pictures) /.test(next))).toEqual([]);
  });

  test('shows what they print and draw, byte for byte (npm run docs brings it up to date)', () => {
    expect(generated.text).toBe(text);
    expect(generated.pictures.size).toBeGreaterThan(8);
    for (const [path, content] of generated.pictures) expect(textOf(path) === content, path).toBe(true);
  });

  test('names files and folders that they leave behind', () => {
    const named = [...text.matchAll(/`(results\/[^\s`]*)`/g)].map(([, path]) => path);
    expect(named).toContain('results/tour/pictures');
    expect(named.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  test('says no number that its commands and pictures do not show up to there', () => {
    let shown: string[] = [];
    let said = 0;
    for (const step of stepsOf(text)) {
      shown = [...shown, ...numbersIn(shownIn(step, page))];
      const numbers = numbersIn(proseOf(step));
      expect(
        numbers.filter((number) => !shown.includes(number)),
        step.split('\n')[0],
      ).toEqual([]);
      said += numbers.length;
    }
    expect(said).toBeGreaterThan(30);
  });

  test('has a formula, commands and a picture in every step', () => {
    expect(stepsOf(text)).toHaveLength(9);
    for (const step of stepsOf(text)) {
      expect(step).toMatch(/^> .*[=≈←→]/m);
      expect(commandsOf(step)).not.toEqual([]);
      expect(picturesOf(step)).not.toEqual([]);
    }
  });

  test('links to each of its steps', () => {
    const own = linksOf(text).filter(({ path }) => path === '');
    expect(own).toHaveLength(9);
  });
});
