import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { l2sweepSync } from '../cli/binary.ts';
import { allDrawn, browserPath } from './browser.ts';
import { reportsIn } from './reports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-figures-'));

function l2sweep(...args: readonly string[]): void {
  const { code, stderr } = l2sweepSync(args, { cwd: folder });
  expect(code, stderr).toBe(0);
}

/** The rows of datasets/toy.csv: two features and the class; the last one is the noisy sample. */
const toy = readFileSync(join(root, 'datasets/toy.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const noisy = toy.length - 1;

describe.skipIf(browserPath === undefined)('figures in a browser', () => {
  const { openPage } = reportsIn(folder, () => {
    l2sweep('run', join(root, 'configs/digits-2v3.yaml'), '--out', 'digits', '--lambda', '10:1e-4:6', '--quiet');
    l2sweep('run', join(root, 'configs/toy.yaml'), '--out', 'toy', '--quiet');
    for (const run of ['digits', 'toy']) l2sweep('report', run, '--out', `${run}.html`);
  });

  async function openReport(name: string, hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const { page } = await openPage(name, options, hash);
    await allDrawn(page);
    return page;
  }

  /** Where a place of a drawing is in the window, once the figure is in sight. */
  async function placeIn(page: Page, figure: string, [x, y]: readonly [number, number]): Promise<[number, number]> {
    const svg = page.locator(`#${figure} .drawing svg`);
    await svg.scrollIntoViewIfNeeded();
    return svg.evaluate(
      (element, at): [number, number] => {
        const { left, top, width } = element.getBoundingClientRect();
        const scale = width / Number(element.getAttribute('width'));
        return [left + scale * at[0], top + scale * at[1]];
      },
      [x, y] as const,
    );
  }

  /** The points of the k-th element of a class in a figure, in px of the drawing. */
  async function pointsOf(page: Page, figure: string, name: string, k = 0): Promise<[number, number][]> {
    const d = (await page.locator(`#${figure} .drawing svg .${name}`).nth(k).getAttribute('d'))!;
    return [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  }

  /** The lines of the box at the pointer, names and values each on one of their own. */
  async function tipOf(page: Page): Promise<string> {
    return (await page.locator('#tip:visible :is(p, span, b)').allTextContents()).join('\n');
  }
  const readerOf = (page: Page, figure: string) => page.locator(`#${figure} .reader`);

  test('a rule at the pointer reads all curves there, and goes with it', async () => {
    const page = await openReport('digits');
    const curves = await Promise.all([0, 1, 2].map((k) => pointsOf(page, 'curves', 'fig-curve', k)));
    for (const k of [1, 4]) {
      const [x, y] = curves[0][k];
      await page.mouse.move(...(await placeIn(page, 'curves', [x + 3, y + 20])));
      const circles = await page
        .locator('#curves svg > g:last-child circle')
        .evaluateAll((all) => all.map((one) => [Number(one.getAttribute('cx')), Number(one.getAttribute('cy'))]));
      expect(circles.slice(0, 3)).toEqual(curves.map((curve) => curve[k]));
      expect(await page.locator('#curves svg > g:last-child .fig-read').count()).toBe(1);
      // From 10⁻⁴ to 10 in five equal ratios.
      expect(await tipOf(page)).toMatch(k === 1 ? /^λ = 0\.001\n/ : /^λ = 1\n/);
      expect(await tipOf(page)).toMatch(/train\s*[\d.]+%/);
    }
    await page.mouse.move(2, 2);
    expect(await page.locator('#tip').isVisible()).toBe(false);
    expect(await page.locator('#curves svg > g:last-child > *').count()).toBe(0);
  });

  test.each([
    ['curves', 1400],
    ['spread', 1400],
    ['histogram', 1400],
    ['spread', 390],
    ['histogram', 390],
    ['tilting', 1400],
    ['tilting', 390],
  ])('%s at %i px: the box of values leaves in sight what they are read off', async (figure, width) => {
    const page = await openReport('digits', '', { viewport: { width, height: 900 } });
    const isOfSamples = figure === 'tilting';
    const drawing = page.locator(`#${figure} .drawing svg`);
    await drawing.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = (await drawing.boundingBox())!;
    const places = isOfSamples
      ? (await pointsOf(page, figure, 'fig-dots', 1)).slice(0, 5)
      : [0.3, 0.5, 0.7].map((share): [number, number] => [share * box.width, box.height / 2]);
    for (const place of places) {
      await page.mouse.move(...(await placeIn(page, figure, place)));
      expect(await tipOf(page)).not.toBe('');
      const tip = (await page.locator('#tip').boundingBox())!;
      const read = (await (isOfSamples ? drawing.locator('g:last-child circle') : drawing).boundingBox())!;
      const isBeside = tip.x >= read.x + read.width || tip.x + tip.width <= read.x;
      expect(isBeside || tip.y >= read.y + read.height || tip.y + tip.height <= read.y).toBe(true);
      expect(Math.min(tip.x, tip.y, width - tip.x - tip.width, 900 - tip.y - tip.height)).toBeGreaterThanOrEqual(0);
    }
  });

  test('arrow keys read a figure, are told to screen readers, and Enter goes to what is read', async () => {
    const page = await openReport('digits');
    await page.locator('#lambda').press('Home');
    const reader = readerOf(page, 'curves');
    await reader.focus();
    await page.keyboard.press('Home');
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^λ = 10⁻⁴, .*train [\d.]+%/);
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight');
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^λ = 0\.1, /);
    expect(await reader.getAttribute('aria-valuenow')).toBe('3');
    expect(await tipOf(page)).toMatch(/^λ = 0\.1\n/);
    await page.keyboard.press('Enter');
    expect(await page.locator('#lambda-value b').textContent()).toBe('0.1');
    await page.keyboard.press('Escape');
    expect(await page.locator('#tip').isVisible()).toBe(false);
  });

  test('a finger reads, too', async () => {
    const page = await openReport('digits', '', { hasTouch: true, viewport: { width: 390, height: 800 } });
    const [x, y] = (await pointsOf(page, 'tradeoff', 'fig-dots'))[2];
    await page.touchscreen.tap(...(await placeIn(page, 'tradeoff', [x, y])));
    expect(await tipOf(page)).toMatch(/^λ = /);
  });

  test('a finger that goes from one figure to another reads there', async () => {
    const page = await openReport('digits', '', { hasTouch: true, viewport: { width: 1400, height: 1000 } });
    const [x, y] = (await pointsOf(page, 'curves', 'fig-curve'))[1];
    const [dotX, dotY] = (await pointsOf(page, 'tilting', 'fig-dots', 1))[0];
    for (let k = 0; k < 2; k++) {
      await page.touchscreen.tap(...(await placeIn(page, 'curves', [x, y])));
      expect(await tipOf(page)).toMatch(/^λ = 0.001/);
      await page.touchscreen.tap(...(await placeIn(page, 'tilting', [dotX, dotY])));
      expect(await tipOf(page)).toMatch(/^row \d+/);
    }
    expect(await page.locator('#curves svg > g:last-child > *').count()).toBe(0);
  });

  test('a sample tells its row, class, distance and values, and a click marks it in all figures', async () => {
    const page = await openReport('toy');
    const [place] = await pointsOf(page, 'plane', 'fig-large');
    await page.mouse.move(...(await placeIn(page, 'plane', place)));
    const tip = await tipOf(page);
    expect(tip).toContain(`row ${noisy}`);
    expect(tip).toContain(`class ${toy[noisy][2]}`);
    for (const value of toy[noisy].slice(0, 2)) {
      expect(tip.replaceAll('−', '-').split(/\s+/).map(Number)).toContain(Number(value));
    }
    await page.mouse.click(...(await placeIn(page, 'plane', place)));
    for (const pin of ['#plane circle', '#tilting circle', '#histogram path']) {
      await expect.poll(() => page.locator(`${pin}.fig-pin`).count()).toBe(1);
    }
    await expect.poll(() => new URL(page.url()).hash).toContain(`sample=${noisy}`);
    const again = await openReport('toy', new URL(page.url()).hash);
    expect(await again.locator('#tilting circle.fig-pin').count()).toBe(1);
    await page.mouse.click(...(await placeIn(page, 'plane', place)));
    await expect.poll(() => page.locator('.fig-pin').count()).toBe(0);
  });

  test('a sample that is an image is shown at the pointer, and drawn with its perturbations once it is pinned', async () => {
    const page = await openReport('digits');
    const reader = readerOf(page, 'tilting');
    await page.locator('#images select').selectOption({ index: 2 });
    await reader.focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    expect(await page.locator('#tip img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(8);
    const shown = await page.locator('#tip img').getAttribute('src');
    const [, row] = /row (\d+)/.exec(await tipOf(page))!;
    await page.keyboard.press('Enter');
    const drawn = page.locator('#images .drawing image').nth(1);
    await expect.poll(() => drawn.getAttribute('href')).toBe(shown);
    expect(await page.locator('#images option:checked').textContent()).toContain(`row ${row}`);
    expect(await page.locator('#images .drawing image').count()).toBeGreaterThan(4);
  });

  test('θ is drawn on a linear axis, in degrees', async () => {
    const page = await openReport('toy');
    const ticks = await page.locator('#curves svg').evaluate((svg) => {
      const texts = [...svg.querySelectorAll('text')];
      const title = texts.find((one) => one.textContent!.includes('θ'))!;
      const below = texts
        .slice(0)
        .filter((one) => one.classList.contains('fig-tick') && one.getAttribute('text-anchor') === 'end');
      const top = Number(title.getAttribute('y'));
      return below.map((one) => [Number(one.textContent), Number(one.getAttribute('y'))]).filter(([, y]) => y > top);
    });
    expect(ticks.length).toBeGreaterThan(2);
    const slopes = ticks.slice(1).map(([value, y], k) => (y - ticks[k][1]) / (value - ticks[k][0]));
    for (const slope of slopes) expect(slope).toBeCloseTo(slopes[0], 0);
    expect(ticks[0][0]).toBe(0);
  });

  test('of cards beside one another drawings and formulas begin at the same height, and formulas end the cards', async () => {
    for (const name of ['digits', 'toy']) {
      const page = await openReport(name);
      for (const part of ['.drawing svg', '.formula']) {
        const tops = await page
          .locator('.figure')
          .evaluateAll(
            (cards, inside) =>
              cards.map((card): [number, number] => [
                Math.round(card.getBoundingClientRect().top),
                Math.round(card.querySelector(inside)!.getBoundingClientRect().top),
              ]),
            part,
          );
        const cards = new Map(tops);
        expect(cards.size).toBeLessThan(tops.length);
        for (const [card, top] of tops) expect(top).toBe(cards.get(card));
      }
      const rooms = await page.locator('.figure').evaluateAll((cards) =>
        cards.map((card) => {
          const formula = card.querySelector('.formula')!.getBoundingClientRect();
          return (
            card.getBoundingClientRect().bottom - formula.bottom - Number.parseFloat(getComputedStyle(card).padding)
          );
        }),
      );
      expect(Math.max(...rooms)).toBeLessThan(2);
    }
  });

  test('nothing of a figure stands out of its card on a phone', async () => {
    const page = await openReport('digits', '', { viewport: { width: 390, height: 800 } });
    const outside = await page.locator('.figure').evaluateAll((cards) =>
      cards.flatMap((card) => {
        const { left, right } = card.getBoundingClientRect();
        return [...card.querySelectorAll('svg text')]
          .filter((one) => {
            const box = one.getBoundingClientRect();
            return box.left < left || box.right > right;
          })
          .map((one) => one.textContent);
      }),
    );
    expect(outside).toEqual([]);
  });
});
