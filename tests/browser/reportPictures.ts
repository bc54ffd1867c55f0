/* Photographs the report of a results directory for the manual: `npm run build && npx tsx tests/browser/reportPictures.ts RUN`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { l2sweepSync } from '../cli/binary.ts';
import { launch, open } from './browser.ts';

const pictures = [
  { name: 'report-light.png', viewport: { width: 1280, height: 1040 }, colorScheme: 'light', at: 'body' },
  { name: 'report-dark-phone.png', viewport: { width: 390, height: 844 }, colorScheme: 'dark', at: '#tilting' },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-pictures-'));
const report = join(folder, 'report.html');
const { code, stderr } = l2sweepSync(['report', process.argv[2], '--out', report]);
console.error(stderr);
const browser = await launch();
for (const { name, viewport, colorScheme, at } of code === 0 ? pictures : []) {
  const { page, close } = await open(browser, pathToFileURL(report).href, { viewport, colorScheme });
  await page.evaluate((place) => document.querySelector(place)!.scrollIntoView(), at);
  // Until what is in sight has been drawn as wide as it is.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: fileURLToPath(new URL(`../../docs/pictures/${name}`, import.meta.url)) });
  await close();
}
await browser.close();
rmSync(folder, { recursive: true });
