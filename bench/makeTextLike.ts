// npx tsx bench/makeTextLike.ts FILE: writes the large sparse data set of the bench, 20,000 made-up texts, for LIBSVM.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { libsvmLines, textLikeSamples } from './textLike.ts';

const [path] = process.argv.slice(2);
if (path === undefined) throw new TypeError('missing file; expected npx tsx bench/makeTextLike.ts FILE');

const samples = textLikeSamples({ texts: 20_000, words: 47_000, length: 86, seed: 1 });
await pipeline(Readable.from(libsvmLines(samples)), createWriteStream(path));
const { rows, cols, values } = samples.features;
console.log(`${path}: ${rows} × ${cols}, ${values.length} non-zeros`);
