import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { selectRows } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { fitsOrReasons } from '../../src/sweep/fitsOrReasons.ts';
import { exact } from '../../src/trainers/exact.ts';
import { hasMnist } from '../thorough.ts';
import { allOf, exactFits, overMus } from './paths.ts';
import { type RandomOptions, randomSamples, samplesOf } from './problems.ts';

/* Kinds of data that have broken weaker solvers: every point must converge, certified. */

const decades = Array.from({ length: 9 }, (_, k) => 10 ** (2 - k));

function expectCertifiedPath(samples: BinarySamples, loss: Loss, tolerance: number): void {
  for (const fit of exactFits({ samples, loss, mus: decades }, { tolerance })) {
    expect(fit.stopped, `μ = ${fit.mu}`).toBe('certified');
    expect(fit.certificate.relativeGap).toBeLessThanOrEqual(tolerance);
  }
}

const made: Record<string, RandomOptions> = {
  'fewer samples than features': { n: 60, d: 300, seed: 1 },
  'unbalanced classes': { n: 610, d: 12, countI: 10, seed: 2 },
  'one sample in a class': { n: 40, d: 6, countI: 1, seed: 3, shift: 0.2 },
  'samples that all leave their bounds': {
    n: 35,
    d: 10,
    countI: 1,
    noise: 0.3,
    scale: 1e5,
    shift: 0,
    seed: 422505,
    constants: true,
  },
  'a tenth of the labels wrong': { n: 600, d: 20, noise: 0.2, shift: 2, seed: 4 },
  'random labels': { n: 400, d: 30, shift: 0, seed: 5 },
  'exact duplicates': { n: 100, d: 20, duplicates: true, noise: 0.1, seed: 6 },
  'conflicting duplicates': { n: 60, d: 8, conflicts: true, seed: 7 },
  'ties in three features': { n: 400, d: 3, levels: 1, seed: 8 },
  'ties in one feature': { n: 400, d: 1, levels: 2, seed: 9 },
  'large offsets': { n: 200, d: 8, offset: 1e6, noise: 0.1, seed: 10 },
  'large numbers': { n: 200, d: 8, scale: 1e4, noise: 0.1, seed: 11 },
  'small numbers': { n: 200, d: 8, scale: 1e-4, noise: 0.1, seed: 12 },
  'more features than samples and no noise': { n: 300, d: 900, seed: 13 },
};

const everyKind: fc.Arbitrary<RandomOptions> = fc.record(
  {
    n: fc.integer({ min: 2, max: 40 }),
    d: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    shift: fc.double({ min: 0, max: 3, noNaN: true }),
    noise: fc.constantFrom(0, 0.3),
    duplicates: fc.boolean(),
    conflicts: fc.constantFrom(false, false, true),
    levels: fc.constantFrom(1, 3),
    countI: fc.constant(1),
  },
  { requiredKeys: ['n', 'd', 'seed'] },
);

describe.each(Object.entries<Loss>(losses))('%s', (_, loss) => {
  test.each(Object.entries(made))('converges on %s', (_name, options) => {
    expectCertifiedPath(randomSamples(options), loss, 1e-6);
    // With an offset of 1e6 the scores themselves carry an error of about 1e-9.
    if (options.offset === undefined) expectCertifiedPath(randomSamples(options), loss, 1e-9);
  });

  test('converges on two points', () => {
    expectCertifiedPath(samplesOf([[0, 1, 2]], [[1, 1, 0]]), loss, 1e-9);
  });

  test('converges on small random problems of every kind', () => {
    fc.assert(
      fc.property(everyKind, (options) => expectCertifiedPath(randomSamples(options), loss, 1e-6)),
      { numRuns: 150 },
    );
  });
});

