import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoxedSamples } from '../../src/attacks/boxedSamples.ts';
import { type NormName, norms } from '../../src/attacks/index.ts';
import { freeDistances } from '../../src/attacks/norm.ts';
import { borrowKernels } from '../../src/math/kernels/index.ts';
import { withoutZeros } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import type { BinarySamples, Bounds } from '../../src/model/dataset.ts';
import { problems } from './examples.ts';

const names = Object.keys(norms) as NormName[];

interface Attacked {
  readonly samples: BinarySamples;
  readonly w: Float64Array;
  readonly margins: Float64Array;
  readonly bounds: Bounds;
}

function distances({ samples, w, margins, bounds }: Attacked) {
  const { kernels, giveBack } = borrowKernels();
  try {
    const boxed = new BoxedSamples(kernels, samples.features, bounds);
    return boxed.distances(names, w, samples.labels, margins) as Record<NormName, Float64Array>;
  } finally {
    giveBack();
  }
}

/** One sample of label y with the margin given. */
function single(x: readonly number[], w: readonly number[], margin: number, y: -1 | 1, bounds: Bounds): Attacked {
  const features = { rows: 1, cols: x.length, values: Float64Array.from(x), divisor: 1 };
  const samples = { features, labels: Int8Array.of(y), rows: Uint32Array.of(0) };
  return { samples, w: Float64Array.from(w), margins: Float64Array.of(margin), bounds };
}

const sparse = (attacked: Attacked): Attacked => ({
  ...attacked,
  samples: { ...attacked.samples, features: withoutZeros(attacked.samples.features) },
});

/** Images of bytes, most of them 0, under weights of every size, some of them 0; margins from misclassified to infeasible. */
function images(n: number, d: number, seed: number, bounds: Bounds): Attacked {
  const { uniform } = randomSource(seed);
  const values = Uint8Array.from({ length: n * d }, () =>
    uniform() < 0.7 ? 0 : uniform() < 0.3 ? 255 : 256 * uniform(),
  );
  const w = Float64Array.from({ length: d }, () => (uniform() < 0.1 ? 0 : (uniform() - 0.5) * 10 ** (-3 * uniform())));
  const labels = Int8Array.from({ length: n }, () => (uniform() < 0.5 ? -1 : 1));
  const most = w.reduce((sum, value) => sum + Math.abs(value), 0);
  const margins = Float64Array.from({ length: n }, () => most * (uniform() - 0.1) * 10 ** (-3 * uniform()));
  const samples = {
    features: { rows: n, cols: d, values, divisor: 255 },
    labels,
    rows: Uint32Array.from(labels.keys()),
  };
  return { samples, w, margins, bounds };
}

/** The textbook algorithms, sample by sample. */
function textbook(name: NormName, { samples, w, margins, bounds }: Attacked, i: number): number {
  if (!(margins[i] > 0)) return 0;
  const { cols, values, divisor } = withZerosOf(samples);
  const x = Float64Array.from(values.subarray(i * cols, (i + 1) * cols), (value) => value / divisor);
  const u = w.map((weight) => samples.labels[i] * weight);
  return norms[name].closest(x, u, margins[i], bounds).distance;
}

function withZerosOf({ features }: BinarySamples) {
  if (features.rowStarts !== undefined) throw new Error('expected features with their zeros');
  return features;
}

