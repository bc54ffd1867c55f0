import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../../src/data/load.ts';
import { losses } from '../../../src/losses/index.ts';
import type { Loss } from '../../../src/losses/loss.ts';
import { centredProducts } from '../../../src/math/centredProducts.ts';
import { loadModule, newRegion } from '../../../src/math/kernels/module.ts';
import { wasmKernels } from '../../../src/math/kernels/wasm.ts';
import { withoutZeros } from '../../../src/math/matrix.ts';
import { norm } from '../../../src/math/vector.ts';
import { descentSamplesOf } from '../../../src/trainers/descent/descentSamples.ts';
import { epochs } from '../../../src/trainers/descent/epochs.ts';
import { descentPath, gradientDescent } from '../../../src/trainers/descent/gradientDescent.ts';
import type { DescentOptions } from '../../../src/trainers/descent/options.ts';
import { empiricalRisk } from '../../../src/trainers/descent/risk.ts';
import { schedules } from '../../../src/trainers/descent/schedule.ts';
import type { Fit } from '../../../src/trainers/trainer.ts';
import { plainKernels } from '../../math/kernels/plain/index.ts';
import { exactFits, overMus } from '../paths.ts';
import { byteSamples, randomSamples, samplesOf, sparseSamples, toyProblem } from '../problems.ts';
import { defaults, descend } from './options.ts';

const { hinge, softplus } = losses;

const digits = (...classes: [string, string]) => loadDatasets({ name: 'optdigits', classes, scale: 16 }).pair(0).train;

const distance = (u: Float64Array, v: Float64Array) => norm(u.map((value, k) => value - v[k]));

