import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/report/cells.ts';
import { l2sweepSync } from '../cli/binary.ts';
import { allDrawn, browserPath, drawings, type Opened, shownValues } from './browser.ts';
import { textsOnPages } from './pdfPages.ts';
import { reportsIn } from './reports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-browser-'));

/** A class with a name that would be an image with a script, and one that would end an element and turn text around. */
const hostile = ['<img src=x onerror=alert(1)>', ']]></script>\u202eabc'];
const hostileRun = '</title><script>alert(2)</script>"\'&';

/** Runs the command line in the folder, whose exit code must be 0. */
function l2sweep(...args: readonly string[]): void {
  const { code, stderr } = l2sweepSync(args, { cwd: folder });
  expect(code, stderr).toBe(0);
}

function prepare(): void {
  const digits = join(root, 'configs/digits-2v3.yaml');
  const lambdas = ['--lambda', '10:1e-4:6', '--quiet'];
  l2sweep('run', digits, '--out', 'digits', ...lambdas);
  l2sweep(
    'run',
    digits,
    '--out',
    'others',
    '--set',
    'dataset.classes=[[2,3],[8,9]]',
    '--set',
    'name=others',
    ...lambdas,
  );
  l2sweep('run', join(root, 'configs/toy.yaml'), '--out', 'toy', '--quiet');
  const rows = Array.from({ length: 20 }, (_, k) => {
    const [x, y] = [k * 0.1 + (k % 2), (k * 7) % 5];
    return `${x},${y},"${hostile[k % 2]}"`;
  });
  writeFileSync(join(folder, 'hostile.csv'), `"<b>a</b>","b&""x",class\n${rows.join('\n')}\n`);
  const config = { name: hostileRun, dataset: { path: 'hostile.csv' }, lambda: [1, 0.1, 0.01] };
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify(config));
  l2sweep('run', 'hostile.json', '--out', 'hostile', '--quiet');
  l2sweep('report', 'digits', '--out', 'digits.html');
  l2sweep('report', 'digits', '--out', 'digits-zh.html', '--lang', 'zh');
  l2sweep('report', 'toy', '--out', 'toy.html');
  l2sweep('report', 'hostile', '--out', 'hostile.html');
  l2sweep('report', 'digits', 'others', '--out', 'both.html');
}

/** The rows of results.csv, by column. */
function results(run: string): Record<string, string>[] {
  const [header, ...records] = cellsOf(readFileSync(join(folder, run, 'results.csv'), 'utf8'));
  return records.map((record) => Object.fromEntries(record.map((cell, k) => [header[k], cell])));
}

