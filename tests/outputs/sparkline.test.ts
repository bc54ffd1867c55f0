import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sparkline } from '../../src/outputs/sparkline.ts';

const heights = (text: string) => [...text].map((character) => ' ▁▂▃▄▅▆▇█'.indexOf(character));
const values = (options: { minLength: number; maxLength?: number }) =>
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), options);

describe('a sparkline', () => {
  test('shows eight equal steps as its eight heights', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([7, 6, 5, 4, 3, 2, 1, 0], 8)).toBe('█▇▆▅▄▃▂▁');
  });

  test('is as wide as it is asked to be, and made of nothing but blocks', () => {
    fc.assert(
      fc.property(values({ minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (column, width) => {
        expect(sparkline(column, width)).toMatch(new RegExp(`^[▁-█]{${width}}$`));
      }),
    );
  });

  test('never falls where the values never fall', () => {
    fc.assert(
      fc.property(values({ minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (column, width) => {
        const drawn = heights(
          sparkline(
            column.toSorted((a, b) => a - b),
            width,
          ),
        );
        expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
      }),
    );
  });

  test('reaches from the lowest to the highest block wherever values differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 30 }), (column) => {
        const drawn = heights(sparkline(column, 30));
        expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([1, 8]);
      }),
    );
  });

  test('gives each of few values as many characters, to within one', () => {
    expect(sparkline([1, 2, 1], 9)).toBe('▁▁▁███▁▁▁');
    expect(sparkline([1, 2, 1], 7)).toBe('▁▁███▁▁');
  });

  test('averages where there are more values than characters', () => {
    // means 0.5, 1, 0
    expect(sparkline([0, 1, 1, 1, 0, 0], 3)).toBe('▅█▁');
  });

  test('leaves gaps where values do not exist or are infinite, and shows a constant as one height', () => {
    expect(sparkline([0, Number.NaN, Number.POSITIVE_INFINITY, 7], 4)).toBe('▁  █');
    expect(sparkline([3, 3, 3], 6)).toBe('▁▁▁▁▁▁');
    expect(sparkline([Number.NaN, Number.NaN, Number.NaN], 4)).toBe('    ');
  });
});
