import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { commonRange, isCommon, rangeOf } from '../../src/figures/commonRange.ts';
import { spreadApart, spreadRow } from '../../src/figures/grammar/arrange.ts';
import { bandPath } from '../../src/figures/grammar/band.ts';
import { linePath } from '../../src/figures/grammar/line.ts';
import { lineMarks } from '../../src/figures/grammar/names.ts';
import { lineInBox } from '../../src/figures/grammar/rule.ts';
import { scaleFor } from '../../src/figures/grammar/scale.ts';
import { label, labelWidth, nameText, plainText, px } from '../../src/figures/grammar/svg.ts';
import { chosenText, decadesIn, percentText, powerText, valueText } from '../../src/figures/numbers.ts';

const place = fc.double({ min: -500, max: 500, noNaN: true });

describe('numbers for people', () => {
  test.each([
    [0.0123, '0.01230'],
    [-2.5e-6, '−2.500×10⁻⁶'],
    [1e6, '10⁶'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, '–'],
    [0, '0'],
  ])('%f is %s', (value, text) => {
    expect(valueText(value)).toBe(text);
  });

  test('are short where people choose them', () => {
    expect([1e-6, 0.01, 2.5e-7, 1, 1000].map((value) => chosenText(value))).toEqual([
      '10⁻⁶',
      '0.01',
      '2.5×10⁻⁷',
      '1',
      '1000',
    ]);
    expect(powerText(-12)).toBe('10⁻¹²');
    expect([0.5, 0, Number.NaN].map(percentText)).toEqual(['50.00%', '0.00%', '–']);
  });

  test('decades are the powers of ten between two numbers, their ends included', () => {
    expect(decadesIn(1e-3, 1e2)).toEqual([-3, -2, -1, 0, 1, 2]);
    expect(decadesIn(0.0011, 99)).toEqual([-2, -1, 0, 1]);
    expect(decadesIn(2, 5)).toEqual([]);
  });
});

test('px are numbers to two places, written as briefly as may be', () => {
  expect([0, 1.5, -0.004, -2.005, 12.05, 7.999, 0.1 + 0.2].map(px)).toEqual([
    '0',
    '1.5',
    '0',
    '-2.01',
    '12.05',
    '8',
    '0.3',
  ]);
  fc.assert(
    fc.property(fc.double({ min: -1e5, max: 1e5, noNaN: true }), (x) => {
      expect(px(x)).toBe(String(Number(px(x))));
      expect(Math.abs(Number(px(x)) - x)).toBeLessThanOrEqual(0.005 + 1e-9);
    }),
  );
});

describe('an axis', () => {
  test('has values where their logarithms lie, and ticks at powers of ten, of few decades also at 2 and 5 times these: written out where they are few or from 0.01 to 100', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -8, max: 0 }),
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (low, decades, t) => {
          const axis = scaleFor([10 ** low, 10 ** (low + decades)], { kind: 'log', from: 40, to: 440, room: 40 });
          const value = 10 ** (low + t * decades);
          expect(axis.at(value)).toBeCloseTo(40 + 400 * t, 6);
          const factors = axis.ticks.map((tick) => Number(tick.value.toExponential().split('e')[0]));
          expect(new Set(factors)).toEqual(new Set(decades <= 2 ? [1, 2, 5] : [1]));
          const areBrief = (low >= -2 && low + decades <= 2) || decades <= 2;
          for (const tick of axis.ticks) {
            const exponent = Math.round(Math.log10(tick.value));
            expect(tick.label).toBe(areBrief ? chosenText(tick.value) : powerText(exponent));
          }
        },
      ),
    );
  });

  test('never has ticks closer than the room they take, nor without a place', () => {
    const values = fc.array(
      fc.oneof(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(values, fc.constantFrom('log', 'linear'), fc.boolean(), (some, kind, nice) => {
        const axis = scaleFor(some, { kind, from: 40, to: 300, room: 40, nice });
        for (const [k, { at }] of axis.ticks.entries()) {
          expect(Number.isFinite(at)).toBe(true);
          if (k > 1) expect(Math.abs(at - axis.ticks[k - 1].at)).toBeGreaterThan(13);
        }
        for (const value of some) {
          if (!Number.isFinite(value) || (kind === 'log' && value < 0)) continue;
          expect(axis.at(value)).toBeGreaterThanOrEqual(39.99);
          expect(axis.at(value)).toBeLessThanOrEqual(300.01);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a line of points', () => {
  test('is cut where it leaves the box, has gaps where there is no place, and dots between gaps', () => {
    const box = { top: 0, bottom: 10 };
    expect(linePath([0, 10], [5, 15], box)).toBe('M0 5L5 10');
    expect(linePath([0, 10, 20], [-10, 10, 30], box)).toBe('M5 0L10 10L10 10');
    expect(linePath([0, 1, 2, 3], [1, Number.NaN, 3, Number.NaN], box)).toBe('M0 1h0M2 3h0');
    expect(linePath([0, 10], [-5, -1], box)).toBe('');
    expect(linePath([0, 10], [-10, 20], box)).toBe('M3.33 0L6.67 10');
    expect(bandPath([0, 1, 2], [8, 9, Number.NaN], [2, -3, 1], box)).toBe('M0 2L1 0L1 9L0 8Z');
  });

  test('stays in the box, whatever the points', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.oneof(place, fc.constant(Number.NaN)))), (points) => {
        const d = linePath(
          points.map(([x]) => x),
          points.map(([, y]) => y),
          { top: -50, bottom: 80 },
        );
        for (const [, y] of d.matchAll(/[ML]-?[\d.]+ (-?[\d.]+)/g)) {
          expect(Number(y)).toBeGreaterThanOrEqual(-50);
          expect(Number(y)).toBeLessThanOrEqual(80);
        }
      }),
    );
  });
});

