import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geomspace, linspace, logspace, parseGrid } from '../../src/config/grid.ts';

describe('geomspace', () => {
  it('holds every power of ten itself between 100 and 1e-6 in 81 steps', () => {
    const grid = geomspace([100, 1e-6, 81]);
    expect(grid).toHaveLength(81);
    expect(grid.filter((_, i) => i % 10 === 0)).toEqual([100, 10, 1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6]);
  });

  it('agrees with the powers of 2 that 1 to 1024 in 11 steps must be', () => {
    for (const [i, value] of geomspace([1, 1024, 11]).entries()) expect(value / 2 ** i).toBeCloseTo(1, 12);
  });

  it('has exact endpoints, the count asked for, equal ratios and one direction, whatever the endpoints', () => {
    const end = fc.double({ min: -12, max: 12, noNaN: true }).map((e) => Math.exp(e));
    fc.assert(
      fc.property(end, end, fc.integer({ min: 2, max: 50 }), (from, to, count) => {
        fc.pre(Math.abs(Math.log(to / from)) > 1e-3);
        const grid = geomspace([from, to, count]);
        const ratio = Math.log(to / from) / (count - 1);
        return (
          grid.length === count &&
          grid[0] === from &&
          grid[count - 1] === to &&
          grid.every((value, i) => i === 0 || Math.abs(Math.log(value / grid[i - 1]) - ratio) < 1e-10) &&
          grid.every((value, i) => i === 0 || value > grid[i - 1] === to > from)
        );
      }),
    );
  });

  it('is its first value alone for a count of 1, as in NumPy', () => {
    expect(geomspace([5, 9, 1])).toEqual([5]);
  });
});

describe('logspace', () => {
  it('takes exponents: 2 to -6 is the same grid as geomspace from 100 to 1e-6', () => {
    expect(logspace([2, -6, 81])).toEqual(geomspace([100, 1e-6, 81]));
  });
});

describe('linspace', () => {
  it('is equally spaced with exact endpoints', () => {
    expect(linspace([1, 3, 5])).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(linspace([0.1, 0.3, 3]).at(-1)).toBe(0.3);
  });
});

describe('a grid on the command line', () => {
  it('is from:to:count or a list', () => {
    expect(parseGrid('100:1e-6:81')).toEqual({ geomspace: [100, 1e-6, 81] });
    expect(parseGrid('1, 0.1,0.01')).toEqual([1, 0.1, 0.01]);
    expect(parseGrid('0.5')).toEqual([0.5]);
  });

  it.each(['', '1,,2', '1:2', '1:2:3:4', 'a:b:c', '1;2', '1,x'])('is not %j', (text) => {
    expect(parseGrid(text)).toBeUndefined();
  });
});
