import { describe, expect, test } from 'vitest';
import { diverging, grey } from '../../src/figures/colours.ts';
import { figures } from '../../src/figures/index.ts';
import { texts } from '../../src/figures/texts/index.ts';
import { type Drawn, draw, elementsOf, pointsOf, readX, readY, textsOf, withClass } from './drawings.ts';
import { makeSeries } from './series.ts';
import { colourAt, embedded } from './sheets.ts';

/** What a drawing says that another one does not. */
function textsAfter(one: Drawn, other: Drawn): string[] {
  return textsOf(one)
    .slice(textsOf(other).length)
    .map(({ text }) => text);
}

describe('the histogram', () => {
  const series = makeSeries({ samples: 200, loss: 'hinge' });
  const point = 6;
  const drawn = draw('histogram', { series, point });
  const x = readX(drawn);

  /** left, right and end of each bar, in px. */
  function bars(...names: string[]): [number, number, number][] {
    return withClass(drawn, ...names).flatMap((element) =>
      [...(element.getAttribute('d') ?? '').matchAll(/M([\d.]+) [\d.]+V([\d.]+)H([\d.]+)/g)].map(
        ([, left, end, right]) => [Number(left), Number(right), Number(end)] as [number, number, number],
      ),
    );
  }

  test('has a bar for each bin, as high as its share of all samples: class J upwards, class I downwards', () => {
    const { edges, countsI, countsJ } = series.histograms[point]!.distances;
    const ticks = textsOf(drawn).filter(({ isTick, anchor }) => isTick && anchor === 'end');
    const zero = ticks.find(({ text }) => text === '0')!;
    const above = ticks.find(({ text, y }) => text !== '0' && y < zero.y)!;
    const share = (end: number) => (Number(above.text) * Math.abs(end - zero.y + 4)) / (zero.y - above.y);
    for (const [counts, name, direction] of [
      [countsJ, 'fig-2-fill', -1],
      [countsI, 'fig-1-fill', 1],
    ] as const) {
      const found = bars(name);
      expect(found).toHaveLength(counts.filter((count) => count > 0).length);
      for (const [left, right, end] of found) {
        const bin = edges.findIndex((edge, k) => Math.abs(edge - x(left)) < 0.3 * (edges[k + 1] - edge));
        expect(x(right)).toBeCloseTo(edges[bin + 1], 2);
        expect(share(end)).toBeCloseTo((100 * counts[bin]) / 200, 1);
        expect(Math.sign(end - zero.y + 4)).toBe(direction);
      }
    }
  });

  test('makes the bars of misclassified samples stand out', () => {
    for (const [, right] of bars('fig-bar')) expect(x(right)).toBeLessThan(1e-3);
    for (const [left] of bars('fig-bar-light')) expect(x(left)).toBeGreaterThan(-1e-3);
    expect(bars('fig-bar').length).toBeGreaterThan(0);
  });

  test('draws f(‖w‖ d): the hinge, 1 on the boundary and 0 from the margin 1/‖w‖ on', () => {
    const wNorm = series.columns.w_norm[point];
    const points = pointsOf(withClass(drawn, 'fig-curve')[0]);
    const ticks = textsOf(drawn).filter(({ isTick, anchor }) => isTick && anchor === 'start');
    const one = ticks.find(({ text }) => text === '1')!.y - 4;
    const two = ticks.find(({ text }) => text === '2')!.y - 4;
    const loss = (y: number) => 1 + (y - one) / (two - one);
    for (const [at, y] of points) expect(loss(y)).toBeCloseTo(Math.max(1 - wNorm * x(at), 0), 1);
    const kink = points.find(([, y]) => loss(y) < 0.005)!;
    expect(x(kink[0])).toBeCloseTo(1 / wNorm, 2);
    const margin = withClass(drawn, 'fig-thin')[0].getAttribute('d')!;
    expect(Math.abs(Number(/M([\d.]+)/.exec(margin)![1]) - kink[0])).toBeLessThan(1);
  });

  test.each(['s', 'ys', 'loss'])('also shows %s', (quantity) => {
    const one = draw('histogram', { series, point, choices: { quantity } });
    expect(one.content).not.toBe(drawn.content);
    expect(withClass(one, 'fig-2-fill').length).toBeGreaterThan(0);
  });

  test('does without the losses where they are not known', () => {
    const some = { ...series, histograms: series.histograms.map((one) => one && { distances: one.distances }) };
    expect(draw('histogram', { series: some, point, choices: { quantity: 'yd' } }).content).toBe(drawn.content);
  });

  test('gives a point whose distances are far out an axis of its own, and leaves the others theirs', () => {
    const histograms = series.histograms.map(
      (one, p) =>
        one &&
        (p === 0 ? { distances: { ...one.distances, edges: one.distances.edges.map((edge) => 300 * edge) } } : one),
    );
    const some = { ...series, histograms };
    expect(readX(draw('histogram', { series: some, point }))(300)).toBeCloseTo(x(300), 1);
    expect(readX(draw('histogram', { series: some, point: 0 }))(600)).toBeGreaterThan(20);
  });

  test('has one bar of each class that can be seen where all distances are the same but for rounding', () => {
    const edges = Float64Array.from({ length: 41 }, (_, k) => 2 + k * 2e-15);
    const one = { edges, countsI: new Uint32Array(40).fill(1), countsJ: new Uint32Array(40).fill(2) };
    const histograms = series.histograms.map(() => ({ distances: one }));
    const all = draw('histogram', { series: { ...series, histograms, tilting: undefined! }, point });
    const paths = [1, 2].map((look) => withClass(all, 'fig-bar-light', `fig-${look}`)[1].getAttribute('d')!);
    const heights = paths.map((d) => {
      const [, left, base, end, right] = /^M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)/.exec(d)!.map(Number);
      expect(right - left).toBeGreaterThan(10);
      return Math.abs(end - base);
    });
    expect(heights[1] / heights[0]).toBeCloseTo(2, 1);
  });
});

