import { describe, expect, test } from 'vitest';
import type { FigureName, View } from '../../src/figures/figure.ts';
import type { Reading, Readings } from '../../src/figures/grammar/reading.ts';
import { plainText } from '../../src/figures/grammar/svg.ts';
import type { Series } from '../../src/figures/series.ts';
import { type Drawn, draw, elementsOf, pointsOf, withClass } from './drawings.ts';
import { lambdas, makeSeries } from './series.ts';

/** What is read at every place of a figure, in the order of the keys. */
function readAll({ readings }: Drawn): { readonly readings: Readings; readonly all: readonly Reading[] } {
  const known = readings!();
  return { readings: known, all: Array.from({ length: known.count }, (_, k) => known.read(k)) };
}

function shownAs({ values }: Reading, label: string): string | undefined {
  return values.find((one) => plainText(one.label).endsWith(label))?.value;
}

function circlesOf(markup: string): [number, number][] {
  return elementsOf(markup)
    .filter(({ tagName }) => tagName === 'circle')
    .map((one) => [Number(one.getAttribute('cx')), Number(one.getAttribute('cy'))]);
}

describe('over λ', () => {
  const series = makeSeries();

  test('lengths that are 0 but for rounding are read, and stand, as 0', () => {
    const d_err = series.columns.d_err.map((value, p) => (p === 2 ? 3e-17 : value));
    const centroid_distance = series.columns.d_err.map(() => 4);
    const noisy = { ...series, columns: { ...series.columns, d_err, centroid_distance } };
    const drawn = draw('curves', { series: noisy });
    expect(shownAs(readAll(drawn).all.find(({ point }) => point === 2)!, 'd_err')).toBe('0');
    expect(drawn.frame).not.toMatch(/10⁻¹\d/);
  });

  test('a rule and a dot on each curve stand at the point that is read, with the values there', () => {
    const drawn = draw('curves', { series });
    const { all } = readAll(drawn);
    const curves = withClass(drawn, 'fig-curve').map(pointsOf);
    expect(all).toHaveLength(lambdas.length);
    for (const [k, reading] of all.entries()) {
      const point = lambdas.length - 1 - k;
      expect(reading.point).toBe(point);
      expect(circlesOf(reading.markup)).toEqual(curves.map((curve) => curve[k]));
      const [rule] = elementsOf(reading.markup).filter(({ tagName }) => tagName === 'path');
      expect(Number(/^M([\d.]+)/.exec(rule.getAttribute('d')!)![1])).toBeCloseTo(curves[0][k][0], -0.5);
      expect(shownAs(reading, 'train')).toBe(`${(100 * series.columns.train_error[point]).toFixed(2)}%`);
      expect(Number(shownAs(reading, '1/feature unit)'))).toBeCloseTo(series.columns.w_norm[point], 2);
    }
  });

  test('the values of a series that it is compared with are read at the same λ', () => {
    const other = { series: makeSeries({ seed: 3, lambda: lambdas.toReversed(), run: 'another' }), point: 0 };
    for (const { point, values } of readAll(draw('curves', { series, other })).all) {
      const norm = values.find(({ label }) => plainText(label).endsWith('1/feature unit)'))!;
      expect(Number(norm.other)).toBeCloseTo(other.series.columns.w_norm[lambdas.length - 1 - point!], 2);
    }
  });

  test.each<FigureName>(['curves', 'limits'])('%s: the nearest point is read from anywhere in the panels', (name) => {
    const drawn = draw(name, { series });
    const { readings } = readAll(drawn);
    const xs = pointsOf(withClass(drawn, 'fig-curve')[0]).map(([x]) => x);
    for (const [k, x] of xs.entries()) {
      for (const y of [60, 130, 170]) expect(readings.nearest(x + 2, y)).toBe(k);
    }
  });
});

/** A series with a sample of class I that lies where class J is: the last one. */
function withStray(count: number): Series {
  const made = makeSeries({ width: 2, height: 1, samples: count });
  const labels = Int8Array.from(made.values!.labels, (_, k) => (k < count / 2 || k === count - 1 ? -1 : 1));
  const features = Float64Array.from({ length: 2 * count }, (_, at) => {
    const k = at >> 1;
    return at % 2 === 1 ? (k % 7) / 20 : k < count / 2 ? 0.1 + (k % 5) / 50 : 0.8 + (k % 5) / 50;
  });
  const rows = Uint32Array.from(labels, (_, k) => 100 + k);
  const z = Float32Array.from(labels, (_, k) => features[2 * k] - 0.5);
  const n = made.strengths;
  return {
    ...made,
    values: { ...made.values!, labels, features, rows, total: count },
    tilting: {
      ...made.tilting!,
      total: count,
      labels,
      rows,
      z,
      n: Array.from(n, () => Float32Array.from(labels, (_, k) => features[2 * k + 1])),
      misclassified: Array.from(n, () => Uint8Array.from(labels, (_, k) => Number(k === count - 1))),
    },
  };
}

