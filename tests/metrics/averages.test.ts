import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, raised, sharesUpTo, shareUpTo } from '../../src/metrics/averages.ts';

const value = fc.oneof(fc.constantFrom(0, 1, Number.POSITIVE_INFINITY), fc.double({ min: -2, max: 2, noNaN: true }));
const lists = fc.array(value, { minLength: 1, maxLength: 30 }).map((list) => Float64Array.from(list));

describe('averages over samples', () => {
  test('shares for many limits at once are those for one after the other', () => {
    fc.assert(
      fc.property(lists, fc.array(value), (values, limits) => {
        expect(sharesUpTo(limits, values)).toEqual(limits.map((limit) => shareUpTo(limit, values)));
      }),
    );
  });

  test('at most half of the values are below the median, and at most half above it', () => {
    fc.assert(
      fc.property(lists, (values) => {
        const middle = median(values);
        expect(values.filter((one) => one < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((one) => one > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test('values made of others by a function that never falls have the averages of any such values', () => {
    fc.assert(
      fc.property(lists, fc.array(value), fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (margins, limits, norm) => {
        const by = (m: number) => (m > 0 ? m / norm : 0);
        const [once, again] = [raised(margins, by), raised(margins, (m) => 2 * by(m))];
        expect(once).toEqual(margins.map(by));
        for (const made of [once, again]) {
          const plain = Float64Array.from(made);
          expect(median(made)).toBe(median(plain));
          expect(sharesUpTo(limits, made)).toEqual(sharesUpTo(limits, plain));
        }
      }),
    );
  });

  test('values stay in their order, whatever has been asked of them', () => {
    const values = Float64Array.of(3, 1, 2);
    expect(median(values)).toBe(2);
    expect([...values]).toEqual([3, 1, 2]);
  });
});
