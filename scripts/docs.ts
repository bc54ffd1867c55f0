/* Brings the generated parts of README.md up to date. Run with `npm run docs`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { withGeneratedParts } from './readme.ts';

const path = fileURLToPath(new URL('../README.md', import.meta.url));
writeAtomically(path, withGeneratedParts(readFileSync(path, 'utf8')));
