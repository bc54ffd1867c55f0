/* Brings the generated parts of the pages and the pictures in them up to date. Run with `npm run docs [-- PAGE…]`. */
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { generate, isTranslation, originalOf, pages, textOf } from './pages.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const named = process.argv.slice(2);
const wanted = pages.filter((page) => named.length === 0 || named.includes(page) || named.includes(originalOf(page)));
for (const original of pages.filter((page) => !isTranslation(page))) {
  const made = wanted.filter((page) => originalOf(page) === original);
  if (!made.some((page) => textOf(page).includes('<!-- generated: '))) continue;
  for (const [page, { text, pictures }] of generate(original)) {
    if (!made.includes(page)) continue;
    writeAtomically(pathOf(page), text);
    for (const [name, content] of pictures) writeAtomically(pathOf(name), content);
  }
}
