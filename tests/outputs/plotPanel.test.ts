import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Curve, dotsPerCell, drawCurves } from '../../src/outputs/plotPanel.ts';
import { strengthAxis } from '../../src/outputs/strengthAxis.ts';
import { valueLabels, valueScale } from '../../src/outputs/valueScale.ts';

/** n λ in equal ratios from 1e-4 to 1. */
const grid = (n: number) => Array.from({ length: n }, (_, k) => 10 ** (-4 + (4 * k) / (n - 1)));

const curve = (mark: string, values: readonly number[], lambdas = grid(values.length)): Curve => ({
  mark,
  label: mark,
  points: values.map((value, k) => ({ strength: lambdas[k], value })),
});

function draw(characters: 'ascii' | 'unicode', cells: number, rows: number, ...curves: Curve[]): string[] {
  const lambdas = curves[0].points.map(({ strength }) => strength);
  const axis = strengthAxis(lambdas, { cells, dots: dotsPerCell[characters].across, characters });
  return drawCurves(curves, axis, valueScale(curves), { cells, rows, characters });
}

/** Where a character stands, as `row,cell`. */
const places = (lines: readonly string[], mark: string) =>
  lines.flatMap((line, row) => [...line].flatMap((character, cell) => (character === mark ? [`${row},${cell}`] : [])));

/** The dots of Braille lines, as `y,x`, by the numbering of ISO/TR 11548-1: 1 2 3 7 on the left, 4 5 6 8 on the right. */
function dotsOf(lines: readonly string[]): string[] {
  const numbers = [1, 2, 3, 7, 4, 5, 6, 8];
  return lines.flatMap((line, row) =>
    [...line].flatMap((character, cell) => {
      const code = character.codePointAt(0)! - 0x2800;
      if (code < 0) return [];
      return numbers.flatMap((number, k) =>
        (code >> (number - 1)) & 1 ? [`${4 * row + (k % 4)},${2 * cell + (k >> 2)}`] : [],
      );
    }),
  );
}

describe('curves in ASCII', () => {
  test('draw what falls linearly in log λ as a straight diagonal', () => {
    const values = Array.from({ length: 21 }, (_, k) => 20 - k);
    const lines = draw('ascii', 21, 21, curve('o', values));
    expect(places(lines, 'o')).toEqual(Array.from({ length: 21 }, (_, k) => `${k},${k}`));
  });

  test('draw straight lines between few points', () => {
    const lines = draw('ascii', 21, 11, curve('o', [10, 0, 10]));
    const expected = Array.from({ length: 21 }, (_, x) => Math.abs(x - 10));
    for (const [x, height] of expected.entries()) expect(lines[10 - height][x]).toBe('o');
    expect(places(lines, 'o').length).toBe(21);
  });

  test('draw a constant as one row over the whole width', () => {
    expect(places(draw('ascii', 30, 9, curve('o', [5, 5, 5, 5])), 'o')).toEqual(
      Array.from({ length: 30 }, (_, cell) => `4,${cell}`),
    );
  });

  test('leave gaps where values do not exist, and keep a point that stands alone', () => {
    const lines = draw('ascii', 25, 5, curve('o', [0, 1, Number.NaN, 3, Number.NaN, 5, 5]));
    // Points are 4 characters apart: 0…4 joined, 8 missing, 12 alone, 16 missing, 20…24 joined.
    const used = new Set(places(lines, 'o').map((place) => Number(place.split(',')[1])));
    expect([...used].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 12, 20, 21, 22, 23, 24]);
  });

  test('say where several are', () => {
    const lines = draw('ascii', 21, 11, curve('o', [10, 0]), curve('x', [0, 10]), curve('+', [10, 0]));
    expect(lines[0][0]).toBe('#');
    expect(lines[0][20]).toBe('x');
    expect(places(lines, 'o')).toEqual([]);
    expect(lines[5][10]).toBe('#');
  });
});