describe('samples in a plane', () => {
  const series = withStray(80);
  const point = 4;

  test('each is read where it is drawn: its row, class and distance', () => {
    const { weights, features, labels, rows } = series.values!;
    const [[a, b], c] = [weights[point], series.columns.bias[point]];
    const drawn = draw('plane', { series, point });
    const { readings, all } = readAll(drawn);
    expect(all.map(({ sample }) => sample).toSorted((x, y) => x! - y!)).toEqual([...rows]);
    for (const [place, reading] of all.entries()) {
      const k = reading.sample! - 100;
      expect(reading.title).toBe(`row ${reading.sample}`);
      const distance = (labels[k] * (a * features[2 * k] + b * features[2 * k + 1] + c)) / Math.hypot(a, b);
      expect(Number(shownAs(reading, 'y·d')!.replace('−', '-'))).toBeCloseTo(distance, 3);
      const [[x, y]] = circlesOf(reading.markup);
      const found = readings.nearest(x, y)!;
      expect(circlesOf(all[found].markup)).toEqual([[x, y]]);
      expect(place).toBeGreaterThanOrEqual(found);
    }
    expect(readings.nearest(-100, -100)).toBeUndefined();
  });

  test('its distance is told by one number, however coarse the place is where it is drawn', () => {
    const made = makeSeries({ width: 2, height: 1 });
    const { z, n, ...rest } = made.tilting!;
    const rounded = (places: Float32Array) => places.map((place) => Math.round(1000 * place) / 1000);
    const coarse = { ...made, tilting: { ...rest, z: rounded(z), n: n.map(rounded) } };
    const { labels, features, weights } = made.values!;
    const w = weights[point];
    for (const name of ['plane', 'tilting'] as const) {
      const { all } = readAll(draw(name, { series: coarse, point }));
      expect(all).toHaveLength(labels.length);
      for (const reading of all) {
        const k = reading.sample!;
        const score = w[0] * features[2 * k] + w[1] * features[2 * k + 1] + made.columns.bias[point];
        const shown = ((labels[k] * score) / Math.hypot(...w)).toPrecision(4);
        expect(shownAs(reading, 'y·d')!.replace('−', '-')).toBe(shown);
      }
    }
  });

  test('the distance of one whose features are not there is told to the digits that hold, the same in all figures', () => {
    const made = makeSeries();
    const { values: _, ...images } = made;
    const { shape, range, samples, ...drawn } = made.images!;
    const rows = Uint32Array.of(5, 17);
    const levels = Uint8Array.from({ length: 2 * shape.width * shape.height }, (_, k) => (37 * k) % 256);
    const training = { rows, labels: Int8Array.from(rows, (row) => made.tilting!.labels[row]), levels };
    const series: Series = { ...images, images: { shape, range, samples, ...drawn, training } };
    const reading = readAll(draw('tilting', { series, point })).all.find(({ sample }) => sample === 17)!;
    const shown = shownAs(reading, 'y·d')!;
    expect(shown).toMatch(/^−?0\.0*[1-9]\d\d$/);
    expect(draw('images', { series, point, pinned: 17 }).content).toContain(`>y·d = ${shown}<`);
  });

  test.each<FigureName>(['plane', 'tilting'])(
    '%s: a pinned one has a ring around it, its row beside it, and a line from it',
    (name) => {
      const before = draw(name, { series, point });
      const drawn = draw(name, { series, point, pinned: 117 });
      const [line, ring] = withClass(drawn, 'fig-pin');
      const reading = readAll(drawn).all.find(({ sample }) => sample === 117)!;
      expect([Number(ring.getAttribute('cx')), Number(ring.getAttribute('cy'))]).toEqual(circlesOf(reading.markup)[0]);
      const [from] = pointsOf(line);
      expect(from).toEqual(circlesOf(reading.markup)[0]);
      expect(drawn.content).toContain('row 117');
      expect(withClass(before, 'fig-pin')).toEqual([]);
    },
  );

  test('a line leads from a pinned one straight to the boundary', () => {
    const drawn = draw('tilting', { series, point, pinned: 117 });
    const [from, to] = pointsOf(withClass(drawn, 'fig-pin')[0]);
    const [start, end] = pointsOf(withClass(drawn, 'fig-thick').at(-1)!);
    const along = [end[0] - start[0], end[1] - start[1]];
    const length = Math.hypot(...along);
    const away = (to[0] - start[0]) * along[1] - (to[1] - start[1]) * along[0];
    expect(Math.abs(away / length)).toBeLessThan(0.05);
    const turn = ((to[0] - from[0]) * along[0] + (to[1] - from[1]) * along[1]) / length;
    expect(Math.abs(turn)).toBeLessThan(0.05 * Math.hypot(to[0] - from[0], to[1] - from[1]));
  });

  test.each<FigureName>(['plane', 'tilting'])('%s: one on the side of the other class is large and named', (name) => {
    for (const width of [390, 640]) {
      const drawn = draw(name, { series, point, width });
      const large = withClass(drawn, 'fig-dots', 'fig-large').flatMap(pointsOf);
      const own = readAll(drawn).all.find(({ sample }) => sample === 179)!;
      expect(large).toEqual(circlesOf(own.markup));
      expect(drawn.content).toContain('stray: 2, row 179');
    }
  });

  test('few are all drawn large, many are not', () => {
    const sizes = [20, 80].map((count) => {
      const drawn = draw('plane', { series: withStray(count), point });
      const largest = withClass(drawn, 'fig-crosses').map(pointsOf).at(-1)!;
      expect(largest.length).toBe(count / 2 - 1);
      return withClass(drawn, 'fig-crosses').at(-1)!.getAttribute('class')!.includes('fig-large');
    });
    expect(sizes).toEqual([true, false]);
  });
});