test('a line in a box begins and ends on its walls, and satisfies its equation', () => {
  const box = { left: -3, right: 5, top: 2, bottom: -4 };
  fc.assert(
    fc.property(place, place, place, (a, b, c) => {
      const ends = lineInBox(a, b, c, box);
      const corners = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => a * x + b * y + c));
      const crosses = Math.min(...corners) < 0 && Math.max(...corners) > 0;
      const size = Math.abs(a) + Math.abs(b) + Math.abs(c);
      if (!ends) expect(crosses && Math.min(...corners.map(Math.abs)) > 1e-6 * size).toBe(false);
      else {
        for (const [x, y] of [ends.slice(0, 2), ends.slice(2)]) {
          expect(Math.abs(a * x + b * y + c)).toBeLessThanOrEqual(1e-9 * size * 10);
          const isOnWall = [x + 3, x - 5, y - 2, y + 4].some((away) => Math.abs(away) < 1e-6);
          expect(isOnWall).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a line in a box that is far wider than high goes through it as it does through a square', () => {
  const ends = lineInBox(3e-12, -1e9, -1, { left: 0, right: 1e12, top: 1e-9, bottom: -1e-9 })!;
  // 3 u - v = 1, in widths of 1e12 and half heights of 1e-9.
  const [x0, y0, x1, y1] = ends[1] < ends[3] ? ends : [...ends.slice(2), ...ends.slice(0, 2)];
  expect([x0 / 1e12, y0 / 1e-9].map((value) => Number(value.toFixed(9)) + 0)).toEqual([0, -1]);
  expect([x1 / 1e12, y1 / 1e-9].map((value) => Number(value.toFixed(9)))).toEqual([0.666666667, 1]);
});

describe('texts that are spread', () => {
  test('stand apart and between the ends where there is room, in the order of where they want to be', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), (wanted) => {
        const places = spreadApart(wanted, 13, 0, 200);
        const sorted = places.toSorted((a, b) => a - b);
        for (let k = 1; k < sorted.length; k++) expect(sorted[k] - sorted[k - 1]).toBeGreaterThanOrEqual(13 - 1e-9);
        expect(sorted[0]).toBeGreaterThanOrEqual(-1e-9);
        expect(sorted.at(-1)).toBeLessThanOrEqual(200 + 1e-9);
        const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b] || a - b);
        for (let k = 1; k < order.length; k++) expect(places[order[k]]).toBeGreaterThan(places[order[k - 1]]);
      }),
    );
  });

  test('stay where they want to be if they are apart', () => {
    expect(spreadApart([50, 10, 90], 13, 0, 200)).toEqual([50, 10, 90]);
    expect(spreadRow([10, 60, 120], [40, 40, 40], 5, 0, 200)).toEqual([10, 60, 120]);
    expect(spreadRow([190, 195], [40, 40], 5, 0, 200)).toEqual([115, 160]);
  });
});

describe('a common range', () => {
  test('leaves out what is far longer than the others, which then has its own', () => {
    const ranges = [[-1, 2], [-1.2, 2.1], undefined, [-250, 260]] as const;
    const common = commonRange(ranges);
    expect(common).toEqual([-1.2, 2.1]);
    expect(rangeOf([-1, 2], common)).toBe(common);
    expect(rangeOf([-250, 260], common)).toEqual([-250, 260]);
    expect(isCommon(ranges, common)).toBe(false);
    expect(isCommon(ranges.slice(0, 3), common)).toBe(true);
    expect(commonRange([undefined])).toBeUndefined();
  });
});

describe('a name', () => {
  test('is one line of the width there is, isolated if it is written from right to left', () => {
    expect(nameText('plain', 100)).toBe('plain');
    expect(nameText('a\n\tb\u202ec', 100)).toBe('a b c');
    expect(nameText('שלום', 200)).toBe('\u2068שלום\u2069');
    const cut = nameText('W'.repeat(99), 100);
    expect(cut).toMatch(/^W+…$/);
    expect(labelWidth(cut)).toBeLessThanOrEqual(100);
  });

  test('has no subscripts, whatever it looks like; a label has', () => {
    expect(plainText(label('d_{err} of'))).toBe('d_err of');
    expect(labelWidth(label('d_{err}'))).toBeLessThan(labelWidth('d_{err}'));
  });
});

test('marks for a line are some px apart, and not without number where it leaves the page by far', () => {
  expect(lineMarks({ xs: [0, 30], ys: [0, 40] }).xs).toHaveLength(14);
  expect(lineMarks({ xs: [0, 1e150], ys: [0, -1e150] }).xs).toHaveLength(10_002);
});

test('an axis has its ends in order and some place for all values, whatever their size', () => {
  const value = fc.oneof(
    fc.constantFrom(0, 5e-324, 1e-320, 1e-300, 1, 1e300, 1e308, Number.MAX_VALUE, -1e300, -5e-324, Infinity),
    fc.double(),
  );
  const values = fc.array(value, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(values, fc.constantFrom('log', 'linear'), fc.boolean(), (some, kind, nice) => {
      const { lowest, highest, ticks } = scaleFor(some, { kind, nice, from: 0, to: 400, room: 40 });
      expect(lowest < highest).toBe(true);
      expect(ticks.length).toBeLessThan(60);
    }),
    { numRuns: 2000 },
  );
});