describe('the smallest perturbation within a box', () => {
  test.each([
    // L2, L∞, L1 and L0 of the sample (x₁, x₂) under w = (3, 4), from the Lagrange conditions by hand.
    [[0.5, 0.5], 2.5, [0.5, 0.357143, 0.666667, 2]],
    [[0.9, 0.1], 2.1, [0.575423, 0.566667, 0.666667, 1]],
    // As far as the corner, and no farther.
    [[0.5, 0.5], 3.5, [Math.SQRT1_2, 0.5, 1, 2]],
    [[0.9, 0.1], 4.1, [Infinity, Infinity, Infinity, Infinity]],
  ])('of %j with the margin %d is %j', (x, margin, expected) => {
    for (const attacked of [single(x, [3, 4], margin, 1, [0, 1]), sparse(single(x, [3, 4], margin, 1, [0, 1]))]) {
      const found = distances(attacked);
      for (const [k, name] of (['l2', 'linf', 'l1', 'l0'] as const).entries()) {
        if (expected[k] === Infinity) expect(found[name][0]).toBe(Infinity);
        else expect(found[name][0], name).toBeCloseTo(expected[k], 6);
      }
    }
  });

  test('is what the textbook algorithms find on small problems of every kind', () => {
    fc.assert(
      fc.property(problems(8, { min: -0.2, max: 1.2 }), fc.constantFrom<-1 | 1>(-1, 1), ({ x, u, drop, bounds }, y) => {
        const w = u.map((value) => y * value);
        if (w.every((value) => value === 0)) return;
        const attacked = single([...x], [...w], drop, y, bounds);
        for (const found of [distances(attacked), distances(sparse(attacked))]) {
          for (const name of names) {
            const { distance } = norms[name].closest(x, u, drop, bounds);
            if (distance === Infinity) expect(found[name][0], name).toBe(Infinity);
            else expect(Math.abs(found[name][0] - distance), name).toBeLessThanOrEqual(1e-9 * distance);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Bounds]>([
    ['a box that starts at 0', [0, 1]],
    ['a box around 0', [-0.5, 1.5]],
    ['a box that leaves most features outside', [0.2, 0.9]],
  ])('is what the textbook algorithms find on images in %s, with and without their zeros', (_, bounds) => {
    const attacked = images(60, 100, 7, bounds);
    for (const found of [distances(attacked), distances(sparse(attacked))]) {
      for (const name of names) {
        for (let i = 0; i < 60; i++) {
          const expected = textbook(name, attacked, i);
          if (expected === 0 || expected === Infinity) expect(found[name][i], `${name} of ${i}`).toBe(expected);
          else expect(found[name][i] / expected, `${name} of ${i}`).toBeCloseTo(1, 10);
        }
      }
    }
  });

  test('comes to an end, whatever the numbers', () => {
    const { kernels, giveBack } = borrowKernels();
    const power = fc.integer({ min: -1074, max: 1023 }).map((k) => 2 ** k);
    const weight = fc.oneof(fc.constantFrom(0, 1), power, fc.double({ noNaN: true, noDefaultInfinity: true }));
    const value = fc.oneof(
      fc.constantFrom(0, 1, 5e-324),
      power.filter((x) => x <= 1),
      fc.double({ min: 0, max: 1 }),
    );
    const problem = fc.integer({ min: 1, max: 12 }).chain((d) =>
      fc.tuple(
        fc.array(
          value.filter((x) => !Number.isNaN(x)),
          { minLength: d, maxLength: d },
        ),
        fc.array(weight, { minLength: d, maxLength: d }).filter((w) => w.some((u) => u !== 0)),
      ),
    );
    const share = fc.oneof(fc.constantFrom(0.5, 1 - 2 ** -53, 5e-324), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(problem, share, ([x, w], share) => {
        const most = x.reduce((sum, value, i) => sum + (w[i] > 0 ? value : value - 1) * w[i], 0);
        const attacked = single(x, w, share * most, 1, [0, 1]);
        for (const { samples, margins, bounds } of [attacked, sparse(attacked)]) {
          const boxed = new BoxedSamples(kernels, samples.features, bounds);
          const found = boxed.distances(names, attacked.w, samples.labels, margins);
          for (const name of names) expect(found[name]![0], name).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
    giveBack();
  });

  test('is in order: L∞ ≤ L2 ≤ L1, and no smaller than without the box', () => {
    const attacked = images(200, 60, 3, [0, 1]);
    const { l2, linf, l1 } = distances(attacked);
    const slack = 1 + 1e-12;
    for (let i = 0; i < 200; i++) {
      expect(linf[i]).toBeLessThanOrEqual(l2[i] * slack);
      expect(l2[i]).toBeLessThanOrEqual(l1[i] * slack);
    }
    for (const name of ['l2', 'linf', 'l1'] as const) {
      const free = freeDistances(norms[name], attacked.w, attacked.margins);
      const boxed = { l2, linf, l1 }[name];
      for (let i = 0; i < 200; i++) expect(free[i]).toBeLessThanOrEqual(boxed[i] * slack);
    }
  });

  test('is that without a box where the box is far away', () => {
    const attacked = images(50, 40, 5, [-1e6, 1e6]);
    const found = distances(attacked);
    for (const name of ['l2', 'linf', 'l1'] as const) {
      const free = freeDistances(norms[name], attacked.w, attacked.margins);
      for (let i = 0; i < 50; i++) expect(Math.abs(found[name][i] - free[i])).toBeLessThanOrEqual(1e-12 * free[i]);
    }
  });

  test('does not depend on the size of the weights', () => {
    const attacked = images(50, 40, 6, [0, 1]);
    for (const size of [1e-200, 1e200]) {
      const scaled = {
        ...attacked,
        w: attacked.w.map((v) => v * size),
        margins: attacked.margins.map((m) => m * size),
      };
      for (const name of names) {
        const [found, expected] = [distances(scaled)[name], distances(attacked)[name]];
        for (let i = 0; i < 50; i++) {
          if (Number.isFinite(expected[i]))
            expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(1e-12 * expected[i]);
          else expect(found[i]).toBe(expected[i]);
        }
      }
    }
  });
});
