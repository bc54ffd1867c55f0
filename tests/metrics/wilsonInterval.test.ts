import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedSets } from '../../src/metrics/index.ts';
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts';

const counts = fc
  .integer({ min: 1, max: 1e6 })
  .chain((count) => fc.tuple(fc.integer({ min: 0, max: count }), fc.constant(count)));

describe('the interval of an error', () => {
  // Newcombe, Two-sided confidence intervals for the single proportion, Stat. Med. 17 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('is the published one for %i of %i', (wrong, count, lower, upper) => {
    const interval = wilsonInterval(wrong, count);
    expect(interval[0]).toBeCloseTo(lower, 4);
    expect(interval[1]).toBeCloseTo(upper, 4);
  });

  test('ends where the share is 1.96 standard deviations of the counts away, and has the share between its ends', () => {
    fc.assert(
      fc.property(counts, ([wrong, count]) => {
        const share = wrong / count;
        const [lower, upper] = wilsonInterval(wrong, count);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(share);
        expect(upper).toBeGreaterThanOrEqual(share);
        expect(upper).toBeLessThanOrEqual(1);
        for (const end of [lower, upper]) {
          expect((share - end) ** 2).toBeCloseTo((1.96 ** 2 * end * (1 - end)) / count, 9);
        }
      }),
    );
  });

  test('of those that are right is that of those that are wrong, seen from 1', () => {
    fc.assert(
      fc.property(counts, ([wrong, count]) => {
        const [lower, upper] = wilsonInterval(wrong, count);
        const [other, another] = wilsonInterval(count - wrong, count);
        expect(other).toBeCloseTo(1 - upper, 12);
        expect(another).toBeCloseTo(1 - lower, 12);
      }),
    );
  });

  test('is that of the misclassified test samples in its columns, and empty without test samples', () => {
    const columns = (row: Record<string, number>) => derivedSets.intervals.map(({ derive }) => derive(row));
    expect(columns({ test_error: 15 / 148, n_test: 148 })).toEqual([...wilsonInterval(15, 148)]);
    expect(columns({ train_error: 0.1, n_train: 100 })).toEqual([undefined, undefined]);
  });
});
