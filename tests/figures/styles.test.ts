import { describe, expect, test } from 'vitest';
import { figureNames } from '../../src/figures/figure.ts';
import { darkPalette, lightPalette, styleSheet } from '../../src/figures/styles.ts';
import { draw } from './drawings.ts';
import { makeSeries } from './series.ts';

type Rgb = readonly number[];

function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** WCAG 2.2: relative luminance. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((level) => {
    const c = level / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2: contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** A colour of that opacity on another. */
function over(colour: Rgb, ground: Rgb, opacity: number): Rgb {
  return colour.map((level, k) => opacity * level + (1 - opacity) * ground[k]);
}

/** As people see colours who lack one kind of cones: Viénot, Brettel and Mollon (1999), on linear light. */
const deficiencies: Readonly<Record<string, readonly Rgb[]>> = {
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

test('black on white has a contrast of 21, as WCAG says, and #767676 one of 4.54', () => {
  expect(contrast(rgb('#000000'), rgb('#ffffff'))).toBeCloseTo(21, 5);
  expect(contrast(rgb('#767676'), rgb('#ffffff'))).toBeCloseTo(4.54, 2);
});

describe.each([
  ['light', lightPalette],
  ['dark', darkPalette],
])('the %s palette', (_, palette) => {
  const ground = rgb(palette.ground);

  test('has texts with a contrast of 4.5 and more', () => {
    for (const colour of [palette.ink, palette.muted, ...palette.marks]) {
      expect(contrast(rgb(colour), ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('has marks and axes with a contrast of 3 and more, through which others are seen, too', () => {
    const sheet = styleSheet(palette);
    expect(contrast(rgb(palette.axis), ground)).toBeGreaterThanOrEqual(3);
    for (const name of ['fig-dots', 'fig-crosses']) {
      const [, opacity] = new RegExp(`\\.${name}\\{[^}]*stroke-opacity:([.\\d]+)`).exec(sheet)!;
      for (const colour of palette.marks.slice(0, 2)) {
        expect(contrast(over(rgb(colour), ground, Number(opacity)), ground)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test.each(Object.entries(deficiencies))('keeps the two classes apart with %s', (_name, matrix) => {
    const linear = (colour: Rgb) => colour.map((level) => (level / 255) ** 2.2);
    const seen = (hex: string) =>
      matrix.map((row) => row.reduce((sum, weight, k) => sum + weight * linear(rgb(hex))[k], 0));
    const [i, j] = palette.marks.slice(0, 2).map(seen);
    expect(Math.max(...i.map((level, k) => Math.abs(level - j[k])))).toBeGreaterThan(0.15);
  });
});

test('the style sheet has a rule for every class that a figure uses', () => {
  const sheet = styleSheet(lightPalette);
  const defined = new Set([...sheet.matchAll(/\.(fig-[\w-]+)/g)].map(([, name]) => name));
  for (const name of figureNames) {
    const other = { series: makeSeries({ seed: 2 }), point: 0 };
    for (const { elements } of [draw(name), draw(name, { other })]) {
      const used = elements.flatMap((element) => (element.getAttribute('class') ?? '').split(' ').filter(Boolean));
      expect(used.filter((one) => !defined.has(one))).toEqual([]);
    }
  }
});