describe('the histogram', () => {
  const series = makeSeries({ samples: 40 });
  const whole = { ...series, tilting: { ...series.tilting!, total: 40 } };
  const point = 5;
  const view: Partial<View> = { series: whole, point };

  test('a bar is read with the shares of both classes, and names a sample in it', () => {
    const { edges, countsI, countsJ } = series.histograms[point]!.distances;
    const { readings, all } = readAll(draw('histogram', view));
    expect(all).toHaveLength(edges.length - 1);
    for (const [k, reading] of all.entries()) {
      const share = (counts: Uint32Array) => `${((100 * counts[k]) / 40).toFixed(2)}%`;
      expect(reading.values.slice(0, 2).map(({ value }) => value)).toEqual([share(countsJ), share(countsI)]);
      const [bar] = elementsOf(reading.markup).filter(({ tagName }) => tagName === 'rect');
      const middle = Number(bar.getAttribute('x')) + Number(bar.getAttribute('width')) / 2;
      expect(readings.nearest(middle, 200)).toBe(k);
      expect(reading.sample === undefined).toBe(countsI[k] + countsJ[k] === 0);
    }
  });

  test('a rule marks the pinned sample at its distance', () => {
    const drawn = draw('histogram', { ...view, pinned: 7 });
    const [pin] = withClass(drawn, 'fig-pin');
    const at = Number(/^M([\d.]+)/.exec(pin.getAttribute('d')!)![1]);
    const { readings, all } = readAll(drawn);
    const { edges } = series.histograms[point]!.distances;
    const bar = readings.nearest(at, 200)!;
    const [theta, offset] = [series.columns.tilt_angle[point], series.columns.bias_from_midpoint[point]];
    const { z, n, labels } = series.tilting!;
    const distance = labels[7] * (Math.cos(theta) * z[7] + Math.sin(theta) * n[point][7] + offset);
    expect(distance).toBeGreaterThan(edges[bar] - 0.01);
    expect(distance).toBeLessThan(edges[bar + 1] + 0.01);
    expect(all[bar].values.length).toBe(3);
  });
});

describe('a sample by its values', () => {
  const series = makeSeries();
  const [point, row] = [6, 9];
  const number = (text: string) => Number(text.replace('−', '-').replace(/×10⁻(\d)/, 'e-$1'));

  test('is read feature by feature, with the values that lie on the boundary straight below it', () => {
    const { weights, features, labels } = series.values!;
    const { all } = readAll(draw('values', { series, point, pinned: row }));
    const own = all.map(({ values }) => number(values[0].value));
    const there = all.map(({ values }) => number(values[1].value));
    const w = [...weights[point]];
    for (const [f, value] of own.entries()) expect(value).toBeCloseTo(features[row * w.length + f], 3);
    const score = (x: readonly number[]) => x.reduce((sum, value, f) => sum + w[f] * value, series.columns.bias[point]);
    const length = Math.hypot(...w);
    expect(score(there) / length).toBeCloseTo(0, 3);
    const d = score(own) / length;
    expect(Math.hypot(...there.map((value, f) => value - own[f]))).toBeCloseTo(Math.abs(d), 3);
    const drawn = draw('values', { series, point, pinned: row });
    expect(drawn.description).toContain(`row ${row}`);
    const [, told] = /y·d = (−?\d+\.\d+)/.exec(drawn.description)!;
    expect(number(told)).toBeCloseTo(labels[row] * d, 3);
  });
});