describe('the histogram beside another series', () => {
  const series = makeSeries({ samples: 200 });
  const other = { series: makeSeries({ samples: 200, seed: 4, loss: 'hinge', run: 'another' }), point: 8 };
  const drawn = draw('histogram', { series, point: 6, other });
  const x = readX(drawn);
  const dashed = withClass(drawn, 'fig-other').map(pointsOf);
  const margin = 1 / other.series.columns.w_norm[8];

  test('draws its loss dashed: the hinge, 1 on the boundary and 0 from its own margin on', () => {
    const ticks = textsOf(drawn).filter(({ isTick, anchor }) => isTick && anchor === 'start');
    const [one, two] = ['1', '2'].map((value) => ticks.find(({ text }) => text === value)!.y - 4);
    for (const [at, y] of dashed[0]) {
      expect(1 + (y - one) / (two - one)).toBeCloseTo(Math.max(1 - x(at) / margin, 0), 1);
    }
  });

  test('draws and says its margin', () => {
    const line = withClass(drawn, 'fig-other').at(-1)!.getAttribute('d')!;
    expect(Math.abs(x(Number(/^M([\d.]+)/.exec(line)![1])) - margin)).toBeLessThan(0.01);
    const shown = textsOf(drawn).map(({ text }) => text);
    expect(shown).toContain('dashed: another · 2 v 3 · hinge');
    expect(shown).toContain(`1/‖w‖ = ${margin.toPrecision(4)}`);
  });

  test('leaves its own bars and curves as they are', () => {
    const alone = draw('histogram', { series, point: 6 });
    const ofSeries = (one: typeof drawn) => one.elements.slice(1).map(String);
    expect(ofSeries(drawn)).toEqual(expect.arrayContaining(ofSeries(alone)));
  });
});

