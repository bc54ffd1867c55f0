import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strengthAxis } from '../../src/outputs/strengthAxis.ts';

const ascii = (cells: number) => ({ cells, dots: 1, characters: 'ascii' as const });
const ticksOf = (line: readonly string[]) => line.flatMap((kind, cell) => (kind === 'tick' ? [cell] : []));

describe('the axis of λ', () => {
  test('places equal ratios at equal distances', () => {
    const axis = strengthAxis([1, 0.1, 0.01, 0.001, 1e-4], ascii(41));
    expect([1e-4, 0.001, 0.01, 0.1, 1].map(axis.dotOf)).toEqual([0, 10, 20, 30, 40]);
    expect(axis.dotOf(Math.sqrt(1e-4 * 1e-3))).toBe(5);
  });

  test('has a tick at every power of ten and its label under it', () => {
    const axis = strengthAxis([2e-5, 30], ascii(60));
    // log₁₀ 2e-5 = −4.699, log₁₀ 30 = 1.477: 59 characters for 6.176 decades
    const expected = [-4, -3, -2, -1, 0, 1].map((k) => Math.round(((k + 4.69897) / 6.176091) * 59));
    expect(ticksOf(axis.line)).toEqual(expected);
    expect(axis.labels.trim().split(/ +/)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1', '10']);
    for (const [k, label] of [...axis.labels.matchAll(/\S+/g)].entries()) {
      expect(label.index).toBeLessThanOrEqual(expected[k]);
      expect(label.index + label[0].length).toBeGreaterThan(expected[k]);
    }
  });

  test('leaves out powers in equal steps where there is no room for all', () => {
    const axis = strengthAxis([1e-30, 1e30], ascii(50));
    const exponents = axis.labels
      .trim()
      .split(/ +/)
      .map((label) => Math.round(Math.log10(Number(label))));
    const steps = exponents.slice(1).map((k, i) => k - exponents[i]);
    expect(new Set(steps).size).toBe(1);
    expect(exponents.length).toBeGreaterThan(3);
  });

  test('labels first and last λ, and 2 and 5 times a power of ten, where there are no two powers of ten between them', () => {
    const axis = strengthAxis([0.2, 0.4, 0.6, 0.8], ascii(40));
    expect(axis.labels).toMatch(/^0\.2 +0\.5 +0\.8$/);
    // log 2.5 of log 4 along the way
    expect(ticksOf(axis.line)).toEqual([0, 26, 39]);
    // Where 0 stands apart and takes the room of the first label, too.
    expect(strengthAxis([0, 0.125, 0.25, 0.5, 1], ascii(60)).labels).toMatch(/^0 +0\.2 +0\.5 +1$/);
  });

  test('places a single λ in the middle', () => {
    const axis = strengthAxis([0.3], ascii(41));
    expect(axis.dotOf(0.3)).toBe(20);
    expect(axis.labels.trim()).toBe('0.3');
  });

  test('lets λ = 0 and λ = ∞ stand apart at the ends', () => {
    const axis = strengthAxis([0, 0.01, 1, Number.POSITIVE_INFINITY], ascii(40));
    expect([0, 0.01, 1, Number.POSITIVE_INFINITY].map(axis.dotOf)).toEqual([0, 3, 36, 39]);
    expect(axis.line.flatMap((kind, cell) => (kind === 'apart' ? [cell] : []))).toEqual([1, 2, 37, 38]);
    expect(axis.labels).toMatch(/^0 .*\binf$/);
    expect(strengthAxis([0], ascii(40)).labels).toBe('0');
  });

  test('has labels apart from each other, inside its width, whatever the λ', () => {
    const lambdas = fc.array(
      fc.double({ min: -25, max: 25, noNaN: true }).map((x) => 10 ** x),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(lambdas, fc.boolean(), fc.integer({ min: 24, max: 190 }), (grid, hasZero, cells) => {
        const axis = strengthAxis(hasZero ? [0, ...grid] : grid, ascii(cells));
        expect(axis.labels.length).toBeLessThanOrEqual(cells);
        expect(axis.line.length).toBe(cells);
        const labels = axis.labels.trim().split(/ +/);
        expect(labels.length).toBe(ticksOf(axis.line).length);
        const numbers = labels.map(Number);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        for (const lambda of grid) {
          expect(axis.dotOf(lambda)).toBeGreaterThanOrEqual(hasZero ? 3 : 0);
          expect(axis.dotOf(lambda)).toBeLessThan(cells);
        }
      }),
    );
  });
});
