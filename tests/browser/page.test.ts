import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { l2sweepSync } from '../cli/binary.ts';
import { allDrawn, browserPath } from './browser.ts';
import { reportsIn } from './reports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-page-'));

/** Runs the command line in the folder, whose exit code must be 0. */
function l2sweep(...args: readonly string[]): void {
  const { code, stderr } = l2sweepSync(args, { cwd: folder });
  expect(code, stderr).toBe(0);
}

/** With two features, with images, with all formulas of adversarial training beside another run, and with a matrix of pairs. */
const reports = { toy: ['toy'], digits: ['digits'], many: ['digits', 'l1', 'linf'], pairs: ['pairs'] };

function prepare(): void {
  const digits = join(root, 'configs/digits-2v3.yaml');
  const lambdas = ['--lambda', '1:1e-3:4', '--quiet'];
  l2sweep('run', join(root, 'configs/toy.yaml'), '--out', 'toy', ...lambdas);
  l2sweep('run', digits, '--out', 'digits', ...lambdas);
  const four = 'dataset.classes=[[0,1],[0,2],[0,3],[1,2],[1,3],[2,3]]';
  l2sweep('run', digits, '--set', four, '--lambda', '1,0.1', '--loss', 'hinge', '--out', 'pairs', '--quiet');
  for (const norm of ['l1', 'linf']) {
    const adversarial = `adversarial={norm: ${norm}, epsilon: [0.1, 0]}`;
    const penalty = `penalty=${norm === 'l1' ? 'C' : 'slides'}`;
    l2sweep('run', digits, '--lambda', '1', '--set', adversarial, '--set', penalty, '--out', norm, '--quiet');
  }
  for (const [name, runs] of Object.entries(reports)) l2sweep('report', ...runs, '--out', `${name}.html`);
}

/** Where the rules of a style sheet begin, those in other rules too, by their selectors; rules of figures have their own tests. */
function rulesOf(sheet: string): Map<number, string> {
  const rules = new Map<number, string>();
  const around: string[] = [];
  // Up to the end of a declaration, or to where a block begins or ends; none of these are in texts here.
  for (const { index, 0: piece } of sheet.matchAll(/[^{};]*[{};]/g)) {
    const name = piece.slice(0, -1).trim();
    if (piece.endsWith('{')) {
      if (!name.startsWith('@') && !name.startsWith('.fig-'))
        rules.set(index + piece.search(/\S/), [...around, name].join(' '));
      around.push(name);
    } else if (piece.endsWith('}')) around.pop();
  }
  return rules;
}

/**
 * From now on the browser keeps which rules have been the case for some element; returns what tells that of the page's style
 * sheet. Playwright's own coverage has rules that are within a used one as used.
 */
async function usageOfRules(page: Page): Promise<() => Promise<{ selector: string; isUsed: boolean }[]>> {
  const session = await page.context().newCDPSession(page);
  const sheets: string[] = [];
  session.on('CSS.styleSheetAdded', ({ header }) => {
    if (header.isInline) sheets.push(header.styleSheetId);
  });
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  await session.send('CSS.startRuleUsageTracking');
  return async () => {
    const { ruleUsage } = await session.send('CSS.stopRuleUsageTracking');
    const [styleSheetId] = sheets;
    const { text } = await session.send('CSS.getStyleSheetText', { styleSheetId });
    const used = new Set(ruleUsage.filter((one) => one.styleSheetId === styleSheetId).map((one) => one.startOffset));
    return Array.from(rulesOf(text), ([start, selector]) => ({ selector, isUsed: used.has(start) }));
  };
}

/** How a page has moved since its first frame. */
interface Moves {
  /** The cumulative layout shift. */
  readonly shift: number;
  /** Each height that the page has had. */
  readonly heights: readonly number[];
}

