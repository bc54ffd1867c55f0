import { existsSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const places = [
  process.env.L2SWEEP_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium that is installed here, if there is one; L2SWEEP_BROWSER names another. */
export const browserPath = places.find((path) => path !== undefined && existsSync(path));

/** Starts it; sandboxes need rights that containers do not give. */
export async function launch(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] });
}

/** A page as a reader opens it, and everything that went wrong in it or left it. */
export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught exceptions, dialogs. */
  readonly troubles: readonly string[];
  /** Addresses that were asked for, the page's own left out. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Opens an address and waits until its script has drawn. */
export async function open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('dialog', async (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== address.split('#')[0] && !/^(data|blob):/.test(url)) requests.push(url);
  });
  await page.goto(address);
  return { page, troubles, requests, close: () => context.close() };
}

/**
 * Waits until each figure has been drawn as wide as its place: those out of sight are drawn one after the other, and until then
 * what is below them moves, from under a click, too.
 */
export async function allDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.drawing')].every((drawing) => {
      const width = drawing.clientWidth;
      const svg = drawing.querySelector('svg')!;
      const drawn = Number(svg.getAttribute('viewBox')!.split(' ')[2]);
      return width === 0 || svg.hasAttribute('hidden') || drawn === Math.round(Math.min(Math.max(width, 280), 1200));
    }),
  );
}

/** What all figures show now, by name. */
export async function drawings(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-figure]')].map((section) => [
        section.dataset.figure!,
        section.querySelector('svg .content')!.innerHTML + section.querySelector('svg desc')!.textContent,
      ]),
    ),
  );
}

/** What the page says beside the slider, by column: the exact texts. */
export async function shownValues(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('.controls [data-column], #values [data-column]')].map((element) => [
        element.dataset.column!,
        element.dataset.value!,
      ]),
    ),
  );
}