describe('curves in Braille', () => {
  test('draw what rises linearly in log λ as a straight diagonal of dots', () => {
    // 16 points on 16 × 16 dots; characters with a mark hide theirs.
    const lines = draw('unicode', 8, 4, curve('o', [...Array(16).keys()]));
    const dots = dotsOf(lines);
    const hidden = places(lines, 'o').length;
    expect(hidden).toBeGreaterThan(0);
    for (const dot of dots) {
      const [y, x] = dot.split(',').map(Number);
      expect(y).toBe(15 - x);
    }
    // A diagonal passes two dots of each character it passes.
    expect(dots.length + 2 * hidden).toBe(16);
  });

  test('draw a constant as one row of dots', () => {
    const lines = draw('unicode', 40, 6, curve('o', Array(81).fill(0.25)));
    expect(new Set(dotsOf(lines).map((dot) => dot.split(',')[0])).size).toBe(1);
    expect(lines.filter((line) => line.trim() !== '').length).toBe(1);
    expect(lines.find((line) => line.trim() !== '')).not.toContain(' ');
  });

  test('mark every one of few points, where it is', () => {
    const lines = draw('unicode', 41, 9, curve('o', [8, 6, 4, 2, 0]));
    expect(places(lines, 'o')).toEqual(['0,0', '2,10', '4,20', '6,30', '8,40']);
  });

  test('show the marks of both of two curves that are the same', () => {
    const values = Array.from({ length: 81 }, (_, k) => Math.sin(k / 10));
    const lines = draw('unicode', 70, 10, curve('o', values), curve('x', values));
    expect(places(lines, 'o').length).toBeGreaterThan(3);
    expect(places(lines, 'x').length).toBeGreaterThan(3);
    const few = draw('unicode', 70, 10, curve('o', [1, 2, 3]), curve('x', [1, 3, 3]));
    expect(places(few, '#')).toEqual(['0,69', '9,0']);
  });
});

const linear = { kind: 'linear', low: 0, high: 1, isZeroApart: false, isCut: false } as const;

