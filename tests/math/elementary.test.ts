import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, log, log1p, log10, powerOfTen } from '../../src/math/elementary.ts';

/** The distance in units of the last place of the reference. */
function ulps(value: number, reference: number): number {
  if (value === reference) return 0;
  return Math.abs(value - reference) / 2 ** (Math.floor(Math.log2(Math.abs(reference))) - 52);
}

describe('the elementary functions', () => {
  test('exp is within 2 ulp of the engine’s over its whole normal range', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), (x) => {
        expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });

  test('log and log1p are within 2 ulp of the engine’s', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(2);
        expect(ulps(log1p(x), Math.log1p(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.double({ min: -0.999999, max: 2, noNaN: true }), (x) => {
        expect(ulps(log1p(x), Math.log1p(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });

  test('values at the edges are those of the mathematics', () => {
    expect([exp(0), exp(-Infinity), exp(-800), exp(Infinity), exp(800)]).toEqual([1, 0, 0, Infinity, Infinity]);
    expect([log(1), log(0), log(Infinity), log1p(0), log1p(-1), log1p(Infinity)]).toEqual([
      0,
      -Infinity,
      Infinity,
      0,
      -Infinity,
      Infinity,
    ]);
    expect([exp(Number.NaN), log(-1), log1p(-2)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(exp(-745)).toBe(5e-324);
    expect(log(5e-324)).toBeCloseTo(-744.4400719213812, 12);
    expect(ulps(exp(1), Math.E)).toBeLessThanOrEqual(1);
    expect(ulps(log(10), Math.LN10)).toBeLessThanOrEqual(1);
  });

  test('powers of ten with integer exponents are the doubles one would write, and log10 finds them again', () => {
    for (let k = -300; k <= 300; k++) {
      expect(powerOfTen(k)).toBe(Number(`1e${k}`));
      expect(log10(Number(`1e${k}`))).toBe(k);
    }
    expect(ulps(powerOfTen(0.5), Math.sqrt(10))).toBeLessThanOrEqual(2);
  });
});
