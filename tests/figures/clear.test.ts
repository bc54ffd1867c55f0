import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FigureName, figureNames } from '../../src/figures/figure.ts';
import { scaleFor } from '../../src/figures/grammar/scale.ts';
import { evenBins } from '../../src/figures/lattice.ts';
import type { ClassHistogram, Series } from '../../src/figures/series.ts';
import { lightPalette, styleSheet } from '../../src/figures/styles.ts';
import { texts } from '../../src/figures/texts/index.ts';
import { type Drawn, draw, pointsOf, readY, textsOf, withClass } from './drawings.ts';
import { lambdas, makeSeries } from './series.ts';

const widths = [280, 390, 640, 1200];

/** Places along the lines of a class, no more than a px apart; of subpaths, each by itself. */
function along(drawn: Drawn, name: string): [number, number][] {
  return withClass(drawn, name).flatMap((element) => {
    const pieces = element.getAttribute('d')!.split(/(?=M)/);
    return pieces.flatMap((piece) => {
      const points = [...piece.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
      return points.slice(1).flatMap(([x, y], k) => {
        const [x0, y0] = points[k];
        const steps = Math.ceil(Math.hypot(x - x0, y - y0)) + 1;
        return Array.from({ length: steps + 1 }, (_, s): [number, number] => [
          x0 + ((x - x0) * s) / steps,
          y0 + ((y - y0) * s) / steps,
        ]);
      });
    });
  });
}

describe.each<FigureName>(['curves', 'limits', 'tradeoff', 'histogram', 'plane', 'tilting', 'spread'])(
  'the figure %s',
  (name) => {
    test('has no text that a curve strikes through', () => {
      const made = name === 'plane' ? { width: 2, height: 1 } : {};
      for (const seed of [1, 2, 3]) {
        const series = makeSeries({ ...made, seed });
        for (const width of widths) {
          for (const point of [0, 4, 8]) {
            const drawn = draw(name, { series, point, width });
            const curves = ['fig-curve', 'fig-thick'].flatMap((one) => along(drawn, one));
            expect(curves.length).toBeGreaterThan(100);
            for (const { text, left, right, y } of textsOf(drawn)) {
              const struck = curves.filter(([u, v]) => u > left + 1 && u < right - 1 && v > y - 8 && v < y);
              expect(struck, `${text} at ${width} px, seed ${seed}, point ${point}`).toEqual([]);
            }
          }
        }
      }
    });
  },
);

test('dashes tell of which series a line is, and nothing else', () => {
  const rules = styleSheet(lightPalette).match(/\.[\w.-]+\{[^}]*\}/g)!;
  expect(rules.filter((rule) => rule.includes('dasharray')).map((rule) => rule.split('{')[0])).toEqual(['.fig-other']);
});

test.each(figureNames)('%s: a second series leaves the lines of the first as they are', (name) => {
  const made = name === 'plane' ? { width: 2, height: 1 } : {};
  const [series, second] = [makeSeries(made), makeSeries({ ...made, run: 'second', loss: 'hinge' })];
  const namesOf = (drawn: Drawn) =>
    ['fig-curve', 'fig-thick', 'fig-thin']
      .flatMap((one) => withClass(drawn, one))
      .map((one) => one.getAttribute('class')!)
      .sort();
  const own = namesOf(draw(name, { series }));
  const both = namesOf(draw(name, { series, other: { series: second, point: 2 } }));
  const [dashed, others] = [true, false].map((is) => both.filter((one) => one.includes('fig-other') === is));
  expect(others).toEqual(own);
  // Of the second series, what is of the same quantity has the same colour.
  const colours = (all: readonly string[]) => new Set(all.flatMap((one) => one.match(/fig-\d/g) ?? []));
  expect([...colours(own)]).toEqual(expect.arrayContaining([...colours(dashed)]));
});

