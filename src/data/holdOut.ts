import { randomSource, shuffle } from '../math/random.ts';
import type { Labels } from '../model/dataset.ts';

/**
 * Which samples are held out for testing: 1 for those, 0 for the ones to train on. Of every class with n ≥ 2 samples
 * round(fraction·n) are drawn without replacement, at least 1 and at most n − 1; a class with one sample keeps it. The
 * draw depends on the seed, the class's name and n alone, so every pair that a class is in sees the same samples held out.
 * Samples that do not count are neither drawn nor counted.
 */
export function holdOut(
  { classes, codes }: Labels,
  fraction: number,
  seed: number,
  counts: (sample: number) => boolean = () => true,
): Uint8Array {
  const heldOut = new Uint8Array(codes.length);
  const members = classes.map(() => [] as number[]);
  for (let i = 0; i < codes.length; i++) if (counts(i)) members[codes[i]].push(i);
  for (const [code, name] of classes.entries()) {
    const order = Int32Array.from(members[code]);
    const n = order.length;
    if (n < 2) continue;
    shuffle(order, randomSource(seed, name));
    const count = Math.min(Math.max(Math.round(fraction * n), 1), n - 1);
    for (let k = 0; k < count; k++) heldOut[order[k]] = 1;
  }
  return heldOut;
}
