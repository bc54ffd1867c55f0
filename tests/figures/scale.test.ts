import { describe, expect, test } from 'vitest';
import type { Series } from '../../src/figures/series.ts';
import { draw, readX, readY } from './drawings.ts';
import { makeSeries } from './series.ts';

const made = makeSeries({ width: 2, height: 1 });

/** The samples of two features in a strip that is thirty times as long as high. */
function flat(changes: Partial<NonNullable<Series['values']>> = {}): Series {
  const features = made.values!.features.map((_, k, { length }) =>
    k % 2 === 0 ? (2 * k) / length - 1 : (k % 10) / 150,
  );
  return { ...made, values: { ...made.values!, features, ...changes } };
}

/** How many times longer a unit is drawn on the axis below than on the one at the left. */
function stretch(drawn: ReturnType<typeof draw>): number {
  const [x, y] = [readX(drawn), readY(drawn)];
  return -(y(1) - y(0)) / (x(1) - x(0));
}

describe('the figure plane', () => {
  test('shows all of the valid box to one scale, however flat the samples lie in it', () => {
    for (const width of [390, 640, 1200]) {
      const drawn = draw('plane', { series: flat({ bounds: [-1, 1] }), width });
      expect(stretch(drawn)).toBeCloseTo(1, 2);
      const [x, y] = [readX(drawn), readY(drawn)];
      expect(x(46)).toBeLessThan(-1);
      expect(x(width - 12)).toBeGreaterThan(1);
      const tickPlaces = drawn.elements.flatMap((one) => (one.getAttribute('d') ?? '').match(/V(\d+)$/)?.[1] ?? []);
      expect(y(Math.max(...tickPlaces.map(Number)))).toBeLessThan(-1);
    }
  });

  test('stretches flat samples of features that may have different units', () => {
    expect(stretch(draw('plane', { series: flat() }))).toBeLessThan(0.2);
  });
});

describe('the figure tilting', () => {
  test('has one scale however close to the line between the centroids the samples lie, so that θ is what it looks like', () => {
    const tilting = { ...made.tilting!, n: made.tilting!.n.map((row) => row.map((n) => n / 100)) };
    for (const width of [390, 640]) {
      const drawn = draw('tilting', { series: { ...made, tilting }, width });
      expect(stretch(drawn)).toBeCloseTo(1, 2);
    }
  });
});