describe('full-batch descent on softplus', () => {
  test.each([
    ['2', '3', 0.1],
    ['8', '9', 0.1],
    ['2', '3', 0.01],
    ['8', '9', 0.01],
  ])('reaches the exact solution of the digits %s and %s at λ = %d', (classI, classJ, mu) => {
    const samples = digits(classI, classJ);
    const [best] = exactFits({ samples, loss: softplus, mus: [mu] }, { tolerance: 1e-14 });
    const fit = descend(samples, softplus, mu, { epochs: 20_000, momentum: 0.9 }, { tolerance: 1e-14 });
    expect(distance(fit.w, best.w)).toBeLessThanOrEqual(1e-6 * norm(best.w));
    expect(fit.b).toBeCloseTo(best.b, 5);
  });

  test('lowers the objective in every epoch at the automatic learning rate', () => {
    const options = fc.record({
      n: fc.integer({ min: 2, max: 40 }),
      d: fc.integer({ min: 1, max: 20 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      scale: fc.constantFrom(0.01, 1, 100),
      offset: fc.constantFrom(0, 10),
    });
    fc.assert(
      fc.property(options, fc.constantFrom(0, 1e-4, 0.1, 10), (given, mu) => {
        const samples = randomSamples({ ...given, noise: 0.2 });
        let before = Math.LN2;
        descend(
          samples,
          softplus,
          mu,
          { epochs: 30, evaluate_every: 1, early_stopping: false },
          {
            onEpoch({ certificate: { objective } }) {
              expect(objective).toBeLessThanOrEqual(before * (1 + 1e-14));
              before = objective;
            },
          },
        );
      }),
      { numRuns: 60 },
    );
  });

  test('with momentum β and decoupled decay reaches the solution of (1 − β)λ instead', () => {
    const samples = digits('2', '3');
    const [, best] = exactFits({ samples, loss: softplus, mus: [0.1, 0.05] }, { tolerance: 1e-12 });
    const fit = descend(samples, softplus, 0.1, { epochs: 5000, momentum: 0.5, decay: 'decoupled' });
    expect(distance(fit.w, best.w)).toBeLessThanOrEqual(1e-6 * norm(best.w));
    expect(fit.converged).toBe(false);
    expect(fit.certificate.relativeGap).toBeGreaterThan(0.01);
  });
});

describe('descent on hinge', () => {
  // Every x − c with the label y once more as c − x with −y: the best bias is 0, where the objective is strongly convex in
  // all that moves, as the theory of 1/t asks for.
  test('has a gap that falls like 1/t where the bias is known', () => {
    const { features, labels } = digits('2', '3');
    const rows = Array.from(features.values, (value) => value / 16 - 0.3);
    const samples = {
      features: {
        ...{ rows: 2 * features.rows, cols: features.cols, divisor: 1 },
        values: Float64Array.from([...rows, ...rows.map((value) => -value)]),
      },
      labels: Int8Array.from([...labels, ...labels.map((y) => -y)]),
    };
    const gaps = new Map<number, number>();
    const onEpoch = ({ certificate }: Fit, epoch: number) => gaps.set(epoch, certificate.relativeGap!);
    descend(samples, hinge, 0.1, { epochs: 10_000, evaluate_every: 100 }, { onEpoch });
    // log(t)/t falls by a factor of 6.7 from 100 to 1000 and of 7.5 from 1000 to 10,000.
    expect(gaps.get(1000)).toBeLessThan(gaps.get(100)! / 6.7);
    expect(gaps.get(10_000)).toBeLessThan(gaps.get(1000)! / 6.7);
  });

  test.each([
    ['1/t', 'full'],
    ['1/t', 20],
    ['1/sqrt(t)', 'full'],
    ['1/sqrt(t)', 20],
  ] as const)('has a gap that falls with the epochs: schedule %s, batch size %s', (schedule, batch_size) => {
    const gaps = new Map<number, number>();
    const onEpoch = ({ certificate }: Fit, epoch: number) => gaps.set(epoch, certificate.relativeGap!);
    const options = { epochs: 2000, evaluate_every: 20, schedule, batch_size, learning_rate: 1 };
    descend(digits('2', '3'), hinge, 0.1, options, { onEpoch });
    expect(gaps.get(200)).toBeLessThan(gaps.get(20)! / 2);
    expect(gaps.get(2000)).toBeLessThan(gaps.get(200)! / 2);
    expect(gaps.get(2000)).toBeLessThan(0.01);
  });

  test('finds balanced classes inside the margin in one step: w = (j − i)/(4λ)', () => {
    const samples = randomSamples({ n: 40, d: 5, seed: 3 });
    const [best] = exactFits({ samples, loss: hinge, mus: [50] }, { tolerance: 1e-12 });
    const fit = descend(samples, hinge, 50, {});
    expect([fit.converged, fit.iterations]).toEqual([true, 1]);
    expect(distance(fit.w, best.w)).toBeLessThanOrEqual(1e-12 * norm(best.w));
  });

  test('comes near the numbers of the toy problem', () => {
    // mathematics of the toy problem: 2.2512° at λ = 1e-3, 19.378° at 1e-4; at 1e-5 28.301°, w = (11.92661, 6.42202) and
    // b = −1.385321; at λ = 1 b = −0.7053.
    const options = { epochs: 50_000, schedule: 'cosine', momentum: 0.9 } as const;
    const degrees = (mu: number) => {
      const { w } = descend(toyProblem(), hinge, mu, options);
      return (Math.abs(Math.atan2(w[1], w[0])) * 180) / Math.PI;
    };
    expect(descend(toyProblem(), hinge, 1, options).b).toBeCloseTo(-0.7053, 2);
    expect(degrees(1e-3)).toBeCloseTo(2.2512, 2);
    expect(degrees(1e-4)).toBeCloseTo(19.378, 1);
    const limit = descend(toyProblem(), hinge, 1e-5, options);
    expect(Math.abs(limit.w[0] / 11.92661 - 1)).toBeLessThan(0.01);
    expect(Math.abs(Math.abs(limit.w[1]) / 6.42202 - 1)).toBeLessThan(0.01);
    expect(Math.abs(limit.b / -1.385321 - 1)).toBeLessThan(0.01);
  });

  test.each(['none', 'weighted'] as const)(
    'averages derivatives with the weights that they have in w: w = (1/2μn) Σ α y x, averaging %s',
    (averaging) => {
      const samples = randomSamples({ n: 30, d: 4, seed: 2, noise: 0.2 });
      const { features, labels } = samples;
      const about = centredProducts(features);
      const mu = 0.05;
      const slopes = (margins: Float64Array) => margins.map((z) => -hinge.derivative(z));
      const risk = empiricalRisk(descentSamplesOf(samples, plainKernels()), slopes);
      const course = {
        ...{ rate: 0.3, schedule: schedules['1/t'], mu, momentum: 0, epochs: 100, batchSize: 30, averaging, seed: 0 },
        decay: 'coupled' as const,
      };
      for (const { w, alpha } of epochs(risk, course)) {
        const sum = about.transposedTimes(alpha.map((a, i) => a * labels[i]));
        for (const [k, value] of sum.entries()) expect(w[k]).toBeCloseTo(value / (2 * mu * 30), 12);
      }
    },
  );

  test('with momentum 0.9 has a gap below 1e-3 within 1000 epochs', () => {
    const { certificate } = descend(digits('2', '3'), hinge, 0.1, { epochs: 1000, momentum: 0.9 });
    expect(certificate.relativeGap).toBeLessThan(1e-3);
  });
});

const choices: fc.Arbitrary<Partial<DescentOptions>> = fc.record({
  epochs: fc.integer({ min: 1, max: 60 }),
  batch_size: fc.constantFrom<DescentOptions['batch_size']>('full', 1, 3),
  momentum: fc.constantFrom(0, 0.5, 0.9),
  schedule: fc.constantFrom('auto', 'constant', '1/t', '1/sqrt(t)', 'cosine'),
  decay: fc.constantFrom('coupled', 'decoupled'),
  averaging: fc.constantFrom('auto', 'none', 'weighted'),
});

const shape = fc.record({
  n: fc.integer({ min: 4, max: 40 }),
  d: fc.integer({ min: 1, max: 20 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

describe.each(Object.entries<Loss>(losses))('gradient descent on %s', (_, loss) => {
  test('has a certificate that is never smaller than the true distance from the optimum', () => {
    fc.assert(
      fc.property(shape, choices, fc.constantFrom(1, 0.1, 0.01), (options, changes, mu) => {
        const samples = randomSamples({ ...options, noise: 0.2 });
        const [best] = exactFits({ samples, loss, mus: [mu] }, { tolerance: 1e-9 });
        const { w, certificate } = descend(samples, loss, mu, changes);
        const lowest = best.certificate.objective - best.certificate.gap;
        expect(certificate.gap).toBeGreaterThanOrEqual(certificate.objective - best.certificate.objective - 1e-12);
        expect(certificate.objective).toBeGreaterThanOrEqual(lowest);
        expect(distance(w, best.w)).toBeLessThanOrEqual(certificate.radius! + best.certificate.radius);
      }),
      { numRuns: 60 },
    );
  });

  test('has the same bits on compiled and on plain kernels', () => {
    const compiled = wasmKernels(loadModule(), newRegion());
    const plain = plainKernels();
    const kinds = [randomSamples, byteSamples, sparseSamples];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), shape, choices, (samplesOfKind, options, changes) => {
        const samples = samplesOfKind(options);
        const [fast, reference] = [compiled, plain].map((kernels) => {
          const mark = kernels.arena.mark();
          const descent = { ...defaults, ...changes };
          const given = { samples, loss, path: overMus([0.1, 0.01]) };
          const fits = [...descentPath(given, { tolerance: 1e-9, descent, seed: 7 }, kernels)];
          kernels.arena.release(mark);
          return fits.flatMap(({ w, b, certificate }) => [...w, b, certificate.gap!]);
        });
        expect(fast).toEqual(reference);
      }),
      { numRuns: 40 },
    );
  });

  test('takes sparse samples as it takes the same ones with their zeros', () => {
    const dense = byteSamples({ n: 30, d: 8, seed: 5 });
    const sparse = { ...dense, features: withoutZeros(dense.features) };
    for (const batch_size of ['full', 4] as const) {
      const [one, other] = [dense, sparse].map((samples) => descend(samples, loss, 0.1, { epochs: 50, batch_size }));
      expect(distance(one.w, other.w)).toBeLessThanOrEqual(1e-9 * norm(one.w));
      expect(other.b).toBeCloseTo(one.b, 9);
    }
  });

  test('depends on the seed where there are batches, and not otherwise', () => {
    const samples = randomSamples({ n: 30, d: 4, seed: 1, noise: 0.2 });
    const found = (batch_size: 'full' | number, seed: number) =>
      [...descend(samples, loss, 0.1, { epochs: 5, batch_size }, { seed }).w].join();
    expect(found(4, 1)).toBe(found(4, 1));
    expect(found(4, 1)).not.toBe(found(4, 2));
    expect(found('full', 1)).toBe(found('full', 2));
  });

  test('trains every λ as if it were the only one', () => {
    const samples = randomSamples({ n: 30, d: 4, seed: 1, noise: 0.2 });
    const descent = { ...defaults, batch_size: 7 };
    const problem = { samples, loss, path: overMus([1, 0.1, 0]) };
    for (const fit of gradientDescent.fitPath(problem, { tolerance: 1e-6 }, descent))
      expect([...fit.w]).toEqual([...descend(samples, loss, fit.mu, { batch_size: 7 }).w]);
  });

  test('certifies nothing at λ = 0, and does all its epochs', () => {
    const samples = samplesOf([[0], [1]], [[2], [3]]);
    const fit = descend(samples, loss, 0, { epochs: 500 });
    const { objective, empiricalRisk, ...proof } = fit.certificate;
    expect([proof, fit.converged, fit.iterations]).toEqual([{}, undefined, 500]);
    expect(objective).toBe(empiricalRisk);
    expect(objective).toBeLessThan(0.1);
    const { w, b } = fit;
    const risk = [0, 1, 2, 3].reduce((sum, x) => sum + loss.value((x < 2 ? -1 : 1) * (w[0] * x + b)), 0) / 4;
    expect(objective).toBeCloseTo(risk, 14);
  });

  test('ends with the tolerance, or goes on to the last epoch', () => {
    const samples = randomSamples({ n: 40, d: 5, seed: 3, noise: 0.2 });
    const tolerance = 0.05;
    const early = descend(samples, loss, 1, { epochs: 5000 }, { tolerance });
    expect(early.converged).toBe(true);
    expect(early.iterations).toBeLessThan(5000);
    const late = descend(samples, loss, 1, { epochs: 5000, early_stopping: false }, { tolerance });
    expect(late.iterations).toBe(5000);
    expect(late.certificate.relativeGap).toBeLessThan(early.certificate.relativeGap!);
  });
});

describe('a learning rate that is too large', () => {
  test('is a mistake that says so where numbers overflow', () => {
    const run = () => descend(digits('2', '3'), softplus, 0.1, { learning_rate: 1e3, epochs: 1000 });
    expect(run).toThrow(
      /^gradient descent diverged by epoch \d+: the learning rate 1000 is too large; expected \d+\.\d+/,
    );
  });

  test('is told where the objective ends above that of w = 0', () => {
    const fit = descend(digits('2', '3'), softplus, 0.1, { learning_rate: 50, epochs: 100 });
    expect(fit.converged).toBe(false);
    expect(fit.certificate.objective).toBeGreaterThan(Math.LN2);
    expect(fit.stopped).toMatch(/^no convergence in 100 epochs: .*the learning rate 50 seems too large$/);
  });
});

test('evaluations are an epoch apart at first, then a tenth of the epochs so far, and the last epoch is one', () => {
  const evaluated: number[] = [];
  const onEpoch = (_: unknown, epoch: number) => evaluated.push(epoch);
  const samples = randomSamples({ n: 10, d: 2, seed: 1, noise: 0.3 });
  descend(samples, hinge, 0.01, { epochs: 1000, early_stopping: false }, { onEpoch });
  expect(evaluated.slice(0, 12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(evaluated.at(-1)).toBe(1000);
  expect(evaluated.length).toBeLessThan(80);
  evaluated.length = 0;
  descend(samples, hinge, 0.01, { epochs: 25, evaluate_every: 10, early_stopping: false }, { onEpoch });
  expect(evaluated).toEqual([10, 20, 25]);
});
