import { describe, expect, test } from 'vitest';
import { type FigureName, figureNames } from '../../src/figures/figure.ts';
import { figures } from '../../src/figures/index.ts';
import type { Series } from '../../src/figures/series.ts';
import { texts } from '../../src/figures/texts/index.ts';
import { draw, type PlacedText, textsOf } from './drawings.ts';
import { lambdas, type Made, makeSeries } from './series.ts';

/*
 * The contract of every figure of the registry: what a page may rely on, whatever the series, language and width.
 */

const widths = [280, 390, 640, 1200];
const languages = Object.values(texts);

function seriesFor(name: FigureName, changes: Partial<Made> = {}): Series {
  return makeSeries({ ...(name === 'plane' ? { width: 2, height: 1 } : {}), ...changes });
}

/** Every choice of a figure by itself. */
function choicesOf(name: FigureName, series: Series): Record<string, string>[] {
  const choices = figures[name].choices(series, texts.en);
  return [{}, ...choices.flatMap((choice) => choice.options.map(({ value }) => ({ [choice.name]: value })))];
}

/** Texts that stand on one another; the estimate of their widths is for wide letters. */
function overlapping(placed: readonly PlacedText[]): string[] {
  const inset = ({ left, right }: PlacedText) => 0.06 * (right - left);
  return placed.flatMap((one, k) =>
    placed.slice(k + 1).flatMap((other) => {
      const isBeside =
        one.right - inset(one) <= other.left + inset(other) || other.right - inset(other) <= one.left + inset(one);
      return isBeside || Math.abs(one.y - other.y) >= 9 ? [] : [`${one.text} | ${other.text}`];
    }),
  );
}

test('the registry holds the figures of the list, in its order, each under its name', () => {
  expect(Object.keys(figures)).toEqual([...figureNames]);
  for (const [name, figure] of Object.entries(figures)) expect(figure.name).toBe(name);
});

