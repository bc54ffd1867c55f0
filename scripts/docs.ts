/* Brings the generated parts of README.md and the pictures in it up to date. Run with `npm run docs`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { withGeneratedParts } from './readme.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const { readme, images } = withGeneratedParts(readFileSync(pathOf('README.md'), 'utf8'));
writeAtomically(pathOf('README.md'), readme);
for (const [name, content] of images) writeAtomically(pathOf(name), content);
