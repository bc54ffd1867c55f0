import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { factorWithRidge } from '../../src/math/cholesky.ts';
import { borrowKernels, kernels, leadingDimension } from '../../src/math/kernels/index.ts';
import { type DenseMatrix, rowOf, selectRows, times, transposedTimes } from '../../src/math/matrix.ts';
import { monotoneRoot } from '../../src/math/monotoneRoot.ts';
import { rotateIntoRowSpace } from '../../src/math/rowSpace.ts';
import { dot, norm } from '../../src/math/vector.ts';

const bytes = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([rows, cols]) =>
    fc
      .uint8Array({ minLength: rows * cols, maxLength: rows * cols })
      .map((values): DenseMatrix => ({ rows, cols, values: Uint8Array.from(values), divisor: 1 })),
  );

/** X written out as plain arrays. */
function plain(matrix: DenseMatrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => [...rowOf(matrix, i)]);
}

describe('matrix products', () => {
  test('of bytes with integers are exact', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: -1000, max: 1000 }), (matrix, seed) => {
        const w = Float64Array.from({ length: matrix.cols }, (_, k) => ((seed * (k + 3)) % 17) - 8);
        const r = Float64Array.from({ length: matrix.rows }, (_, i) => ((seed * (i + 5)) % 13) - 6);
        const x = plain(matrix);
        expect([...times(matrix, w)]).toEqual(x.map((row) => row.reduce((sum, value, k) => sum + value * w[k], 0)));
        expect([...transposedTimes(matrix, r)].map((v) => v + 0)).toEqual(
          x[0].map((_, k) => x.reduce((sum, row, i) => sum + row[k] * r[i], 0)),
        );
      }),
    );
  });

  test('divide by the divisor, so that pixels in [0, 1] stay bytes', () => {
    const matrix: DenseMatrix = { rows: 1, cols: 2, values: Uint8Array.of(51, 255), divisor: 255 };
    expect([...times(matrix, Float64Array.of(1, 2))]).toEqual([2.2]);
    expect([...transposedTimes(matrix, Float64Array.of(5))]).toEqual([1, 5]);
    expect([...rowOf(matrix, 0)]).toEqual([0.2, 1]);
  });

  test('selected rows keep their order and storage', () => {
    const matrix: DenseMatrix = { rows: 3, cols: 2, values: Uint8Array.of(1, 2, 3, 4, 5, 6), divisor: 2 };
    expect(selectRows(matrix, [2, 0])).toEqual({ rows: 2, cols: 2, values: Uint8Array.of(5, 6, 1, 2), divisor: 2 });
  });
});

test('factorWithRidge raises a ridge that rounding would swallow, and says which one it took', () => {
  const k = kernels();
  const ld = leadingDimension(2);
  const [singular, factor, solution] = [k.arena.float64(2 * ld), k.arena.float64(2 * ld), k.arena.float64(2)];
  [singular[0], singular[ld], singular[ld + 1]] = [1, 1, 1];
  const ridge = factorWithRidge(k, singular, 2, ld, 1e-30, factor);
  expect(ridge).toBeGreaterThan(1e-30);
  expect([...singular.subarray(0, 2), ...singular.subarray(ld, ld + 2)]).toEqual([1, 0, 1, 1]);
  solution.fill(2);
  k.choleskySolve(factor, 2, ld, solution);
  expect(solution[0] + solution[1]).toBeCloseTo(2, 6);
});