describe.each(figureNames)('the figure %s', (name) => {
  const figure = figures[name];
  const series = seriesFor(name);

  test('is possible for a series that has what it shows', () => {
    expect(figure.isPossible(series)).toBe(true);
  });

  test('has a title and a sentence', () => {
    for (const language of languages) {
      expect(language.figures[name].title).not.toBe('');
      expect(language.figures[name].reading).toMatch(/[.。]$/);
    }
  });

  test.each(widths)(
    'is well-formed and keeps its texts inside and apart at %i px, in both languages and for every choice',
    (width) => {
      for (const language of languages) {
        for (const choices of choicesOf(name, series)) {
          for (const point of [0, 5, 10]) {
            const drawn = draw(name, { series, point, texts: language, width, choices });
            expect(drawn.width).toBe(width);
            const placed = textsOf(drawn);
            const outside = placed.filter(
              ({ left, right, y }) => left < -0.5 || right > width + 0.5 || y < 9 || y > drawn.height,
            );
            expect(outside, JSON.stringify({ choices, point })).toEqual([]);
            expect(overlapping(placed), JSON.stringify({ choices, point, language: language.language })).toEqual([]);
          }
        }
      }
    },
  );

  test('is drawn beside another series', () => {
    const other = { series: seriesFor(name, { seed: 7, loss: 'hinge', run: 'another' }), point: 2 };
    for (const width of widths) {
      const placed = textsOf(draw(name, { series, other, width }));
      expect(placed.filter(({ left, right }) => left < -0.5 || right > width + 0.5)).toEqual([]);
    }
  });

  test('gives equal bytes for equal inputs', () => {
    const { frame, content, description, height } = draw(name, { series: structuredClone(series) });
    expect(draw(name, { series })).toMatchObject({ frame, content, description, height });
  });

  test('keeps its frame while the point moves, and its size', () => {
    const drawings = [...series.strengths.keys()].map((point) => draw(name, { series, point }));
    expect(new Set(drawings.map(({ frame }) => frame)).size).toBe(1);
    expect(new Set(drawings.map(({ content }) => content)).size).toBe(series.strengths.length);
    expect(new Set(drawings.map(({ height }) => height)).size).toBe(1);
  });

  test('rounds to 0.01 px and has no number that is none', () => {
    const { frame, content } = draw(name, { series });
    const numbers = (frame + content).replaceAll(/>[^<]*</g, '><').replaceAll(/href="[^"]*"/g, '');
    expect(numbers).not.toMatch(/\.\d{3}/);
    expect(numbers).not.toMatch(/NaN|Infinity|undefined|e[+-]\d/);
  });

  test('takes hostile names as text, on one line and inside', () => {
    const names = [
      '<script>alert(1)</script>',
      '"]]>',
      "' onload='alert(1)",
      '\u202eevil',
      'שלום',
      'W'.repeat(300),
      'a\nb',
      '',
    ];
    for (const hostile of names) {
      const evil = seriesFor(name, { run: hostile, classI: hostile, classJ: `${hostile}!` });
      const other = { series: evil, point: 1 };
      for (const width of [280, 640]) {
        const drawn = draw(name, { series: evil, other, width });
        const known = new Set(['svg', 'g', 'path', 'text', 'tspan', 'circle', 'rect', 'image']);
        expect(drawn.elements.map(({ tagName }) => tagName).filter((tag) => !known.has(tag))).toEqual([]);
        expect(
          drawn.elements
            .flatMap(({ attributes }) => [...attributes].map((one) => one.name))
            .filter((one) => one.startsWith('on')),
        ).toEqual([]);
        expect(textsOf(drawn).filter(({ left, right }) => left < -0.5 || right > width + 0.5)).toEqual([]);
        expect(drawn.frame + drawn.content).not.toMatch(/[\u202a-\u202e]/);
      }
    }
  });

  test('is drawn for one λ, for λ = 0, for equally spaced λ and for points without a boundary', () => {
    const cases: Partial<Made>[] = [
      { lambda: [0.01] },
      { lambda: [0] },
      { lambda: [1, 0.1, 0] },
      { lambda: [0, 0.25, 0.5, 0.75, 1] },
      { lambda: [0.1, 0.1] },
      { lambda: lambdas, without: [0, 1, 10] },
      { lambda: [1, 0.1], without: [0, 1] },
    ];
    for (const changes of cases) {
      const one = seriesFor(name, changes);
      if (!figure.isPossible(one)) continue;
      for (const point of one.strengths.keys()) {
        const drawn = draw(name, { series: one, point, width: 390 });
        expect(textsOf(drawn).length).toBeGreaterThan(0);
        expect(drawn.frame + drawn.content).not.toMatch(/NaN|Infinity/);
      }
    }
  });

  test('is drawn where every value of a column is missing or infinite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const columns = Object.fromEntries(
        Object.entries(series.columns).map(([key, column]) => [key, column.map(() => value)]),
      );
      const empty: Series = { ...series, columns };
      const bare: Series = { ...series, columns: {} };
      for (const one of [empty, bare]) {
        if (figure.isPossible(one)) expect(draw(name, { series: one }).description).not.toMatch(/undefined|NaN/);
      }
    }
  });
});

test.each(figureNames)('%s is drawn as if nothing had been drawn before', (name) => {
  const series = seriesFor(name);
  const others = [undefined, { series: seriesFor(name, { classI: 'x' }), point: 1 }];
  const changes = others.flatMap((other) =>
    languages.flatMap((language) =>
      choicesOf(name, series).flatMap((choices) =>
        [390, 640].flatMap((width) =>
          [0, 5].map((point) => ({ point, choices, width, texts: language, ...(other && { other }) })),
        ),
      ),
    ),
  );
  for (const change of [...changes, ...changes.toReversed()]) {
    const { frame, content, height, description } = draw(name, { series, ...change });
    // A copy of the series is one of which nothing can be kept.
    const fresh = draw(name, { series: { ...series }, ...change });
    expect({ frame, content, height, description }).toEqual({
      frame: fresh.frame,
      content: fresh.content,
      height: fresh.height,
      description: fresh.description,
    });
  }
});
