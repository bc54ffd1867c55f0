import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdOut } from '../../src/data/holdOut.ts';

const labelsOf = (codes: number[], classes = ['a', 'b', 'c', 'd']) => ({ classes, codes: Int32Array.from(codes) });
const countHeldOut = (codes: number[], heldOut: Uint8Array, code: number) =>
  codes.filter((other, i) => other === code && heldOut[i] === 1).length;

test('of every class round(fraction × n) are held out, at least one and never all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 100 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.nat(2 ** 32 - 1),
      (codes, fraction, seed) => {
        const heldOut = holdOut(labelsOf(codes), fraction, seed);
        for (const code of [0, 1, 2, 3]) {
          const n = codes.filter((other) => other === code).length;
          const expected = n < 2 ? 0 : Math.min(Math.max(Math.round(fraction * n), 1), n - 1);
          expect(countHeldOut(codes, heldOut, code)).toBe(expected);
        }
      },
    ),
  );
});

test('the draw depends on the seed, and on the class but not on the others', () => {
  const codes = Array.from({ length: 60 }, (_, i) => i % 2);
  const draw = (seed: number, chosen = codes, classes?: string[]) =>
    holdOut(labelsOf(chosen, classes), 0.5, seed).join('');
  expect(draw(1)).toBe(draw(1));
  expect(draw(1)).not.toBe(draw(2));
  const alone = holdOut(labelsOf(codes.filter((code) => code === 0)), 0.5, 1);
  expect([...holdOut(labelsOf(codes), 0.5, 1)].filter((_, i) => i % 2 === 0)).toEqual([...alone]);
});

test('every sample is as likely to be held out as any other', () => {
  const counts = new Float64Array(10);
  const draws = 2000;
  for (let seed = 0; seed < draws; seed++) {
    for (const [i, isHeldOut] of holdOut(labelsOf(Array(10).fill(0)), 0.3, seed).entries()) counts[i] += isHeldOut;
  }
  // Each count is binomial(2000, 0.3): standard deviation 20.5; five of them are allowed.
  for (const count of counts) expect(Math.abs(count - 0.3 * draws)).toBeLessThan(103);
});