describe.each(Object.entries<Loss>(losses))('%s', (_, loss) => {
  test.each([1e-6, 1e-9])('converges to %s where columns are of very different sizes', (tolerance) => {
    fc.assert(
      fc.property(everyKind, fc.constantFrom(2, 5), (options, columnDecades) => {
        expectCertifiedPath(randomSamples({ ...options, columnDecades, constants: true }), loss, tolerance);
      }),
      { numRuns: 200 },
    );
  });

  test('converges to 0.000001 even where column sizes differ by 16 decades', () => {
    fc.assert(
      fc.property(everyKind, (options) => {
        expectCertifiedPath(randomSamples({ ...options, columnDecades: 8, constants: true }), loss, 1e-6);
      }),
      { numRuns: 150 },
    );
  });

  test('converges whatever the unit', () => {
    fc.assert(
      fc.property(everyKind, fc.integer({ min: -8, max: 8 }), (options, decade) => {
        expectCertifiedPath(randomSamples({ ...options, scale: 10 ** decade, constants: true }), loss, 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  // Products that are extrapolated from point to point, and drift from w, once made the objective look lower than it is.
  test('converges all along a fine grid on six images of 16 random bytes', () => {
    const { uniform } = randomSource(7);
    for (let time = 0; time < 20; time++) {
      const values = Uint8Array.from({ length: 96 }, () => Math.floor(256 * uniform()));
      const samples = {
        features: { rows: 6, cols: 16, values, divisor: 255 },
        labels: Int8Array.of(-1, 1, -1, 1, -1, 1),
      };
      const mus = Array.from({ length: 81 }, (_, k) => 10 ** (2 - k / 10));
      for (const fit of exactFits({ samples, loss, mus }, { tolerance: 1e-6 })) expect(fit.stopped).toBe('certified');
    }
  });

  // Two points at 1 and 2: w = α/(4λ), α = 1 for hinge and ½ for softplus, while the penalty dominates. Squares of such weights are 0.
  test('goes on with the weights where their squares are too small to be numbers', () => {
    const samples = samplesOf([[1]], [[2]]);
    const mus = [1e250, 1e200, 1e199, 1e180, 1e170, 1e160];
    const factor = 4 / loss.bestBias(1, 1).dual[0];
    for (const { w, mu, certificate } of exactFits({ samples, loss, mus }, { tolerance: 1e-6 })) {
      expect(w[0] * factor * mu).toBeCloseTo(1, 12);
      expect(certificate.radius).toBeLessThan(1e-9 * w[0]);
    }
  });

  test('takes weights that are too small to be numbers for no classifier', async () => {
    const samples = samplesOf([[1e-60]], [[2e-60]]);
    const problem = { samples, loss, path: overMus([1e300]) };
    const [{ fit }] = await allOf(fitsOrReasons(exact, problem, { tolerance: 1e-6 }));
    expect(fit).toMatch(/leaves the range of numbers/);
  });

  test.each([[[1e-300]], [[1e300, 1e100, 1, 1e-100, 1e-320]]])('ends on %j, converged or honestly not', async (mus) => {
    for (const options of [
      { n: 60, d: 5, noise: 0.2 },
      { n: 60, d: 5 },
      { n: 30, d: 60 },
      { n: 60, d: 5, countI: 7 },
    ]) {
      const samples = randomSamples({ ...options, seed: 1 });
      for await (const { fit } of fitsOrReasons(exact, { samples, loss, path: overMus(mus) }, { tolerance: 1e-6 })) {
        // Or a failed point, whose reason it is.
        if (typeof fit === 'string') expect(fit).toMatch(/leaves the range of numbers/);
        else {
          expect(fit.certificate.relativeGap).not.toBeNaN();
          expect(fit.converged).toBe(fit.certificate.relativeGap! <= 1e-6);
          expect(fit.stopped === 'certified').toBe(fit.converged);
        }
      }
    }
  });

  test('converges where no feature varies', () => {
    expectCertifiedPath(samplesOf([[3], [3]], [[3], [3], [3]]), loss, 1e-9);
  });
});

// Of the four columns two are large and agree among the samples on the margin: the ridge alone ties their weights.
test('hinge converges where rounding of large columns swallows the ridge', () => {
  const samples = randomSamples({ n: 36, d: 4, seed: 775993, levels: 1, columnDecades: 5, constants: true });
  expectCertifiedPath(samples, losses.hinge, 1e-9);
});

describe('softplus', () => {
  test('converges to 1e-9 even where column sizes differ by 16 decades', () => {
    fc.assert(
      fc.property(everyKind, (options) => {
        const samples = randomSamples({ ...options, columnDecades: 8, constants: true });
        expectCertifiedPath(samples, losses.softplus, 1e-9);
      }),
      { numRuns: 150 },
    );
  });

  // Problems on which products taken anew at every step, or a bias not found to the last digit, never reach 1e-9.
  test.each([0, 6, 32, 33, 60, 143, 265, 389])('keeps the digits of products and bias, %i', (seed) => {
    const columns = { seed, noise: 0.3, columnDecades: 8, constants: true };
    for (const options of [
      { n: 24, d: 36 },
      { n: 36, d: 24, conflicts: true },
      { n: 36, d: 24, countI: 1 },
    ]) {
      expectCertifiedPath(randomSamples({ ...columns, ...options }), losses.softplus, 1e-9);
    }
  });
});

describe.skipIf(!hasMnist).each(Object.entries<Loss>(losses))('%s on MNIST 2 v 3', (_, loss) => {
  const digits = (limit: number): BinarySamples =>
    loadDatasets({ name: 'mnist', classes: [2, 3], limit_per_class: limit, scale: 255 }).pair(0).train;
  const twice = ({ features, labels }: BinarySamples, second: Int8Array): BinarySamples => {
    const order = [...labels.keys(), ...labels.keys()];
    return { features: selectRows(features, order), labels: Int8Array.from([...labels, ...second]) };
  };

  test('converges with fewer images than pixels', () => expectCertifiedPath(digits(100), loss, 1e-9));

  test('converges on 50 images against 1000', () => {
    const { features, labels } = digits(1000);
    let count = 0;
    const kept = [...labels.keys()].filter((i) => labels[i] > 0 || count++ < 50);
    expectCertifiedPath(
      { features: selectRows(features, kept), labels: labels.filter((_, i) => kept.includes(i)) },
      loss,
      1e-6,
    );
  });

  test('converges with random labels', () => {
    const { features } = digits(500);
    const { uniform } = randomSource(3);
    const labels = Int8Array.from({ length: features.rows }, () => (uniform() < 0.5 ? -1 : 1));
    expectCertifiedPath({ features, labels }, loss, 1e-6);
  });

  test('converges on duplicates, agreeing and conflicting', () => {
    const samples = digits(150);
    expectCertifiedPath(twice(samples, samples.labels), loss, 1e-9);
    expectCertifiedPath(
      twice(
        samples,
        samples.labels.map((y, i) => (i % 3 === 0 ? -y : y)),
      ),
      loss,
      1e-6,
    );
  });

  test('converges on binary pixels', () => {
    const { features, labels } = digits(400);
    const values = Uint8Array.from(features.values, (v) => (v > 127 ? 1 : 0));
    expectCertifiedPath({ features: { ...features, values, divisor: 1 }, labels }, loss, 1e-9);
  });
});
