import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idxBytes } from '../formats/encode.ts';

/** Ten classes of four by four random pixels under MNIST's names, so that its commands run anywhere and at once. */
export function writeSmallMnist(folder: string): void {
  mkdirSync(folder, { recursive: true });
  let state = 1;
  const pixel = () => {
    state = (state * 48271) % 2147483647;
    return state % 256;
  };
  for (const [name, perClass] of [
    ['train', 3],
    ['t10k', 2],
  ] as const) {
    const labels = Array.from({ length: 10 * perClass }, (_, i) => i % 10);
    const images = labels.flatMap(() => Array.from({ length: 16 }, pixel));
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxBytes(8, [labels.length, 4, 4], images));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxBytes(8, [labels.length], labels));
  }
}