describe('the tilting plane', () => {
  const series = makeSeries({ samples: 80 });
  const point = 7;
  const drawn = draw('tilting', { series, point });
  const [x, y] = [readX(drawn), readY(drawn)];
  const theta = series.columns.tilt_angle[point];
  const offset = series.columns.bias_from_midpoint[point];

  test('has the boundary where cos θ z + sin θ n + offset = 0, and the margins at ± 1/‖w‖', () => {
    const distance = ([u, v]: [number, number]) => Math.cos(theta) * x(u) + Math.sin(theta) * y(v) + offset;
    const boundary = pointsOf(withClass(drawn, 'fig-thick').at(-1)!);
    expect(boundary).toHaveLength(2);
    for (const end of boundary) expect(distance(end)).toBeCloseTo(0, 2);
    const margin = 1 / series.columns.w_norm[point];
    const margins = withClass(drawn, 'fig-thin').slice(1, 3).map(pointsOf);
    for (const [k, ends] of margins.entries()) {
      for (const end of ends) expect(distance(end)).toBeCloseTo(k === 0 ? margin : -margin, 2);
    }
  });

  test('has the samples at (z, n), class I as dots and class J as crosses, and rings around the misclassified', () => {
    const { z, n, labels, misclassified } = series.tilting!;
    const dots = pointsOf(withClass(drawn, 'fig-dots').at(-1)!);
    const own = [...labels.keys()].filter((k) => labels[k] < 0);
    expect(dots).toHaveLength(own.length);
    for (const [k, [u, v]] of dots.entries()) {
      expect(x(u)).toBeCloseTo(z[own[k]], 2);
      expect(y(v)).toBeCloseTo(n[point][own[k]], 2);
    }
    expect(pointsOf(withClass(drawn, 'fig-crosses').at(-1)!)).toHaveLength(labels.length - own.length);
    const rings = pointsOf(withClass(drawn, 'fig-rings').at(-1)!);
    expect(rings).toHaveLength(misclassified[point].filter((one) => one === 1).length);
  });

  test('has the centroids at ± ‖j − i‖/2 on the z axis', () => {
    const [i, j] = withClass(drawn, 'fig-hollow').slice(-2);
    const half = series.columns.centroid_distance[point] / 2;
    expect(x(Number(i.getAttribute('cx')))).toBeCloseTo(-half, 2);
    expect(x(Number(j.getAttribute('cx')))).toBeCloseTo(half, 2);
    expect(y(Number(i.getAttribute('cy')))).toBeCloseTo(0, 2);
  });

  test('has one scale for both axes, so that θ is seen as it is', () => {
    expect(Math.abs((x(200) - x(100)) / (y(200) - y(100)))).toBeCloseTo(1, 1);
    const [, fx, fy, ex, ey] = /M([\d.]+) ([\d.]+)A30 30 0 0 0 ([\d.]+) ([\d.]+)/.exec(drawn.content)!.map(Number);
    expect(Math.atan2(fy - ey, ex - (fx - 30))).toBeCloseTo(theta, 2);
  });

  test('has the boundary of another series of the same data dashed, as it lies in its own plane', () => {
    const other = makeSeries({ samples: 80, loss: 'hinge', run: 'another' });
    const both = draw('tilting', { series, point, other: { series: other, point: 3 } });
    const [angle, shift] = [other.columns.tilt_angle[3], other.columns.bias_from_midpoint[3]];
    const [dashed] = withClass(both, 'fig-other').map(pointsOf);
    expect(dashed).toHaveLength(2);
    for (const [u, v] of dashed) {
      expect(Math.cos(angle) * readX(both)(u) + Math.sin(angle) * readY(both)(v) + shift).toBeCloseTo(0, 2);
    }
    const shown = textsOf(both).map(({ text }) => text);
    expect(shown).toContain('dashed: another · 2 v 3 · hinge');
    expect(shown).toContain(`θ = ${((180 * angle) / Math.PI).toPrecision(4)}°`);
    expect(shown).toContain('its tilt in its own plane, not how it divides these samples');
  });

  test('draws no boundary of other data, whose z axis is another one', () => {
    const other = makeSeries({ samples: 80, seed: 5 });
    const drawnBeside = draw('tilting', { series, point, other: { series: other, point: 3 } });
    expect(drawnBeside.content.startsWith(drawn.content)).toBe(true);
    expect(textsAfter(drawnBeside, drawn)).toEqual([expect.stringMatching(/^other samples: /)]);
  });

  test('draws as few elements for many samples', () => {
    const many = draw('tilting', { series: makeSeries({ samples: 1000 }), point });
    expect(elementsOf(many.content).length).toBe(elementsOf(drawn.content).length);
  });
});

