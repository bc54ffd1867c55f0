import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launch, type Opened, open } from './browser.ts';

/**
 * What opens the reports of a folder, by name, in one browser for all tests of a suite: `prepare` makes them before the first
 * test, pages are closed after each, and browser and folder go with the last.
 */
export function reportsIn(folder: string, prepare: () => void) {
  let browser: Browser;
  const opened: Opened[] = [];
  beforeAll(async () => {
    prepare();
    browser = await launch();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  return {
    browser: () => browser,
    async openPage(name: string, options: BrowserContextOptions = {}, hash = ''): Promise<Opened> {
      const one = await open(browser, `${pathToFileURL(join(folder, `${name}.html`))}${hash}`, options);
      opened.push(one);
      return one;
    },
  };
}
