import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { rowOf } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { certify } from '../../src/trainers/certificate.ts';
import type { CertifiedFit } from '../../src/trainers/trainer.ts';
import { dualValueByPairs } from './pairwiseAscent.ts';
import { exactFits } from './paths.ts';
import { randomSamples, samplesOf, toyProblem } from './problems.ts';

const { hinge, softplus } = losses;

function fitPath(samples: BinarySamples, loss: Loss, mus: readonly number[], tolerance = 1e-10): CertifiedFit[] {
  const fits = [...exactFits({ samples, loss, mus }, { tolerance })];
  for (const fit of fits) {
    expect(fit.stopped).toBe('certified');
    expect(fit.certificate.relativeGap).toBeLessThanOrEqual(tolerance);
  }
  return fits;
}

const fitOne = (samples: BinarySamples, loss: Loss, mu: number, tolerance?: number): CertifiedFit =>
  fitPath(samples, loss, [mu], tolerance)[0];

const length = (w: Float64Array) => Math.hypot(...w);

describe('closed forms', () => {
  test('two points, hinge: w = (x_J − x_I)/(4μ) until the margin is reached, then the hard margin', () => {
    const samples = samplesOf([[0, 0]], [[3, 4]]);
    // ‖x_J − x_I‖ = 5: w = (3, 4)/(4μ), 4μ‖…‖ until w·(x_J − x_I) = 2, that is μ = 25/8; then w = 2 (3, 4)/25, b = −1.
    const [large, small] = fitPath(samples, hinge, [10, 0.1]);
    expect([...large.w]).toEqual([0.075, 0.1]);
    expect(large.biasUnique).toBe(false);
    expect(large.b).toBeCloseTo(-(25 / 40) / 2, 14);
    expect(Math.hypot(small.w[0] - 0.24, small.w[1] - 0.32)).toBeLessThanOrEqual(small.certificate.radius);
    expect(small.b).toBeCloseTo(-1, 11);
    expect(small.certificate.empiricalRisk).toBeCloseTo(0, 14);
  });

  test('two points, softplus: the stationarity equation in one unknown holds, and b is the midpoint', () => {
    const samples = samplesOf([[1]], [[5]]);
    for (const mu of [1, 0.01, 1e-4]) {
      const { w, b } = fitOne(samples, softplus, mu, 1e-12);
      // Stationarity in w: 2μw = σ(−2w)·(5 − 1)/2, with z = 2w for both samples.
      expect(2 * mu * w[0]).toBeCloseTo(2 / (1 + Math.exp(2 * w[0])), 6);
      expect(b).toBeCloseTo(-3 * w[0], 6);
    }
  });

  test('balanced classes inside the margin: w = (j − i)/(4μ), every α = 1, the bias the middle of its interval', () => {
    const samples = randomSamples({ n: 40, d: 5, seed: 3 });
    const fit = fitOne(samples, hinge, 50);
    const centroid = (label: number) => {
      const rows = [...samples.labels].flatMap((y, i) => (y === label ? [rowOf(samples.features, i)] : []));
      return Array.from({ length: 5 }, (_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
    };
    const [i, j] = [centroid(-1), centroid(1)];
    for (let k = 0; k < 5; k++) expect(fit.w[k]).toBeCloseTo((j[k] - i[k]) / 200, 15);
    expect([...fit.alpha].every((a) => a === 1)).toBe(true);
    expect(fit.iterations).toBe(0);
    expect(fit.biasUnique).toBe(false);
    // The interval's ends: class I reaches z = 1 first at one, class J at the other.
    const s = [...samples.labels].map((_, r) =>
      rowOf(samples.features, r).reduce((sum, v, k) => sum + v * fit.w[k], 0),
    );
    const lower = Math.max(...s.flatMap((value, r) => (samples.labels[r] < 0 ? [-1 - value] : [])));
    const upper = Math.min(...s.flatMap((value, r) => (samples.labels[r] > 0 ? [1 - value] : [])));
    expect(fit.b).toBeCloseTo((lower + upper) / 2, 14);
  });

  test('the toy problem of the slides: one noisy point tilts the boundary by 28.3° in the hard-margin limit', () => {
    const degrees = (fit: CertifiedFit) => (Math.atan2(fit.w[1], fit.w[0]) * 180) / Math.PI;
    const fits = fitPath(toyProblem(), hinge, [1, 1e-3, 1e-4, 1e-5, 1e-6], 1e-10);
    // mathematics of the toy problem: w = (11.92661, 6.42202), b = −1.385321; 19.378° at 1e-4, 2.2512° at 1e-3
    expect(Math.abs(degrees(fits[1]))).toBeCloseTo(2.2512, 4);
    expect(Math.abs(degrees(fits[2]))).toBeCloseTo(19.378, 3);
    for (const fit of fits.slice(3)) {
      expect(Math.abs(degrees(fit))).toBeCloseTo(28.301, 3);
      expect(fit.w[0]).toBeCloseTo(11.92661, 5);
      expect(Math.abs(fit.w[1])).toBeCloseTo(6.42202, 5);
      expect(fit.b).toBeCloseTo(-1.385321, 6);
    }
    expect(fits[0].b).toBeCloseTo(-0.7053, 4);
  });

  test('d_adv need not rise with λ: the six-point counterexample has its published values', () => {
    const samples = samplesOf(
      [
        [2, 2],
        [3, 1],
        [3, 0],
      ],
      [
        [0, 1],
        [2, 1],
        [3, 0],
      ],
    );
    const dAdv = fitPath(samples, softplus, [1, 0.1, 0.01, 0.001], 1e-12).map(({ w, b }) => {
      const distances = [...samples.labels].map((y, i) => {
        const x = rowOf(samples.features, i);
        return (y * (x[0] * w[0] + x[1] * w[1] + b)) / length(w);
      });
      return distances.reduce((sum, value) => sum + value, 0) / 6;
    });
    for (const [k, published] of [0.5264, 0.5084, 0.4901, 0.5037].entries()) expect(dAdv[k]).toBeCloseTo(published, 4);
  });
});

describe('degenerate data', () => {
  test('identical classes: the weights are exactly 0, not rounding errors', () => {
    const samples = randomSamples({ n: 20, d: 3, seed: 5, conflicts: true });
    for (const loss of [hinge, softplus]) {
      for (const fit of fitPath(samples, loss, [10, 0.1, 1e-4])) {
        expect([...fit.w]).toEqual([0, 0, 0]);
        expect(fit.b).toBe(0);
        expect(fit.biasUnique).toBe(loss === softplus);
      }
    }
  });

  test('only constant features: w = 0 and the bias knows the class counts', () => {
    const samples = samplesOf(
      [[7, 7]],
      [
        [7, 7],
        [7, 7],
        [7, 7],
      ],
    );
    const { w, b, biasUnique } = fitOne(samples, hinge, 0.5);
    expect([[...w], b, biasUnique]).toEqual([[0, 0], 1, true]);
    expect(fitOne(samples, softplus, 0.5).b).toBeCloseTo(Math.log(3), 14);
  });

  test('one sample of the other class inside the cloud: hinge gives up on it for large λ, exactly', () => {
    const cloud = randomSamples({ n: 200, d: 2, seed: 8, countI: 1, shift: 0 });
    const fit = fitOne(cloud, hinge, 100);
    expect(length(fit.w)).toBeLessThan(1e-6);
    expect(fit.certificate.objective).toBeCloseTo(2 / 200, 10);
  });

  test('a constant feature gets weight 0 and changes nothing', () => {
    const plain = randomSamples({ n: 30, d: 3, seed: 21, noise: 0.2 });
    const rows = [...plain.labels].map((_, i) => [...rowOf(plain.features, i)]);
    const withConstant = {
      features: {
        rows: 30,
        cols: 4,
        values: Float64Array.from(rows.flatMap((row) => [row[0], 123.456, row[1], row[2]])),
        divisor: 1,
      },
      labels: plain.labels,
    };
    for (const loss of [hinge, softplus]) {
      const [one, other] = [fitOne(plain, loss, 0.01, 1e-12), fitOne(withConstant, loss, 0.01, 1e-12)];
      expect(other.w[1]).toBe(0);
      expect(other.w[0]).toBeCloseTo(one.w[0], 6);
      expect(other.b).toBeCloseTo(one.b, 6);
    }
  });
});

describe.each([hinge, softplus])('along the path of $name', (loss) => {
  const mus = Array.from({ length: 13 }, (_, k) => 10 ** (2 - k / 2));

  test('‖w‖ never falls and R never rises as μ falls, up to the certified radii', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 8 }), (seed, d) => {
        const fits = fitPath(randomSamples({ n: 24, d, seed, noise: 0.3 }), loss, mus, 1e-7);
        for (let k = 1; k < fits.length; k++) {
          const [before, fit] = [fits[k - 1], fits[k]];
          const slack = before.certificate.radius + fit.certificate.radius;
          expect(length(fit.w)).toBeGreaterThanOrEqual(length(before.w) - slack);
          expect(fit.certificate.empiricalRisk).toBeLessThanOrEqual(
            before.certificate.empiricalRisk + before.certificate.gap + fit.certificate.gap + 1e-12,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a single μ is reached by continuation with the same result as at the end of a path', () => {
    const samples = randomSamples({ n: 80, d: 6, seed: 77, noise: 0.2 });
    const last = fitPath(samples, loss, mus, 1e-10).at(-1)!;
    const single = fitOne(samples, loss, mus.at(-1)!, 1e-10);
    const distance = Math.hypot(...single.w.map((v, k) => v - last.w[k]));
    expect(distance).toBeLessThanOrEqual(single.certificate.radius + last.certificate.radius);
  });

  test('equivalent problems have equal solutions: swapped classes, duplicated samples, permuted and shifted features', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 30 }), (seed, d) => {
        const samples = randomSamples({ n: 24, d, seed, noise: 0.2 });
        const rows = [...samples.labels].map((_, i) => [...rowOf(samples.features, i)]);
        const problem = (change: (row: number[]) => number[], labels = samples.labels, times = 1): BinarySamples => {
          const repeated = Array.from({ length: times }, () => rows.map(change)).flat();
          return {
            features: { rows: repeated.length, cols: d, values: Float64Array.from(repeated.flat()), divisor: 1 },
            labels: Int8Array.from(repeated, (_, i) => labels[i % labels.length]),
          };
        };
        const mu = 0.02;
        const fit = fitOne(samples, loss, mu, 1e-9);
        const same = (other: CertifiedFit, w: number[], b: number) => {
          const slack = fit.certificate.radius + other.certificate.radius + 1e-9;
          expect(Math.hypot(...other.w.map((v, k) => v - w[k]))).toBeLessThanOrEqual(slack);
          if (fit.biasUnique) expect(Math.abs(other.b - b)).toBeLessThanOrEqual(20 * slack + 1e-4);
        };
        const swapped = fitOne(
          problem(
            (row) => row,
            samples.labels.map((y) => -y),
          ),
          loss,
          mu,
          1e-9,
        );
        same(
          swapped,
          [...fit.w].map((v) => -v),
          -fit.b,
        );
        same(
          fitOne(
            problem((row) => row, samples.labels, 2),
            loss,
            mu,
            1e-9,
          ),
          [...fit.w],
          fit.b,
        );
        same(
          fitOne(
            problem((row) => row.toReversed()),
            loss,
            mu,
            1e-9,
          ),
          [...fit.w].reverse(),
          fit.b,
        );
        const moved = fitOne(
          problem((row) => row.map((v) => v + 10)),
          loss,
          mu,
          1e-9,
        );
        same(moved, [...fit.w], fit.b - 10 * fit.w.reduce((sum, v) => sum + v, 0));
      }),
      { numRuns: 25 },
    );
  });
});