describe('the images', () => {
  const series = makeSeries();
  const point = 5;
  const drawn = draw('images', { series, point, choices: { sample: '0' } });
  const { weights, samples } = series.images!;
  const tiles = drawn.elements.filter(({ tagName }) => tagName === 'image').map((element) => embedded(element));

  /** The value of each grey pixel. */
  const valuesOf = (tile: (typeof tiles)[number]) =>
    Array.from(
      { length: tile.width * tile.height },
      (_, k) => colourAt(tile, k % tile.width, Math.floor(k / tile.width))[0] / 255,
    );

  test('are w in the colours of the diverging scale, and the sample in grey', () => {
    const w = weights[point];
    const range = w.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const [k, value] of w.entries()) {
      expect(colourAt(tiles[0], k % 6, Math.floor(k / 6))).toEqual(diverging(value, range));
      expect(colourAt(tiles[1], k % 6, Math.floor(k / 6))).toEqual(grey(samples[0].pixels[k], [0, 1]));
    }
  });

  test('change the sample by as much as the norms that are written below them say', () => {
    const w = Float64Array.from(weights[point]);
    const x = samples[0].pixels;
    const length = Math.sqrt(w.reduce((sum, value) => sum + value * value, 0));
    const d = samples[0].label * samples[0].distances[point];
    // x − d ŵ and x − 2d ŵ, cut off as greys are
    for (const [tile, factor] of [
      [tiles[2], 1],
      [tiles[3], 2],
    ] as const) {
      for (const [k, value] of valuesOf(tile).entries()) {
        expect(value).toBeCloseTo(Math.min(1, Math.max(0, x[k] - (factor * d * w[k]) / length)), 2);
      }
    }
    const change = valuesOf(tiles[5]).map((value, k) => Math.abs(value - x[k]));
    const { norms } = samples[0].perturbations.find(({ norm, boxed }) => norm === 'linf' && boxed)!;
    expect(Math.max(...change)).toBeCloseTo(norms[point], 2);
    const shown = textsOf(drawn).map(({ text }) => text);
    expect(shown).toContain(`L∞: ${norms[point].toPrecision(4)}`);
    expect(shown).toContain(`L2: ${Math.abs(d).toPrecision(4)}`);
    expect(shown).toContain(`L2: ${(2 * Math.abs(d)).toPrecision(4)}`);
  });

  test('begin with a sample that no classifier has wrong', () => {
    const away = samples.map((one) => ({ ...one, distances: one.distances.map((d) => Math.abs(d)) }));
    const once = { ...away[0], distances: away[0].distances.map((d, p) => (p === 8 ? -d : d)) };
    const some = { ...series, images: { ...series.images!, samples: [once, away[1], away[2]] } };
    const [{ options }] = figures.images.choices(some, texts.en);
    expect(options.map(({ value }) => value)).toEqual(['10', '20', '0']);
    expect(options.map(({ label }) => label)).toEqual(['3 (row 10)', '2 (row 20)', '2 (row 0)']);
    const second = draw('images', { series: some, point, choices: { sample: '10' } });
    expect(draw('images', { series: some, point }).content).toBe(second.content);
  });

  test('say so where a sample is misclassified, and where the bounds hold no perturbation', () => {
    const change = (changes: object) => ({
      ...series,
      images: { ...series.images!, samples: [{ ...samples[0], ...changes }] },
    });
    const wrong = draw('images', {
      series: change({ distances: samples[0].distances.map((d) => -Math.abs(d)) }),
      point,
    });
    expect(textsOf(wrong).filter(({ text }) => text === 'misclassified')).toHaveLength(3);
    const perturbations = samples[0].perturbations.map((one) => ({
      ...one,
      norms: one.norms.map((size) => (one.boxed ? Number.POSITIVE_INFINITY : size)),
    }));
    const none = draw('images', { series: change({ perturbations }), point });
    expect(textsOf(none).filter(({ text }) => text === 'none in the bounds')).toHaveLength(3);
    expect(none.elements.filter(({ tagName }) => tagName === 'image')).toHaveLength(4);
  });
});

