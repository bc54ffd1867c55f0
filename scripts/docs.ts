/* Brings the generated parts of the pages and the pictures in them up to date. Run with `npm run docs`. */
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { generate, pages } from './pages.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

for (const page of pages) {
  const { text, pictures } = generate(page);
  writeAtomically(pathOf(page), text);
  for (const [name, content] of pictures) writeAtomically(pathOf(name), content);
}