test('hinge agrees with an independent solver on small problems: its dual value never exceeds ours and comes close', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(1, 0.1, 0.01),
      fc.constantFrom(undefined, 1, 2),
      (seed, n, d, mu, levels) => {
        const samples = randomSamples({ n, d, seed, noise: 0.3, ...(levels === undefined ? {} : { levels }) });
        const fit = fitOne(samples, hinge, mu, 1e-10);
        const theirs = dualValueByPairs(samples, mu, 3000);
        expect(theirs).toBeLessThanOrEqual(fit.certificate.objective + 1e-12);
        expect(theirs).toBeGreaterThanOrEqual(fit.certificate.objective - fit.certificate.gap - 1e-4);
      },
    ),
    { numRuns: 60 },
  );
});

test('the same problem gives the same bits', () => {
  const samples = randomSamples({ n: 50, d: 8, seed: 4, noise: 0.1 });
  for (const loss of [hinge, softplus]) {
    const [one, other] = [fitPath(samples, loss, [1, 0.01], 1e-8), fitPath(samples, loss, [1, 0.01], 1e-8)];
    expect(one.map(({ w, b }) => [...w, b])).toEqual(other.map(({ w, b }) => [...w, b]));
  }
});

test('softplus solves few points of a fine grid: most are extrapolated, and certified like all others', () => {
  const samples = loadDatasets({ name: 'optdigits', classes: [8, 9], scale: 16 }).pair(0).train;
  const mus = Array.from({ length: 301 }, (_, k) => 10 ** (-1 - k / 100));
  const fits = fitPath(samples, softplus, mus, 1e-6);
  expect(fits.filter(({ iterations }) => iterations === 0).length).toBeGreaterThan(200);
  for (const { mu, w, b, alpha, certificate } of fits) {
    const slow = certify({ samples, loss: softplus, mu }, { w, b }, alpha);
    expect(slow.relativeGap).toBeLessThanOrEqual(1e-6);
    expect(certificate.gap / slow.gap).toBeCloseTo(1, 6);
    expect(certificate.objective / slow.objective).toBeCloseTo(1, 14);
  }
});