describe.skipIf(browserPath === undefined)('a report in a browser', () => {
  const { openPage } = reportsIn(folder, prepare);

  async function openReport(name: string, options: BrowserContextOptions = {}, hash = ''): Promise<Opened> {
    const one = await openPage(name, options, hash);
    if (options.javaScriptEnabled !== false) await allDrawn(one.page);
    return one;
  }

  /** Waits until every figure shows something else than before. */
  async function everyFigureChanges(page: Page, before: Readonly<Record<string, string>>): Promise<void> {
    await expect
      .poll(async () => {
        const now = await drawings(page);
        return Object.keys(before).filter((name) => now[name] === before[name]);
      })
      .toEqual([]);
  }

  test.each(['digits', 'digits-zh', 'toy', 'hostile', 'both'])(
    '%s: nothing goes wrong, and nothing is loaded',
    async (name) => {
      const { page, troubles, requests } = await openReport(name);
      await allDrawn(page);
      await page.locator('#lambda').press('ArrowRight');
      await page.waitForTimeout(500);
      expect(troubles).toEqual([]);
      expect(requests).toEqual([]);
    },
  );

  test.each([
    ['digits', ['curves', 'tilting', 'histogram', 'images', 'spread', 'limits', 'tradeoff']],
    ['toy', ['curves', 'plane', 'tilting', 'histogram', 'spread', 'limits', 'tradeoff']],
  ])(
    '%s: all figures are drawn before any script runs, with titles, descriptions and formulas',
    async (name, figures) => {
      const { page } = await openReport(name, { javaScriptEnabled: false });
      const html = readFileSync(join(folder, `${name}.html`), 'utf8');
      const sections = html.split('<section class="figure ').slice(1);
      expect(sections.map((section) => /data-figure="(\w+)"/.exec(section)![1])).toEqual(figures);
      for (const section of sections) {
        expect(section).toMatch(/<svg width="\d+" height="[\d.]+"[^>]* role="img"/);
        expect(section).toMatch(
          /<title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc><g class="frame">.*<(path|image)/s,
        );
        expect(section).toMatch(/<math .*<\/math>/s);
      }
      expect(await page.locator('.drawing svg:visible').count()).toBe(figures.length);
      expect(await page.locator('#lambda').isVisible()).toBe(false);
    },
  );

  test.each(['digits', 'toy'])('%s: the slider changes every figure, by keyboard and by mouse', async (name) => {
    const { page } = await openReport(name);
    await allDrawn(page);
    const slider = page.locator('#lambda');
    await slider.press('Home');
    expect(await slider.inputValue()).toBe('0');
    await page.waitForTimeout(600);
    const smallest = await drawings(page);
    const lambdas = results(name).map(({ lambda }) => Number(lambda));
    expect(Number((await shownValues(page)).lambda)).toBe(Math.min(...lambdas));
    await slider.press('End');
    await everyFigureChanges(page, smallest);
    expect(Number((await shownValues(page)).lambda)).toBe(Math.max(...lambdas));
    const largest = await drawings(page);
    const { x, y, width, height } = (await slider.boundingBox())!;
    await page.mouse.move(x + width - 10, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 3, y + height / 2, { steps: 5 });
    await page.mouse.up();
    await everyFigureChanges(page, largest);
    expect(Number(await slider.inputValue())).toBeGreaterThan(0);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^λ = [\d.×⁻⁰-⁹¹²³]+$/);
  });

  test('what stands beside the slider is what results.csv has, at every point', async () => {
    const { page } = await openReport('digits');
    const rows = results('digits')
      .filter(({ loss }) => loss === 'hinge')
      .reverse();
    const slider = page.locator('#lambda');
    await slider.press('Home');
    for (const row of rows) {
      const { robust_error: _, ...shown } = await shownValues(page);
      expect(Number(shown.lambda)).toBe(Number(row.lambda));
      expect(shown).toEqual(Object.fromEntries(Object.keys(shown).map((name) => [name, row[name]])));
      expect(Object.keys(shown).length).toBe(9);
      await slider.press('ArrowRight');
    }
  });

  test('the robust error beside the slider is the one of robustness.csv', async () => {
    const { page } = await openReport('digits');
    const [header, ...records] = cellsOf(readFileSync(join(folder, 'digits/robustness.csv'), 'utf8'));
    const about = (await page.locator('.value-robust_error .about').textContent())!;
    const [, epsilon] = /^L2 ≤ ([\d.]+), in bounds$/.exec(about)!;
    const { lambda, robust_error: shown } = await shownValues(page);
    const wanted = { loss: 'hinge', norm: 'l2', box: 'true' };
    const cells = records
      .map((record) => Object.fromEntries(record.map((cell, k) => [header[k], cell])))
      .filter((row) => Object.entries(wanted).every(([name, value]) => row[name] === value))
      .filter((row) => Number(row.lambda) === Number(lambda) && Number(row.epsilon) === Number(epsilon));
    expect(cells.map((row) => row.robust_error)).toEqual([shown]);
  });

  test('buttons go to the λ with the lowest test error and to the most robust one, and one step at a time', async () => {
    const { page } = await openReport('digits');
    const rows = results('digits').filter(({ loss }) => loss === 'hinge');
    const best = rows.reduce((a, b) => (Number(b.test_error) < Number(a.test_error) ? b : a));
    await page.locator('#lambda').press('Home');
    await page.locator('[data-mark="*"]').click();
    expect((await shownValues(page)).lambda).toBe(best.lambda);
    expect(await page.locator('#lambda-value .signs').textContent()).toContain('*');
    await page.locator('[data-mark="°"]').click();
    expect(await page.locator('#lambda-value .signs').textContent()).toContain('°');
    await page.locator('#lambda').press('Home');
    expect(await page.locator('#previous').isDisabled()).toBe(true);
    await page.locator('#next').click();
    expect(await page.locator('#lambda').inputValue()).toBe('1');
  });

  test('run, class pair and loss are chosen, and λ stays', async () => {
    const { page } = await openReport('both');
    await allDrawn(page);
    await page.locator('#lambda').press('Home');
    await page.waitForTimeout(600);
    const before = await drawings(page);
    const { lambda } = await shownValues(page);
    await page.locator('#select-loss').selectOption({ label: 'softplus' });
    await everyFigureChanges(page, before);
    const hinge = results('digits').find((row) => row.loss === 'softplus' && Number(row.lambda) === Number(lambda))!;
    expect(await shownValues(page)).toMatchObject({ lambda, w_norm: hinge.w_norm, d_adv: hinge.d_adv });
    await page.locator('#select-pair').selectOption({ index: 1 });
    const other = results('others').find(
      (row) => row.class_i === '8' && row.loss === 'softplus' && Number(row.lambda) === Number(lambda),
    )!;
    expect(await shownValues(page)).toMatchObject({ lambda, w_norm: other.w_norm, d_adv: other.d_adv });
    expect(await page.locator('#select-run').inputValue()).toBe('1');
  });

  test('another series is drawn beside the chosen one', async () => {
    const { page } = await openReport('digits');
    const texts = () => page.locator('#curves svg').textContent();
    await allDrawn(page);
    expect(await texts()).not.toContain('softplus');
    await page.locator('#compare').selectOption({ label: 'softplus' });
    await expect.poll(texts).toContain('softplus');
  });

  test('choices of a figure change that figure alone', async () => {
    const { page } = await openReport('digits');
    await allDrawn(page);
    const before = await drawings(page);
    await page.locator('#histogram .choices label', { hasText: 'score' }).click();
    await expect.poll(async () => (await drawings(page)).histogram !== before.histogram).toBe(true);
    const after = await drawings(page);
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(['histogram']);
  });

  test('a link shows the same again', async () => {
    const { page } = await openReport('digits');
    await page.locator('#select-loss').selectOption({ label: 'softplus' });
    await page.locator('#lambda').press('Home');
    await page.locator('#curves .choices label', { hasText: 'linear' }).click();
    await expect.poll(() => new URL(page.url()).hash).toContain('curves.scale=linear');
    await allDrawn(page);
    const shown = await shownValues(page);
    const again = await openReport('digits', {}, new URL(page.url()).hash);
    await allDrawn(again.page);
    expect(await shownValues(again.page)).toEqual(shown);
    expect(await drawings(again.page)).toEqual(await drawings(page));
    expect(await again.page.locator('#curves input[value=linear]').isChecked()).toBe(true);
  });

  test('pointing at a curve tells the values there, and a click goes there', async () => {
    const { page } = await openReport('digits');
    await page.locator('#lambda').press('Home');
    await allDrawn(page);
    await page.locator('#curves svg').scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await page.locator('#curves svg').boundingBox())!;
    await page.mouse.move(x + 0.35 * width, y + 0.5 * height);
    const tip = page.locator('#tip');
    expect(await tip.isVisible()).toBe(true);
    const heading = (await tip.locator('p').textContent())!;
    expect(heading).not.toBe(`λ = ${await page.locator('#lambda-value b').textContent()}`);
    await page.mouse.click(x + 0.35 * width, y + 0.5 * height);
    expect(`λ = ${await page.locator('#lambda-value b').textContent()}`).toBe(heading);
    await page.mouse.move(2, 2);
    expect(await tip.isVisible()).toBe(false);
  });

  test('the table sorts by any column, marks the current point and goes to others', async () => {
    const { page } = await openReport('digits');
    const column = (name: string) =>
      page.evaluate(
        (wanted) =>
          [...document.querySelectorAll<HTMLElement>(`tbody [data-column="${wanted}"]`)].map(
            (cell) => cell.dataset.value!,
          ),
        name,
      );
    const rows = results('digits').filter(({ loss }) => loss === 'hinge');
    expect(await column('w_norm')).toEqual(rows.map(({ w_norm }) => w_norm));
    await page.locator('[data-sort=d_adv]').click();
    expect(await page.locator('th:has([data-sort=d_adv])').getAttribute('aria-sort')).toBe('ascending');
    const ascending = rows.map(({ d_adv }) => d_adv).sort((a, b) => Number(a) - Number(b));
    expect(await column('d_adv')).toEqual(ascending);
    await page.locator('[data-sort=d_adv]').press('Enter');
    expect(await page.locator('th:has([data-sort=d_adv])').getAttribute('aria-sort')).toBe('descending');
    expect(await column('d_adv')).toEqual(ascending.toReversed());
    await page.locator('tbody tr').nth(2).locator('td').nth(3).click();
    expect((await shownValues(page)).d_adv).toBe(ascending.at(-3));
    expect(await page.locator('tr[aria-current] [data-column=d_adv]').getAttribute('data-value')).toBe(
      ascending.at(-3),
    );
    await page.locator('.go[tabindex="0"]').press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await shownValues(page)).d_adv).toBe(ascending.at(-4));
  });

  test('the heads of the table are words or symbols with the units of the cells below', async () => {
    const { page } = await openReport('digits');
    const heads = await page.locator('#table thead button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const copy = button.cloneNode(true) as HTMLElement;
        copy.querySelector('.order')!.remove();
        return [(button as HTMLElement).dataset.sort!, copy.textContent];
      }),
    );
    expect(Object.fromEntries(heads)).toMatchObject({
      lambda: 'λ',
      train_error: 'training error (%)',
      test_error: 'test error (%)',
      d_err: 'derr',
      w_norm: '‖w‖',
      tilt_angle: 'θ (°)',
      adv_linf_mean: 'L∞',
    });
    expect(await page.locator('[data-sort=d_err] sub').textContent()).toBe('err');
    expect(await page.locator('[data-sort=d_err]').getAttribute('title')).toContain('d_err');
    for (const row of results('digits').slice(0, 3)) {
      const cells = page.locator('#table tr', {
        has: page.locator(`[data-column=w_norm][data-value="${row.w_norm}"]`),
      });
      const shown = async (name: string) => Number(await cells.locator(`[data-column=${name}]`).textContent());
      expect(await shown('train_error')).toBeCloseTo(100 * Number(row.train_error), 2);
      expect(await shown('tilt_angle')).toBeCloseTo((180 / Math.PI) * Number(row.tilt_angle), 1);
    }
  });

  test('numbers have one spelling all over the page, powers of ten as such', async () => {
    const { page } = await openReport('digits');
    await allDrawn(page);
    await page.locator('.table-controls label', { has: page.locator('[name=columns][value=all]') }).click();
    await page.locator('#lambda').press('Home');
    const text = (await page.locator('.sticky, .figures, .points').allInnerTexts()).join('\n');
    expect(text).toMatch(/\d×10⁻[⁰¹²³⁴-⁹]/);
    expect(text.match(/(?<![\w-])\d[\d.]*e-?\d+/g) ?? []).toEqual([]);
    expect(await page.locator('#lambda-value b').textContent()).toBe('10⁻⁴');
    await expect.poll(() => page.locator('#table tr[aria-current] .go').textContent()).toBe('10⁻⁴');
  });

  test('the table shows all points and all columns', async () => {
    const { page } = await openReport('both');
    await page.locator('.table-controls label', { has: page.locator('[name=scope][value=all]') }).click();
    await page.locator('.table-controls label', { has: page.locator('[name=columns][value=all]') }).click();
    const all = [...results('digits'), ...results('others')];
    expect(await page.locator('#table tbody tr').count()).toBe(all.length);
    expect(await page.locator('#table thead th').count()).toBe(1 + Object.keys(all[0]).length);
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('#table tbody tr')].map((row) =>
        Object.fromEntries(
          [...row.querySelectorAll<HTMLElement>('[data-column]')].map(({ dataset }) => [dataset.column, dataset.value]),
        ),
      ),
    );
    expect(shown).toEqual(all);
  });

  test('the matrix of class pairs opens a pair at its chosen point', async () => {
    const { page } = await openReport('both');
    await page.locator('#select-run').selectOption('1');
    const cell = page.locator('#matrix td:not([aria-current]) button').first();
    const { series, point } = await cell.evaluate(({ dataset }) => ({
      series: dataset.series!,
      point: dataset.point!,
    }));
    await cell.click();
    expect(await page.locator(`#matrix [aria-current] button`).getAttribute('data-series')).toBe(series);
    await expect.poll(() => page.url()).toContain(`series=${series}`);
    expect(await page.locator(`#table tr[aria-current]`).getAttribute('data-point')).toBe(point);
    await page.locator('#matrix-column').selectOption('w_norm');
    expect(await page.locator(`#matrix [aria-current] button`).textContent()).toMatch(/^[\d.]/);
  });

  /** What the page hands to the browser while something is done: its own downloads take as long as it likes. */
  async function handedOver(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
    // A key that is pressed may arrive before an evaluation that was begun first: what hands over is there before.
    const handed = await page.evaluateHandle(() => {
      const promise = new Promise<{ name: string; bytes: number[] }>((resolve) => {
        let content: Blob;
        URL.createObjectURL = (blob) => {
          content = blob as Blob;
          return '#';
        };
        HTMLAnchorElement.prototype.click = async function () {
          resolve({ name: this.download, bytes: [...new Uint8Array(await content.arrayBuffer())] });
        };
      });
      return { promise };
    });
    await act();
    const { name, bytes } = await handed.evaluate(({ promise }) => promise);
    return { name, bytes: Buffer.from(bytes) };
  }

  test('the download has the bytes of results.csv', async () => {
    const { page } = await openReport('both');
    for (const [k, run] of ['digits', 'others'].entries()) {
      const { name, bytes } = await handedOver(page, () => page.locator('.download').nth(k).click());
      expect(name).toBe('results.csv');
      expect(bytes.equals(readFileSync(join(folder, run, 'results.csv')))).toBe(true);
    }
  });

  test('a figure is saved as the SVG that `report --svg` writes, by pointer and by keyboard', async () => {
    const { page } = await openReport('digits', {}, '#lambda=0.01&histogram.quantity=ys');
    await allDrawn(page);
    await page.locator('#histogram summary').click();
    const byPointer = await handedOver(page, () => page.locator('#histogram [data-save=svg]').click());
    expect(await page.locator('.save[open]').count()).toBe(0);
    await page.locator('#histogram summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const byKeyboard = await handedOver(page, () => page.keyboard.press('Enter'));
    expect(byKeyboard).toEqual(byPointer);
    const width = await page.locator('#histogram .drawing svg').getAttribute('width');
    const asked = ['--figures', 'histogram:ys', '--loss', 'hinge', '--lambda', '0.01', '--width', width!];
    l2sweep('report', 'digits', '--svg', 'saved', ...asked);
    expect(byPointer.name).toMatch(/^l2sweep-histogram-ys-2v3-hinge-/);
    const written = readFileSync(join(folder, 'saved', byPointer.name.replace('l2sweep-', '')));
    expect(byPointer.bytes.toString()).toBe(written.toString());
  });

  test('a figure is saved as a PNG twice as wide and high, with something on it', async () => {
    const { page } = await openReport('toy', { colorScheme: 'dark' });
    await allDrawn(page);
    for (const figure of ['curves', 'plane', 'tradeoff']) {
      await page.locator(`#${figure} summary`).click();
      const { name, bytes } = await handedOver(page, () => page.locator(`#${figure} [data-save=png]`).click());
      expect(name).toMatch(new RegExp(`^l2sweep-${figure}-IvJ-hinge.*\\.png$`));
      const { width, height, data, channels } = decode(bytes);
      const drawn = Number(await page.locator(`#${figure} .drawing svg`).getAttribute('width'));
      expect(Math.abs(width - 2 * drawn)).toBeLessThan(60);
      expect(height).toBeGreaterThan(300);
      // The first pixel is of the ground, white on dark pages, too; some twentieth of the others is not.
      expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
      let inked = 0;
      for (let k = 0; k < data.length; k += channels) if (data[k] + data[k + 1] + data[k + 2] < 700) inked++;
      expect(inked / (width * height)).toBeGreaterThan(0.005);
    }
  });

  test('menus of figures close with Escape and elsewhere', async () => {
    const { page } = await openReport('toy');
    const open = page.locator('.save[open]');
    await page.locator('#curves summary').click();
    expect(await open.count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await open.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement!.closest('section')!.id)).toBe('curves');
    await page.locator('#curves summary').click();
    await page.locator('#plane summary').click();
    expect(await open.count()).toBe(1);
    await page.locator('h1').click();
    expect(await open.count()).toBe(0);
  });

  test.each(['digits', 'digits-zh', 'toy', 'both', 'hostile'])('%s fits every screen, light and dark', async (name) => {
    const { page } = await openReport(name, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    for (const [width, colorScheme] of [
      [390, 'dark'],
      [390, 'light'],
      [768, 'light'],
      [1400, 'light'],
      [1400, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      await allDrawn(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBe(width);
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const brightness = Math.max(...ground.match(/\d+/g)!.map(Number));
      expect(brightness > 128, ground).toBe(colorScheme === 'light');
    }
  });

  test('colours are chosen, and stay chosen', async () => {
    const { page } = await openReport('digits', { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.locator('label', { has: page.locator('[name=theme][value=dark]') }).click();
    expect(await ground()).not.toBe(light);
    await page.reload();
    expect(await ground()).not.toBe(light);
    await page.emulateMedia({ media: 'print' });
    const ink = await page.evaluate(() => getComputedStyle(document.body).color);
    expect(Math.max(...ink.match(/\d+/g)!.map(Number))).toBeLessThan(64);
  });

  test('on paper it is dark on light, with all figures and the table, without controls', async () => {
    const { page } = await openReport('digits', { colorScheme: 'dark' });
    await allDrawn(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const [ink, axis] = await page.evaluate(() => [
      getComputedStyle(document.body).color,
      getComputedStyle(document.querySelector('.fig-text')!).fill,
    ]);
    for (const colour of [ink, axis]) expect(Math.max(...colour.match(/\d+/g)!.map(Number)), colour).toBeLessThan(128);
    expect(await page.locator('#lambda').isVisible()).toBe(false);
    expect(await page.locator('#lambda-value').isVisible()).toBe(true);
    expect(await page.locator('.drawing svg:visible').count()).toBe(7);
    expect(await page.locator('form button:visible, select:visible, details:visible, .order:visible').count()).toBe(0);
  });

  test.each(['digits', 'digits-zh', 'toy', 'both'])(
    '%s: no page on paper is empty, and figures are whole',
    async (name) => {
      const { page } = await openReport(name);
      await allDrawn(page);
      const margin = { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' };
      const texts = textsOnPages(await page.pdf({ format: 'A4', margin }));
      expect(texts.length).toBeLessThan(9);
      expect(Math.min(...texts), texts.join()).toBeGreaterThan(20);
      // The same in a window as wide as the paper between its margins, 190 × 277 mm.
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 718, height: 1047 });
      const figures = await page.locator('.figure').evaluateAll((sections) =>
        sections.map((section) => ({
          height: section.getBoundingClientRect().height,
          inside: getComputedStyle(section).breakInside,
        })),
      );
      for (const { height, inside } of figures) {
        expect(height).toBeLessThan(1047 / 1.5);
        expect(inside).toBe('avoid');
      }
    },
  );

  test('for paper figures are drawn anew, as wide as it is, and for the window again after that', async () => {
    const { page } = await openReport('digits');
    await allDrawn(page);
    const widths = () =>
      page.locator('.drawing svg').evaluateAll((all) => all.map((svg) => Number(svg.getAttribute('width'))));
    const before = await widths();
    const width = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          window.addEventListener('beforeprint', () => {
            resolve([...document.querySelectorAll('.drawing svg')].map((svg) => svg.getAttribute('width')!));
          });
        }),
    );
    await page.pdf();
    expect([...new Set(await width)]).toEqual(['600']);
    expect(Math.max(...before)).toBeGreaterThan(1000);
    expect(await widths()).toEqual(before);
  });

  test('a step of the slider draws in the next frame what is in sight, and no more', async () => {
    const { page } = await openReport('digits');
    await allDrawn(page);
    await page.waitForTimeout(800);
    const { drawn, inSight } = await page.evaluate(async () => {
      const drawn = new Set<string>();
      const observer = new MutationObserver((records) => {
        for (const { target } of records) drawn.add((target as Element).closest('section')!.id);
      });
      for (const svg of document.querySelectorAll('.drawing svg'))
        observer.observe(svg, { childList: true, subtree: true });
      const slider = document.querySelector<HTMLInputElement>('#lambda')!;
      slider.stepDown();
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      // In the frame after that, the others may be next, if it is late.
      await new Promise(requestAnimationFrame);
      const near = ({ top, bottom }: DOMRect) => bottom > -100 && top < innerHeight + 100;
      const sections = [...document.querySelectorAll('[data-figure]')];
      const inSight = sections.filter((one) => near(one.getBoundingClientRect())).map(({ id }) => id);
      return { drawn: [...drawn], inSight };
    });
    expect(inSight).toEqual(['curves', 'tilting']);
    expect(drawn.sort()).toEqual(inSight);
  });

  test.each(['digits', 'digits-zh', 'toy', 'both'])('%s: what stays in sight is at most 100 px high', async (name) => {
    const { page } = await openReport(name);
    for (const width of [1400, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await allDrawn(page);
      await page.locator('#tilting').scrollIntoViewIfNeeded();
      await page.mouse.wheel(0, 1200);
      await page.waitForTimeout(100);
      const heights = await page.locator('.sticky, .sticky *').evaluateAll((elements) =>
        elements
          .filter((element) => getComputedStyle(element).position === 'sticky')
          .map((element) => element.getBoundingClientRect())
          .map(({ top, height }) => ({ top, height }))
          .filter(({ height }) => height > 0),
      );
      expect(heights.length).toBe(1);
      expect(heights[0].top).toBe(0);
      expect(heights[0].height, `${width} px`).toBeLessThanOrEqual(100);
    }
  });

  test('names from data and configs are text, whatever they hold', async () => {
    const { page, troubles } = await openReport('hostile');
    await allDrawn(page);
    const elements = () =>
      page.evaluate(() => document.querySelectorAll('main img, main b b, main script, header script').length);
    expect(await page.title()).toBe(`L2 regularisation sweep: ${hostileRun}`);
    expect(await page.locator('h1').textContent()).toContain(hostileRun);
    expect(await page.locator('.lede').textContent()).toContain(hostile[0]);
    expect(await page.locator('.lede bdi').allTextContents()).toContain(hostile[1]);
    await page.locator('.table-controls label', { has: page.locator('[name=columns][value=all]') }).click();
    expect(await page.locator('tbody td[data-column=class_i]').first().getAttribute('data-value')).toBe(
      [...hostile].sort()[0],
    );
    expect(await elements()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('everything is reached by keyboard, from top to bottom, and where one is can be seen', async () => {
    const { page } = await openReport('digits');
    await allDrawn(page);
    const order: string[] = [];
    for (let k = 0; k < 60; k++) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const shown = element.matches('.segmented input') ? element.nextElementSibling! : element;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        const name = element.getAttribute('name') ?? (element.id || element.className || element.tagName);
        return {
          name,
          seen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
          sort: element.dataset.sort,
        };
      });
      if (place.name === 'BODY') break;
      expect(place.seen, place.name).toBe(true);
      order.push(place.sort ?? place.name);
    }
    expect(order.slice(0, 3)).toEqual(['skip unseen', 'skip unseen', 'theme']);
    const landmarks = [
      'select-loss',
      'compare',
      'lambda',
      'previous',
      'curves-scale',
      'histogram-quantity',
      'images-sample',
      'scope',
      'download',
      'scroll',
      'd_adv',
      'go',
    ];
    const places = landmarks.map((name) => order.indexOf(name));
    expect(
      places.every((place) => place >= 0),
      `${landmarks} in ${order}`,
    ).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(order.filter((name) => name === 'go')).size).toBe(1);
  });

  test('the skip link leads past the controls', async () => {
    const { page } = await openReport('digits');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('figures');
  });

  test('what is spoken follows when the slider rests, in one sentence', async () => {
    const { page } = await openReport('digits');
    const summary = page.locator('#summary');
    expect(await summary.getAttribute('aria-live')).toBe('polite');
    const before = await summary.textContent();
    await page.locator('#lambda').press('Home');
    expect(await summary.textContent()).toBe(before);
    await expect.poll(() => summary.textContent()).toMatch(/^λ = 10⁻⁴: training error 0\.00%/);
  });

  test('Chinese pages are Chinese all through', async () => {
    const { page } = await openReport('digits-zh');
    await allDrawn(page);
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    const texts = await page
      .locator('h1, h2, .reading, .opening p, .value dt, .buttons .word, .points > p, .provenance summary')
      .allTextContents();
    expect(texts.length).toBeGreaterThan(30);
    for (const text of texts) expect(text).toMatch(/\p{Script=Han}/u);
    await expect.poll(() => page.locator('#summary').textContent()).toContain('训练误差');
  });

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  test.each([
    ['digits', 1400, 'light'],
    ['digits', 390, 'dark'],
    ['toy', 1400, 'dark'],
    ['both', 1400, 'light'],
    ['digits-zh', 390, 'light'],
    ['digits-zh', 1400, 'dark'],
    ['digits', 718, 'print'],
    ['both', 718, 'print'],
  ] as const)('%s at %i px, %s: no barrier is found (WCAG 2.2 AA)', async (name, width, look) => {
    const isPaper = look === 'print';
    const options = { bypassCSP: true, colorScheme: isPaper ? 'dark' : look } as const;
    const { page } = await openReport(name, { viewport: { width, height: 900 }, ...options });
    await allDrawn(page);
    if (isPaper) await page.emulateMedia({ media: 'print' });
    else await page.locator('#curves summary').click();
    await page.evaluate(axe);
    const barriers = await page.evaluate(async () => {
      const runner = (globalThis as unknown as { axe: { run(options: object): Promise<Violations> } }).axe;
      interface Violations {
        readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
      }
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await runner.run({ runOnly: tags });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    });
    expect(barriers).toEqual([]);
  });
});
