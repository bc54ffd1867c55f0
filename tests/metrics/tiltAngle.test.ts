import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetOf, rowOf, samplesOf } from './examples.ts';

const angleTo = (w: readonly number[], z: readonly number[]) =>
  rowOf(datasetOf(samplesOf([z.map(() => 0), [...z]], [-1, 1])), w, 0).tilt_angle as number;

/** ‖w‖²‖z‖² − (w·z)², (w·z)²: exact in integers, so that tan²θ is known to the last digit of a double. */
function tanSquared(w: readonly bigint[], z: readonly bigint[]): number {
  const product = (u: readonly bigint[], v: readonly bigint[]) => u.reduce((sum, value, k) => sum + value * v[k], 0n);
  const along = product(w, z) ** 2n;
  const across = product(w, w) * product(z, z) - along;
  // a quotient of 60 decimals, then one rounding
  return Number((across * 10n ** 60n) / along) / 1e60;
}

describe('the tilting angle', () => {
  test('is 0 along the centroids, π/2 across and π against them', () => {
    expect(angleTo([1, 0], [3, 0])).toBe(0);
    expect(angleTo([0, 5], [3, 0])).toBe(Math.PI / 2);
    expect(angleTo([-1, 0], [3, 0])).toBe(Math.PI);
  });

  test('keeps its digits near 0, where arccos would have none', () => {
    for (const k of [2, 4, 6, 8]) {
      const w = [10 ** k * 3 + 1, 10 ** k * 4 - 1, 10 ** k * 12];
      const exact = Math.atan(Math.sqrt(tanSquared(w.map(BigInt), [3n, 4n, 12n])));
      expect(exact).toBeLessThan(10 ** -k);
      expect(Math.abs(angleTo(w, [3, 4, 12]) - exact)).toBeLessThan(4e-16);
    }
  });

  test('is that of exact integer arithmetic', () => {
    const vectors = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(vectors, vectors, (w, z) => {
        const inner = w.reduce((sum, value, k) => sum + value * z[k], 0);
        fc.pre(inner !== 0 && Math.abs(inner) > 1);
        const acute = Math.atan(Math.sqrt(tanSquared(w.map(BigInt), z.map(BigInt))));
        expect(angleTo(w, z)).toBeCloseTo(inner > 0 ? acute : Math.PI - acute, 12);
      }),
    );
  });

  test('does not exist where the centroids coincide', () => {
    const row = rowOf(
      datasetOf(
        samplesOf(
          [
            [1, 2],
            [1, 2],
          ],
          [-1, 1],
        ),
      ),
      [1, 0],
      0,
    );
    expect(row).toMatchObject({ tilt_angle: undefined, centroid_distance: 0 });
  });
});