describe('an axis', () => {
  const step = (value: number) => Number(Math.abs(value).toExponential(6).split('e')[0]);

  test('has ticks at multiples of 1, 2 or 5 times a power of ten, or, of degrees, at such that divide a right angle, too', () => {
    const ends = fc.tuple(
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, fc.integer({ min: 60, max: 900 }), ([from, span], length) => {
        const { ticks } = scaleFor([from, from + span], { kind: 'linear', from: 0, to: length, room: 40 });
        expect(ticks.length).toBeGreaterThan(0);
        for (const [k, { value }] of ticks.slice(1).entries())
          expect([1, 2, 5]).toContain(step(value - ticks[k].value));
      }),
    );
    const top = fc.double({ min: 0.5, max: 180, noNaN: true });
    fc.assert(
      fc.property(top, fc.integer({ min: 60, max: 300 }), (highest, length) => {
        const options = { kind: 'linear', unit: 'degrees', from: 0, to: length, room: 24, nice: true } as const;
        const { ticks } = scaleFor([0, highest], options);
        const steps = ticks.slice(1).map(({ value }, k) => value - ticks[k].value);
        for (const one of steps) expect(one).toBeCloseTo(steps[0], 9);
        expect([1, 2, 5, 1.5, 3, 4.5, 9]).toContain(step(steps[0]));
      }),
    );
  });

  test('that is logarithmic has ticks at powers of ten, with 2 and 5 times these, or every second, third … power', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 6, noNaN: true }),
        fc.double({ min: 1, max: 9, noNaN: true }),
        fc.integer({ min: 60, max: 900 }),
        (low, decades, length) => {
          const values = [10 ** low, 10 ** (low + decades)];
          const { ticks } = scaleFor(values, { kind: 'log', from: 0, to: length, room: 40, nice: true });
          for (const { value } of ticks) expect([1, 2, 5]).toContain(step(value));
        },
      ),
    );
  });

  test('of θ is linear in degrees, whatever scale is chosen', () => {
    const series = makeSeries();
    for (const scale of ['log', 'linear']) {
      const drawn = draw('curves', { series, choices: { scale } });
      const title = textsOf(drawn).find(({ text }) => text === texts.en.axes.angle)!;
      const y = readY(drawn, { from: title.y });
      const rising = [...lambdas.keys()].reverse();
      for (const [k, [, at]] of pointsOf(withClass(drawn, 'fig-curve').at(-1)!).entries()) {
        expect(y(at)).toBeCloseTo((180 / Math.PI) * series.columns.tilt_angle[rising[k]], 0);
      }
    }
  });

  test('has a name that ends within the drawing, however long it is', () => {
    const made = makeSeries();
    const errors = made.columns.test_error;
    const columns = { ...made.columns, cv_robust_mean: errors, cv_robust_se: errors.map(() => 0.01) };
    const chosen = { ...made.chosen, choose: { by: 'robust' } } as unknown as Series['chosen'];
    for (const language of [texts.en, texts.zh]) {
      for (const width of widths) {
        const drawn = draw('curves', { series: { ...made, columns, chosen }, width, texts: language });
        const shown = textsOf(drawn);
        expect(shown.filter(({ left, right }) => left < -0.5 || right > width + 0.5)).toEqual([]);
        const words = shown.map(({ text }) => text).join('');
        expect(words.replace(/\s/g, '')).toContain(language.axes.heldOut.robust.replace(/\s/g, ''));
      }
    }
  });
});

test.each<FigureName>(['histogram', 'tilting', 'spread'])(
  '%s: a picture of one λ has the axes that it has in a sweep of this λ alone',
  (name) => {
    /** Samples are the farther apart in the tilting plane, the smaller λ is. */
    const sweep = (lambda: readonly number[]) => {
      const made = makeSeries({ lambda });
      const n = made.tilting!.n.map((row, p) => row.map((value) => value / Math.sqrt(lambda[p])));
      return { ...made, tilting: { ...made.tilting!, n } };
    };
    const partsOf = ({ frame, content }: Drawn) => (frame + content).split('<').sort();
    for (const point of [0, 5, 10]) {
      const still = draw(name, { series: sweep(lambdas), point, isStill: true });
      expect(partsOf(still)).toEqual(partsOf(draw(name, { series: sweep([lambdas[point]]), point: 0 })));
    }
    const still = draw(name, { series: sweep(lambdas), point: 0, isStill: true });
    expect(partsOf(still)).not.toEqual(partsOf(draw(name, { series: sweep(lambdas), point: 0 })));
  },
);

test('bins of evenly spaced samples hold equally many of them, wherever they begin', () => {
  const spacings = fc.double({ min: 1e-3, max: 10, noNaN: true });
  const starts = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(spacings, starts, starts, fc.integer({ min: 60, max: 400 }), (spacing, a, b, count) => {
      const values = Float64Array.from({ length: 2 * count }, (_, k) => ((k % 2 ? a : b) + (k >> 1)) * spacing);
      const labels = Int8Array.from(values, (_, k) => (k % 2 ? -1 : 1));
      const width = (count * spacing) / 40;
      const written: ClassHistogram = {
        edges: Float64Array.of(0, width),
        countsI: new Uint32Array(1),
        countsJ: new Uint32Array(1),
      };
      const found = evenBins({ rows: new Uint32Array(), values, labels }, written)!;
      expect(found.edges[1] - found.edges[0]).toBeCloseTo(spacing * Math.max(1, Math.round(width / spacing)), 6);
      for (const counts of [found.countsI, found.countsJ]) {
        expect(counts.reduce((sum, one) => sum + one, 0)).toBe(count);
        const filled = [...counts.keys()].filter((k) => counts[k] > 0);
        const whole = counts.subarray(filled[1], filled.at(-1)!);
        expect(new Set(whole).size).toBe(1);
      }
    }),
  );
  const random = Float64Array.from({ length: 200 }, (_, k) => Math.sin(7919 * k));
  const labels = Int8Array.from(random, (_, k) => (k % 2 ? -1 : 1));
  const written = { edges: Float64Array.of(0, 0.05), countsI: new Uint32Array(1), countsJ: new Uint32Array(1) };
  expect(evenBins({ rows: new Uint32Array(), values: random, labels }, written)).toBeUndefined();
});

test.each<FigureName>(['plane', 'tilting'])('%s: how many samples are drawn stands below', (name) => {
  const made = makeSeries({ width: 2, height: 1 });
  const series = { ...made, values: { ...made.values!, total: 6000 }, tilting: { ...made.tilting!, total: 6000 } };
  const drawn = draw(name, { series });
  const shown = textsOf(drawn).find(({ text }) => text === '60 of 6000 samples shown')!;
  const ticks = textsOf(drawn).filter(({ isTick }) => isTick);
  expect(shown.y).toBeGreaterThan(Math.max(...ticks.map(({ y }) => y)));
});