describe('a scale of values', () => {
  test('has the highest value in the first row and the lowest in the last', () => {
    const values = fc.uniqueArray(fc.integer({ min: -1000, max: -1 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.constantFrom('ascii' as const, 'unicode' as const), (column, characters) => {
        const lines = draw(characters, 50, 8, curve('o', column));
        expect(lines.length).toBe(8);
        expect(lines.every((line) => line.length === 50)).toBe(true);
        expect(lines[0].trim()).not.toBe('');
        expect(lines[7].trim()).not.toBe('');
        const highest = column.indexOf(Math.max(...column));
        const x = Math.round((highest / (column.length - 1)) * (50 * dotsPerCell[characters].across - 1));
        expect(lines[0][Math.floor(x / dotsPerCell[characters].across)]).not.toBe(' ');
      }),
    );
  });

  test('is logarithmic where values span more than two powers of ten, and linear where they do not', () => {
    expect(valueScale([curve('o', [0.2, 10, 20])]).kind).toBe('linear');
    expect(valueScale([curve('o', [0.2, 10, 20, 21])]).kind).toBe('logarithmic');
    expect(valueScale([curve('o', [0, 1, 2, 3, 4])])).toEqual({ ...linear, low: 0, high: 4 });
    expect(valueScale([curve('o', [0, 0, 0, 9])])).toEqual({ ...linear, low: 0, high: 9 });
    expect(valueScale([curve('o', [-1, 1000, 0.001])]).kind).toBe('linear');
    // Errors of MNIST's 2 and 3: that on test samples lies flat under that of perturbed ones.
    const scale = valueScale([
      curve('x', [0.02, 0.03, 0.09]),
      curve('+', [0.55, 0.2, 0.2]),
      curve('o', [0, 0.002, 0.08]),
    ]);
    expect(scale).toEqual({ kind: 'logarithmic', low: 0.002, high: 0.55, isZeroApart: true, isCut: false });
  });

  test('is logarithmic where few values are far above the others, which would lie flat', () => {
    expect(valueScale([curve('o', [1, 1.5, 2, 1.5, 1, 1.2, 1.4, 10])]).kind).toBe('logarithmic');
    expect(valueScale([curve('o', [1, 1.5, 2, 1.5, 1, 1.2, 1.4, 7])]).kind).toBe('linear');
    // Errors of 1.3 to 7.7 % under robust ones of 60 to 100 %, less than a hundred times as high.
    expect(valueScale([curve('o', [0.013, 0.03, 0.077]), curve('+', [0.6, 0.7, 1])]).kind).toBe('logarithmic');
    expect(valueScale([curve('o', [0.02, 0.05, 0.13]), curve('+', [0.6, 0.7, 1])]).kind).toBe('linear');
  });

  test('does not go by a curve that may lie flat', () => {
    const beside = { ...curve('e', [0, 1e-4, 1e-2]), isBeside: true };
    expect(valueScale([beside, curve('a', [0.8, 1.2, 2.2])]).kind).toBe('linear');
    expect(valueScale([beside, curve('a', [0.01, 1.2, 2.2])]).kind).toBe('logarithmic');
  });

  test('draws powers of ten in equal steps, and 0 by itself in the last row', () => {
    // Ten rows: nine for 1000 down to 10 (a power of ten in four rows), one for 0.
    const lines = draw('ascii', 41, 10, curve('o', [1000, 100, 10, 1, 0]));
    expect(places(lines, 'o').filter((place) => /,(0|10|20|30|40)$/.test(place))).toEqual([
      '0,0',
      ...['3,10', '5,20', '8,30'],
      '9,40',
    ]);
    // Nothing joins 1 and 0, which is infinitely far below.
    expect(lines[9].trim()).toBe('o');
    expect(lines[9].indexOf('o')).toBe(40);
  });

  test('goes down three powers of ten, and says of its lowest row that values are there or below', () => {
    const scale = valueScale([curve('o', [100, 3, 0.01])]);
    expect(scale).toEqual({ kind: 'logarithmic', low: 0.1, high: 100, isZeroApart: false, isCut: true });
    expect([...valueLabels(scale, 7, 'feature units')]).toEqual([
      [0, '100'],
      [3, '3.2'],
      [6, '≤ 0.1'],
    ]);
    const withZero = valueScale([curve('o', [0.5, 0.001, 0])]);
    expect([...valueLabels(withZero, 7, 'fraction')]).toEqual([
      [0, '50%'],
      // Three fifths of the way from 0.5 to 0.001, in logarithms: 0.5 · 500^−0.6.
      [3, '1.2%'],
      [5, '0.1%'],
      [6, '0%'],
    ]);
  });

  test('labels rows with what they stand for', () => {
    expect([...valueLabels({ ...linear, low: 0, high: 0.45 }, 10, 'fraction')]).toEqual([
      [0, '45%'],
      [3, '30%'],
      [6, '15%'],
      [9, '0%'],
    ]);
    expect([...valueLabels({ ...linear, low: 0.25, high: 0.25 }, 7, 'feature units')]).toEqual([[3, '0.2500']]);
  });

  test('has labels that read back to the values of their rows, to a twentieth of their distance', () => {
    const bounds = fc.tuple(
      fc.double({ min: -12, max: 12, noNaN: true }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
    );
    fc.assert(
      fc.property(bounds, fc.integer({ min: 6, max: 10 }), ([exponent, share], rows) => {
        const high = 10 ** exponent;
        const low = share * high;
        const labels = [...valueLabels({ ...linear, low, high }, rows, 'feature units')];
        expect(labels[0][0]).toBe(0);
        expect(labels.at(-1)![0]).toBe(rows - 1);
        const distance = (high - low) / (labels.length - 1);
        for (const [row, text] of labels) {
          const value = high + ((low - high) * row) / (rows - 1);
          expect(Math.abs(Number(text) - value)).toBeLessThan(distance / 20 + 5e-4 * high);
        }
      }),
    );
  });
});