/** Runs in the page before anything else. */
function watchMoves(): void {
  const moves = { shift: 0, heights: [] as number[] };
  Object.assign(globalThis, { moves });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moves.shift += (entry as PerformanceEntry & { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
  const look = () => {
    const height = document.documentElement.scrollHeight;
    if (height !== moves.heights.at(-1)) moves.heights.push(height);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

describe.skipIf(browserPath === undefined)('the page of a report', () => {
  const { openPage, browser } = reportsIn(folder, prepare);
  const openReport = (name: string, width: number) => openPage(name, { viewport: { width, height: 844 } });

  const looks = [
    [1400, 'screen'],
    [390, 'screen'],
    [320, 'screen'],
    [718, 'print'],
  ] as const;
  test.each(['toy', 'many'].flatMap((name) => looks.map(([width, media]) => [name, width, media] as const)))(
    '%s at %i px of %s: formulas are whole, with nothing to scroll',
    async (name, width, media) => {
      const { page } = await openReport(name, width);
      await allDrawn(page);
      await page.emulateMedia({ media });
      const formulas = await page.locator('.formula').evaluateAll((all) =>
        all.map((formula) => ({
          where: formula.closest('section')?.id ?? 'objective',
          room: formula.clientWidth,
          needed: formula.scrollWidth,
          hidden: formula.scrollHeight - formula.clientHeight,
          right: formula.getBoundingClientRect().right,
          equations: Array.from(formula.querySelectorAll('math'), (one) => one.getBoundingClientRect().right),
        })),
      );
      expect(formulas.length).toBeGreaterThanOrEqual(7);
      for (const { where, room, needed, hidden, right, equations } of formulas) {
        expect(equations.length, where).toBeGreaterThan(0);
        // Heights of fractions of a px are told rounded.
        expect(hidden, where).toBeLessThanOrEqual(1);
        expect(needed, where).toBeLessThanOrEqual(room);
        for (const end of equations) expect(end, where).toBeLessThanOrEqual(right + 0.5);
      }
    },
  );

  test.each(['toy', 'many'].flatMap((name) => [1400, 390].map((width) => [name, width] as const)))(
    '%s at %i px: nothing moves once the page is seen, not at its top and not where one has scrolled to',
    async (name, width) => {
      for (const part of ['', '#points']) {
        const context = await browser().newContext({ viewport: { width, height: 844 } });
        const page = await context.newPage();
        await page.addInitScript(watchMoves);
        await page.goto(`${pathToFileURL(join(folder, `${name}.html`))}`, { waitUntil: 'commit' });
        await page.waitForSelector('#points');
        if (part !== '') await page.evaluate(() => document.querySelector('#points')!.scrollIntoView());
        await allDrawn(page);
        await page.waitForTimeout(1500);
        const { shift, heights } = await page.evaluate(() => (globalThis as unknown as { moves: Moves }).moves);
        await context.close();
        expect(shift, part).toBeLessThanOrEqual(0.01);
        expect(heights.length, `heights of the page, one after the other: ${heights}`).toBe(1);
      }
    },
  );

  test('each rule of the style sheet is used on some page, in some window, on paper or without a script', async () => {
    const all = new Set<string>();
    const used = new Set<string>();
    for (const name of Object.keys(reports)) {
      for (const javaScriptEnabled of [true, false]) {
        const context = await browser().newContext({ javaScriptEnabled, viewport: { width: 1400, height: 844 } });
        const page = await context.newPage();
        const usage = await usageOfRules(page);
        await page.goto(`${pathToFileURL(join(folder, `${name}.html`))}`);
        for (const width of [1400, 390]) {
          await page.setViewportSize({ width, height: 844 });
          if (javaScriptEnabled) await useAll(page);
          await page.emulateMedia({ media: 'print' });
          await page.evaluate(() => document.body.offsetHeight);
          await page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' });
        }
        for (const { selector, isUsed } of await usage()) {
          all.add(selector);
          if (isUsed) used.add(selector);
        }
        await context.close();
      }
    }
    expect(all.size).toBeGreaterThan(100);
    expect([...all].filter((selector) => !used.has(selector))).toEqual([]);
  }, 300_000);

  /** Shows what is there for moments: another series, menus, tips, what is below the pointer, all columns of the matrix, all Tabs. */
  async function useAll(page: Page): Promise<void> {
    const compared = page.locator('#compare');
    if ((await compared.count()) > 0)
      await compared.selectOption({ index: (await compared.locator('option').count()) - 1 });
    await page.locator('.provenance summary').first().click();
    await page.locator('.save summary').first().click();
    for (const place of ['#next', '.segmented label', '#table tbody tr', '.drawing', '.save summary'])
      await page.locator(place).first().hover({ force: true });
    // Over the cloud of samples, where the tip has a picture.
    await page.evaluate(() => {
      const drawing = document.querySelector('#tilting .drawing')!;
      drawing.scrollIntoView({ block: 'center' });
      const { left, top, width, height } = drawing.getBoundingClientRect();
      for (let k = 1; k < 40; k++) {
        const place = { clientX: left + (width * k) / 40, clientY: top + height / 2 };
        const event = new PointerEvent('pointermove', { ...place, bubbles: true, pointerType: 'mouse' });
        document.elementFromPoint(place.clientX, place.clientY)?.dispatchEvent(event);
        if (document.querySelector('.tip img')) break;
      }
      document.body.offsetHeight;
    });
    const column = page.locator('#matrix-column');
    if ((await column.count()) > 0) {
      const values = await column
        .locator('option')
        .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
      for (const value of values) await column.selectOption(value);
    }
    await page.locator('#lambda').press('Home');
    for (let k = 0; k < 8; k++) await page.keyboard.press('Tab');
    await page.evaluate(() => document.querySelector<HTMLElement>('.skip')!.focus());
  }

  test('formulas are set as mathematics: fractions stand on two lines, limits below sums', async () => {
    const { page } = await openReport('digits', 1400);
    const places = await page.locator('#curves .formula').evaluate((formula) => {
      const middleOf = (element: Element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return (top + bottom) / 2;
      };
      return Array.from(formula.querySelectorAll('mfrac, munder'), ({ firstElementChild, lastElementChild }) =>
        [firstElementChild!, lastElementChild!].map(middleOf),
      );
    });
    expect(places.length).toBe(3);
    for (const [above, below] of places) expect(below - above).toBeGreaterThan(8);
  });
});
