import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, chosen, oneStandardError } from '../../src/results/choice.ts';

/** Means of a few values, so that ties are common. */
const candidate = fc.record({
  strength: fc.constantFrom(0.001, 0.01, 0.1, 1, 10, 100),
  mean: fc.option(fc.constantFrom(0, 0.02, 0.1, 0.1 + 2 ** -56, 0.3), { nil: undefined, freq: 5 }),
  se: fc.option(fc.constantFrom(0, 0.01, 0.08, 0.2), { nil: undefined, freq: 5 }),
});
const path = fc.uniqueArray(candidate, { minLength: 1, selector: ({ strength }) => strength });

describe('the choice of a penalty', () => {
  test('of least mean is as good as any, and none as good is stronger', () => {
    fc.assert(
      fc.property(path, (candidates) => {
        const found = chosen(candidates);
        const means = candidates.flatMap(({ mean }) => mean ?? []);
        expect(found === undefined).toBe(means.length === 0);
        if (found === undefined) return;
        const { mean, strength } = candidates[found.min];
        const least = Math.min(...means);
        expect(mean).toBeCloseTo(least, 14);
        const asGood = candidates.filter((other) => other.mean !== undefined && other.mean <= least + 1e-14);
        expect(strength).toBe(Math.max(...asGood.map((other) => other.strength)));
      }),
    );
  });

  test('within one standard error is never weaker than that of least mean, and is within it', () => {
    fc.assert(
      fc.property(path, (candidates) => {
        const found = chosen(candidates);
        if (found === undefined) return;
        const [min, oneSe] = [candidates[found.min], candidates[found['1se']]];
        expect(oneSe.strength).toBeGreaterThanOrEqual(min.strength);
        expect(oneSe.mean).toBeLessThanOrEqual((min.mean! + (min.se ?? 0)) * (1 + 1e-11));
        for (const other of candidates.filter(({ strength }) => strength > oneSe.strength)) {
          if (other.mean !== undefined) expect(other.mean).toBeGreaterThan(min.mean! + (min.se ?? 0));
        }
      }),
    );
  });

  const along = (means: readonly number[], se = 0): Candidate[] =>
    means.map((mean, k) => ({ strength: 10 ** -k, mean, se }));

  test('counts means as equal that differ by rounding alone', () => {
    expect(chosen(along([0.1 + 0.2, 0.3, 0.4]))).toMatchObject({ min: 0, '1se': 0 });
    // 0.1 + 0.2 > 0.3 in doubles.
    expect(chosen(along([0.1 + 0.2, 0.1], 0.2))).toMatchObject({ min: 1, '1se': 0 });
    expect(chosen(along([0.3 + 1e-9, 0.3]))).toMatchObject({ min: 1, '1se': 1 });
  });

  test('says where the grid ends at the least mean', () => {
    const isMinAtEnd = (means: readonly number[]) => chosen(along(means))!.isMinAtEnd;
    expect([[1, 2, 3], [3, 1, 2], [3, 2, 1], [1]].map(isMinAtEnd)).toEqual([true, false, true, false]);
  });
});

describe('one standard error', () => {
  test('never leads below 0, nor next to it by rounding', () => {
    // 0.1 + 0.2 is 0.3 but for its last bit.
    expect(oneStandardError(0.1 + 0.2, 0.3, -1)).toBe(0);
    expect(oneStandardError(0.2, 0.3, -1)).toBe(0);
    expect(oneStandardError(0, 0, -1)).toBe(0);
    expect(oneStandardError(0.5, 0.25, -1)).toBe(0.25);
    expect(oneStandardError(0.5, 0.25, 1)).toBe(0.75);
    expect(oneStandardError(Number.NaN, 0.25, 1)).toBeNaN();
  });
});
