import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadingDimension } from '../../../src/math/kernels/index.ts';
import { bothGive, definite, plain, vector } from './samples.ts';

/** The Cholesky factor of the m × m matrix whose lower triangle is given, m numbers a row, by the textbook. */
function textbookFactor(a: ArrayLike<number>, m: number): Float64Array {
  const l = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * m + j];
      for (let k = 0; k < j; k++) rest -= l[i * m + k] * l[j * m + k];
      l[i * m + j] = i === j ? Math.sqrt(rest) : rest / l[j * m + j];
    }
  }
  return l;
}

describe('the Cholesky kernels', () => {
  it('factor and solve, the same bits in both, and as the textbook to rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 45 }), fc.integer(), (m, seed) => {
        const ld = leadingDimension(m);
        const [factor, solution, failed] = bothGive((kernels) => {
          const a = definite(kernels, m, ld, seed);
          const r = vector(kernels, m, seed + 1);
          const failedAt = kernels.choleskyFactor(a, m, ld);
          kernels.choleskySolve(a, m, ld, r);
          return [a, r, failedAt];
        });
        expect(failed).toEqual([0]);
        const expected = textbookFactor(definite(plain, m, m, seed), m);
        const right = vector(plain, m, seed + 1);
        const scale = Math.max(...right.map(Math.abs));
        const a = definite(plain, m, m, seed);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j <= i; j++) expect(factor[i * ld + j]).toBeCloseTo(expected[i * m + j], 10);
          let product = 0;
          for (let j = 0; j < m; j++) product += a[Math.max(i, j) * m + Math.min(i, j)] * solution[j];
          expect(Math.abs(product - right[i])).toBeLessThan(1e-10 * scale);
        }
      }),
    );
  });

  it('append rows with the very bits of factoring all at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.integer(), (m, start, seed) => {
        bothGive((kernels) => {
          const ld = leadingDimension(m);
          const whole = definite(kernels, m, ld, seed);
          const grown = definite(kernels, m, ld, seed);
          expect(kernels.choleskyFactor(whole, m, ld)).toBe(0);
          kernels.choleskyFactor(grown, Math.min(start, m), ld);
          for (let i = Math.min(start, m); i < m; i++) expect(kernels.choleskyAppend(grown, i, ld)).toBe(0);
          expect(Array.from(grown)).toEqual(Array.from(whole));
          return [grown];
        });
      }),
    );
  });

  it('name the first row whose pivot is rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.integer(), (m, choice, seed) => {
        const ld = leadingDimension(m);
        const copy = 1 + (choice % (m - 1));
        const [[failed]] = bothGive((kernels) => {
          const a = definite(kernels, m, ld, seed);
          // row `copy` repeats row 0, so that the matrix is singular from there on
          a.copyWithin(copy * ld, 0, 1);
          for (let j = 1; j < copy; j++) a[copy * ld + j] = a[j * ld];
          a[copy * ld + copy] = a[0];
          return [kernels.choleskyFactor(a, m, ld)];
        });
        expect(failed).toBe(copy + 1);
      }),
    );
  });

  it('take a row and column out, as factoring the smaller matrix would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.integer(), (m, choice, seed) => {
        const ld = leadingDimension(m);
        const index = choice % m;
        const [factor] = bothGive((kernels) => {
          const a = definite(kernels, m, ld, seed);
          kernels.choleskyFactor(a, m, ld);
          kernels.choleskyDelete(a, m, ld, index);
          return [a];
        });
        const whole = definite(plain, m, m, seed);
        const kept = Array.from({ length: m }, (_, i) => i).filter((i) => i !== index);
        const without = kept.flatMap((i) => kept.map((j) => whole[Math.max(i, j) * m + Math.min(i, j)]));
        const smaller = textbookFactor(without, m - 1);
        for (let i = 0; i < m - 1; i++) {
          for (let j = 0; j <= i; j++) expect(factor[i * ld + j]).toBeCloseTo(smaller[i * (m - 1) + j], 9);
        }
      }),
    );
  });
});