describe('factorWithRidge', () => {
  /** The ridge for the symmetric matrix with this lower triangle, or the mistake. */
  function ridgeOf(rows: readonly (readonly number[])[], ridge: number): number | string {
    const { kernels: k, giveBack } = borrowKernels();
    try {
      const ld = leadingDimension(rows.length);
      const [matrix, factor] = [k.arena.float64(rows.length * ld), k.arena.float64(rows.length * ld)];
      for (const [i, row] of rows.entries()) matrix.set(row.slice(0, i + 1), i * ld);
      return factorWithRidge(k, matrix, rows.length, ld, ridge, factor);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    } finally {
      giveBack();
    }
  }

  test('takes the smallest normal number where the matrix is 0, or all but 0', () => {
    expect(ridgeOf([[0], [0, 0]], 0)).toBe(2 ** -1022);
    expect(ridgeOf([[5e-324], [5e-324, 5e-324]], 0)).toBe(2 ** -1022);
  });

  test('refuses what is no finite number, wherever it is', () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const rows of [
        [[wrong], [0, 1]],
        [[1], [wrong, 1]],
        [[1], [0, wrong]],
      ]) {
        expect(ridgeOf(rows, 0)).toMatch('leaves the range of numbers; expected features of a size near 1');
      }
    }
    expect(ridgeOf([[1]], Number.NaN)).toMatch('leaves the range of numbers');
  });

  test('ends for numbers of any size, with a ridge that is at least the one asked for, or a refusal', () => {
    const entry = fc.oneof(fc.constantFrom(0, 1, -1, 5e-324, 1e-300, 1e300, -1e300, 1.7e308), fc.double());
    const matrix = fc
      .integer({ min: 1, max: 6 })
      .chain((m) => fc.array(fc.array(entry, { minLength: m, maxLength: m }), { minLength: m, maxLength: m }));
    fc.assert(
      fc.property(matrix, fc.constantFrom(0, 5e-324, 1e-12, 1, 1e300), (rows, ridge) => {
        const used = ridgeOf(rows, ridge);
        if (typeof used === 'string') expect(used).toMatch('leaves the range of numbers');
        else expect(used >= ridge && Number.isFinite(used)).toBe(true);
      }),
    );
  });
});

describe('the rotation into the row space', () => {
  test('keeps all inner products and expands back to the same vectors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer(), (n, extra, seed) => {
        const d = n + extra;
        const x = Float64Array.from({ length: n * d }, (_, at) => Math.sin(seed + 1.7 * at * at));
        // A repeated row makes the rows dependent.
        if (n > 2) x.copyWithin(2 * d, 0, d);
        const original = x.slice();
        const { coordinates, expand } = rotateIntoRowSpace(x, n, d);
        for (let i = 0; i < n; i++) {
          const row = expand(coordinates.slice(i * n, (i + 1) * n));
          for (let k = 0; k < d; k++) expect(row[k]).toBeCloseTo(original[i * d + k], 12);
          for (let j = 0; j <= i; j++) {
            const rotated = dot(coordinates.subarray(i * n, (i + 1) * n), coordinates.subarray(j * n, (j + 1) * n));
            expect(rotated).toBeCloseTo(
              dot(original.subarray(i * d, (i + 1) * d), original.subarray(j * d, (j + 1) * d)),
              12,
            );
          }
        }
      }),
    );
  });
});

describe('small tools', () => {
  test('the norm neither overflows nor vanishes', () => {
    expect(norm(Float64Array.of(3, 4))).toBe(5);
    expect(norm(Float64Array.of(3e200, 4e200))).toBeCloseTo(5e200, -190);
    expect(norm(Float64Array.of(3e-200, 4e-200)) / 5e-200).toBeCloseTo(1, 14);
    expect(norm(new Float64Array(3))).toBe(0);
  });

  test('the root of a falling piecewise linear function is found to the last bits', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 }), (kinks) => {
        const f = (t: number) => kinks.reduce((sum, kink) => sum + Math.min(Math.max(kink - t, -1), 1), 0);
        const root = monotoneRoot(f, -10, 10);
        expect(Math.abs(f(root))).toBeLessThan(1e-12);
      }),
    );
    expect(monotoneRoot((t) => -t, 1, 2)).toBe(1);
    expect(monotoneRoot((t) => 5 - t, 1, 2)).toBe(2);
  });

  test('a root is looked for in an end of steps, between the ends, whatever the numbers', () => {
    const number = fc.oneof(fc.constantFrom(0, 5e-324, -5e-324, 1e300, -1.7e308, 1.7e308), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(number, number, number, fc.double(), (one, other, zero, slope) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        let asked = 0;
        const root = monotoneRoot(
          (t) => {
            asked++;
            return (zero - t) * slope;
          },
          low,
          high,
        );
        expect(asked).toBeLessThanOrEqual(202);
        expect(root >= low && root <= high).toBe(true);
      }),
    );
  });
});