describe('the spread', () => {
  const series = makeSeries({ samples: 400 });
  const point = 6;
  const drawn = draw('spread', { series, point });
  const [x, y] = [readX(drawn), readY(drawn)];
  const [boxed, free] = [true, false].map(
    (box) => series.spreads.find((one) => one.norm === 'l2' && one.boxed === box)!,
  );
  const curves = withClass(drawn, 'fig-curve').slice(2).map(pointsOf);

  test('rises through the robust errors that were measured, inside the bounds and without them', () => {
    for (const [one, curve] of [
      [boxed, curves[0]],
      [free, curves[1]],
    ] as const) {
      for (const [k, epsilon] of one.epsilons.entries()) {
        if (epsilon > x(620)) continue;
        const next = curve.findIndex(([at]) => x(at) >= epsilon);
        // Between two of the 128 steps.
        const bounds = [curve[next - 1], curve[next]].map(([, height]) => y(height));
        expect(100 * one.errors[point][k]).toBeGreaterThan(bounds[0] - 1);
        expect(100 * one.errors[point][k]).toBeLessThan(bounds[1] + 1);
      }
    }
  });

  test('starts with the error without perturbation and never falls', () => {
    for (const curve of curves) {
      expect(x(curve[0][0])).toBeCloseTo(0, 2);
      expect(Math.abs(y(curve[0][1]) - 100 * series.columns.train_error[point])).toBeLessThan(1);
      for (const [k, [at, height]] of curve.entries()) {
        if (k > 0) expect(at).toBeGreaterThanOrEqual(curve[k - 1][0]);
        if (k > 0) expect(height).toBeLessThanOrEqual(curve[k - 1][1]);
      }
    }
  });

  test('marks the measured errors, the means on the axis and the medians at one half', () => {
    const circles = withClass(drawn, 'fig-hollow').filter(({ tagName }) => tagName === 'circle');
    for (const circle of circles) {
      const at = x(Number(circle.getAttribute('cx')));
      const k = boxed.epsilons.findIndex((epsilon) => Math.abs(epsilon - at) < 1e-3);
      const errors = [boxed, free].map((one) => 100 * one.errors[point][k]);
      expect(Math.min(...errors.map((error) => Math.abs(error - y(Number(circle.getAttribute('cy'))))))).toBeLessThan(
        0.1,
      );
    }
    const shapes = withClass(drawn, 'fig-hollow')
      .filter(({ tagName }) => tagName === 'path')
      .map(pointsOf);
    const [mean, median] = shapes.map(([[at, height]]) => [x(at), height]);
    expect(mean[0]).toBeCloseTo(series.columns.adv_l2_box_mean[point], 2);
    expect(median[0]).toBeCloseTo(series.columns.adv_l2_box_median[point], 2);
    expect(y(median[1] + 5)).toBeCloseTo(50, 0);
  });

  test('stays level where no larger perturbation helps inside the bounds', () => {
    const quantiles = boxed.quantiles.map((sizes) =>
      sizes.map((size, k) => (k > 64 ? Number.POSITIVE_INFINITY : size)),
    );
    const some = { ...series, spreads: [{ ...boxed, quantiles }] };
    const curve = pointsOf(withClass(draw('spread', { series: some, point }), 'fig-curve').at(-1)!);
    expect(curve.at(-1)![1]).toBe(curve.at(-2)![1]);
    expect(y(curve.at(-1)![1])).toBeCloseTo(50, 0);
  });
});

