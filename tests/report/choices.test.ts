import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetOf } from '../../src/report/budget.ts';
import { evenlySpaced } from '../../src/report/evenlySpaced.ts';
import { chooseImages } from '../../src/report/imageSamples.ts';
import { quantilesOf } from '../../src/report/quantiles.ts';
import { binned, binnedLosses } from '../../src/store/histogram.ts';

/** Labels of both classes. */
const labelLists = fc
  .array(fc.constantFrom(-1, 1), { minLength: 2, maxLength: 60 })
  .filter((labels) => new Set(labels).size === 2)
  .map((labels) => Int8Array.from(labels));

/** Labels and a number for each. */
const labelled = labelLists.chain((labels) =>
  fc.record({
    labels: fc.constant(labels),
    values: fc
      .array(
        fc.integer({ min: -1000, max: 1000 }).map((value) => value / 7),
        { minLength: labels.length, maxLength: labels.length },
      )
      .map((values) => Float64Array.from(values)),
  }),
);

describe('quantiles', () => {
  test('quantile k is the smallest ε at which at least k/(K − 1) of the samples have been fooled', () => {
    const distances = fc.array(fc.oneof(fc.constantFrom(0, 1, Number.POSITIVE_INFINITY), fc.nat(20)), { minLength: 1 });
    fc.assert(
      fc.property(distances, fc.constantFrom(3, 5, 129), (list, count) => {
        const error = (epsilon: number) => list.filter((distance) => distance <= epsilon).length / list.length;
        for (const [k, quantile] of quantilesOf(Float64Array.from(list).sort(), count).entries()) {
          const share = k / (count - 1);
          const candidates = [0, ...list].filter((epsilon) => error(epsilon) >= share);
          expect(quantile).toBe(Math.min(...candidates));
        }
      }),
    );
  });
});

describe('histograms', () => {
  test('a bin of distances holds what is above its left edge and not above its right one, class by class', () => {
    fc.assert(
      fc.property(labelled, ({ labels, values }) => {
        const { edges, countsI, countsJ } = binned(values, labels);
        for (const [label, counts] of [
          [-1, countsI],
          [1, countsJ],
        ] as const) {
          const own = values.filter((_, i) => labels[i] === label);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(own.length);
          // Where rounding decides on which side of an edge a value is, either is right.
          const near = 1e-9 * (edges[1] - edges[0]);
          for (const [k, count] of counts.entries()) {
            const least = own.filter((value) => value > edges[k] + near && value <= edges[k + 1] - near).length;
            const most = own.filter((value) => value > edges[k] - near && value <= edges[k + 1] + near).length;
            expect(count).toBeGreaterThanOrEqual(least);
            expect(count).toBeLessThanOrEqual(most);
          }
        }
      }),
    );
  });

  test('bins of losses begin at 0, end at the largest loss and keep those without loss in the first one', () => {
    fc.assert(
      fc.property(labelled, ({ labels, values }) => {
        const losses = values.map((value) => Math.max(value, 0));
        const { edges, countsI, countsJ } = binnedLosses(losses, labels);
        expect(edges[0]).toBe(0);
        expect(edges.at(-1)).toBeCloseTo(Math.max(...losses) || 1, 9);
        const total = countsI.map((count, k) => count + countsJ[k]);
        expect(total.reduce((sum, count) => sum + count, 0)).toBe(losses.length);
        expect(total[0]).toBeGreaterThanOrEqual(losses.filter((loss) => loss === 0).length);
        expect(countsI.reduce((sum, count) => sum + count, 0)).toBe(labels.filter((label) => label < 0).length);
      }),
    );
  });
});

describe('samples that are shown', () => {
  test('are all, or of each class its share, each once and in file order', () => {
    fc.assert(
      fc.property(labelLists, fc.integer({ min: 2, max: 80 }), (labels, count) => {
        const chosen = evenlySpaced(labels, count);
        expect([...chosen]).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        if (labels.length <= count) expect(chosen).toHaveLength(labels.length);
        for (const label of [-1, 1]) {
          const all = labels.filter((y) => y === label).length;
          const shown = chosen.filter((i) => labels[i] === label).length;
          if (labels.length > count) expect(shown).toBe(Math.max(1, Math.floor((count * all) / labels.length)));
        }
      }),
    );
  });

  test('are not of one class because classes take turns in the file', () => {
    const labels = Int8Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? -1 : 1));
    const chosen = evenlySpaced(labels, 100);
    expect(chosen.filter((i) => labels[i] < 0)).toHaveLength(50);
    const gaps = [...chosen].filter((i) => labels[i] < 0).map((i, k, all) => (k === 0 ? 20 : i - all[k - 1]));
    expect(new Set(gaps)).toEqual(new Set([20]));
  });

  test('images are of both classes, each once, with the ones farthest beyond the boundary and the ones next to it', () => {
    fc.assert(
      fc.property(labelled, ({ labels, values }) => {
        const samples = { labels, fileRows: Uint32Array.from(labels.keys()), features: undefined as never };
        const chosen = [...chooseImages(samples, values, 6)];
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const label of [-1, 1]) {
          const all = [...labels.keys()].filter((i) => labels[i] === label);
          const own = chosen.filter((i) => labels[i] === label);
          expect(own.length).toBeLessThanOrEqual(6);
          if (all.length <= 6) expect(own).toHaveLength(all.length);
          const least = Math.min(...all.map((i) => values[i]));
          expect(own.map((i) => values[i])).toContain(least);
          const right = all.map((i) => values[i]).filter((margin) => margin > 0);
          if (right.length > 0) expect(own.map((i) => values[i])).toContain(Math.min(...right));
        }
      }),
    );
  });

  test('are fewer where there are many points, and never none', () => {
    for (const points of [1, 162, 3645, 100_000]) {
      const { planeSamples, imagesPerClass, quantiles } = budgetOf(points);
      expect(planeSamples).toBeGreaterThanOrEqual(100);
      if (planeSamples > 100) expect(2 * planeSamples * points).toBeLessThanOrEqual(1.5e6);
      expect(imagesPerClass).toBeGreaterThanOrEqual(2);
      expect([65, 129]).toContain(quantiles);
    }
  });
});
