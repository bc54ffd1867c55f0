/* Brings the generated parts of the pages and the pictures in them up to date. Run with `npm run docs [-- PAGE…]`. */
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { type Generated, generate, originalOf, pages, textOf } from './pages.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const wanted = process.argv.slice(2);
const done = new Map<string, Generated>();
for (const page of pages) {
  if (wanted.length > 0 && !wanted.includes(page) && !wanted.includes(originalOf(page))) continue;
  if (!textOf(page).includes('<!-- generated: ')) continue;
  const generated = generate(page, done.get(originalOf(page)));
  done.set(page, generated);
  writeAtomically(pathOf(page), generated.text);
  for (const [name, content] of generated.pictures) writeAtomically(pathOf(name), content);
}