describe('the plane of two features', () => {
  const series = makeSeries({ width: 2, height: 1, samples: 90 });
  const point = 4;
  const drawn = draw('plane', { series, point });
  const [x, y] = [readX(drawn), readY(drawn)];
  const [a, b] = series.values!.weights[point];
  const c = series.columns.bias[point];
  const score = ([u, v]: readonly [number, number]) => a * x(u) + b * y(v) + c;
  const norm = Math.sqrt(a * a + b * b);

  test('has the boundary where w·x + b = 0, and the margins where it is ± 1', () => {
    for (const end of pointsOf(withClass(drawn, 'fig-thick').at(-1)!)) expect(score(end) / norm).toBeCloseTo(0, 2);
    const margins = withClass(drawn, 'fig-thin').slice(1).map(pointsOf);
    for (const ends of margins)
      for (const end of ends) expect(Math.abs(Math.abs(score(end)) - 1) / norm).toBeLessThan(0.01);
  });

  test('names both sides, each where it is', () => {
    const sides = textsOf(drawn).filter(({ text }) => text.startsWith('taken for'));
    expect(sides.map(({ text }) => text)).toEqual(['taken for 2', 'taken for 3']);
    const [i, j] = sides.map(({ x: u, y: v }) => score([u, v]));
    expect(i).toBeLessThan(0);
    expect(j).toBeGreaterThan(0);
  });

  test('has the boundary of another series dashed where its w·x + b = 0, if it has the same features', () => {
    const other = makeSeries({ width: 2, height: 1, samples: 90, seed: 3, run: 'another' });
    const both = draw('plane', { series, point, other: { series: other, point: 9 } });
    const [u, v] = other.values!.weights[9];
    const [dashed] = withClass(both, 'fig-other').map(pointsOf);
    expect(dashed).toHaveLength(2);
    for (const [px, py] of dashed) {
      const score = u * readX(both)(px) + v * readY(both)(py) + other.columns.bias[9];
      expect(score / Math.sqrt(u * u + v * v)).toBeCloseTo(0, 2);
    }
    expect(textsOf(both).map(({ text }) => text)).toContain('dashed: another · 2 v 3 · softplus');
    const named = { ...other, values: { ...other.values!, names: ['length', 'height'] } };
    const alone = draw('plane', { series, point, other: { series: named, point: 9 } });
    expect(alone.content.startsWith(drawn.content)).toBe(true);
    expect(textsAfter(alone, drawn)).toEqual([expect.stringMatching(/^other samples: /)]);
  });

  test('rings the misclassified samples and no others', () => {
    const { features, labels } = series.values!;
    const wrong = [...labels.keys()].filter(
      (k) => labels[k] * (a * features[2 * k] + b * features[2 * k + 1] + c) <= 0,
    );
    const rings = pointsOf(withClass(drawn, 'fig-rings').at(-1)!);
    expect(rings.map(([u]) => x(u))).toHaveLength(wrong.length);
    for (const [k, [u, v]] of rings.entries()) {
      expect(x(u)).toBeCloseTo(features[2 * wrong[k]], 2);
      expect(y(v)).toBeCloseTo(features[2 * wrong[k] + 1], 2);
    }
  });
});
