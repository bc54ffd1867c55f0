import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { type LossName, losses } from '../../../src/losses/index.ts';
import { centredProducts } from '../../../src/math/centredProducts.ts';
import { type DualNormName, dualNorms } from '../../../src/math/dualNorms.ts';
import { productsOf, transposedTimes, withoutZeros } from '../../../src/math/matrix.ts';
import { angle, norm } from '../../../src/math/vector.ts';
import { type BinarySamples, classSizes } from '../../../src/model/dataset.ts';
import { adversarialGap, dualPoint } from '../../../src/trainers/adversarial/adversarialGap.ts';
import {
  type AdversarialProblem,
  adversarialObjective,
} from '../../../src/trainers/adversarial/adversarialObjective.ts';
import { balanceDual } from '../../../src/trainers/dualBalance.ts';
import { sampleWeightsOf } from '../../../src/trainers/sampleWeights.ts';
import { adversarialFits, exactFits } from '../paths.ts';
import { byteSamples, randomSamples, samplesOf, toyProblem } from '../problems.ts';

const lossNames = Object.keys(losses) as LossName[];
const normNames = Object.keys(dualNorms) as DualNormName[];
const kinds = lossNames.flatMap((loss) => normNames.map((name) => [loss, name] as const));

/** Overlapping classes of different size. */
const cloud = randomSamples({ n: 120, d: 6, seed: 3, shift: 1, countI: 50, noise: 0.1 });

function problemOf(
  samples: BinarySamples,
  loss: LossName,
  name: DualNormName,
  epsilon: number,
  mu: number,
): AdversarialProblem {
  return {
    features: productsOf(samples.features),
    labels: samples.labels,
    sampleWeights: sampleWeightsOf(samples),
    loss: losses[loss],
    norm: name,
    epsilon,
    mu,
  };
}

/** Sizes of changes from nothing to more than the classes are apart. */
const sizes: Readonly<Record<DualNormName, readonly number[]>> = {
  l2: [1.5, 0.5, 0.1, 0],
  linf: [0.8, 0.2, 0.05, 0],
  l1: [3, 1, 0.2, 0],
};

describe('adversarial training', () => {
  test.each(kinds)('%s, %s: is proven to be within the tolerance of the least objective', (loss, name) => {
    for (const samples of [cloud, toyProblem(), byteSamples({ n: 60, d: 20, seed: 1 })]) {
      for (const mu of [1e-1, 1e-3, 1e-5]) {
        const epsilons = sizes[name];
        const fits = [...adversarialFits({ samples, loss, norm: name, mu, epsilons }, 1e-6)];
        expect(fits.map(({ epsilon }) => epsilon)).toEqual(epsilons);
        for (const fit of fits) {
          expect(fit.converged, `${mu} ${fit.epsilon} ${fit.stopped}`).toBe(true);
          const { objective, worstRisk } = adversarialObjective(problemOf(samples, loss, name, fit.epsilon, mu), fit);
          expect(fit.objective).toBeCloseTo(objective, 12);
          expect(fit.worstRisk).toBeCloseTo(worstRisk, 12);
        }
      }
    }
  });

  test.each(kinds)(
    '%s, %s: nothing near the solution and no weight-decay solution has a lower objective',
    (loss, name) => {
      const decayed = [
        ...exactFits({ samples: cloud, loss: losses[loss], mus: [1, 0.1, 0.01, 1e-3, 1e-4] }, { tolerance: 1e-9 }),
      ];
      for (const mu of [0, 1e-3]) {
        for (const fit of adversarialFits(
          { samples: cloud, loss, norm: name, mu, epsilons: sizes[name].slice(0, 3) },
          1e-6,
        )) {
          const problem = problemOf(cloud, loss, name, fit.epsilon, mu);
          const valueAt = (w: Float64Array, b: number) => adversarialObjective(problem, { w, b }).objective;
          for (const { w, b } of decayed) expect(fit.objective).toBeLessThanOrEqual(valueAt(w, b) * (1 + 1e-6));
          fc.assert(
            fc.property(
              fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
              (moves) => {
                const step = 10 ** (6 * moves[7] - 6);
                const other = fit.w.map((weight, k) => weight + step * moves[k]);
                expect(valueAt(other, fit.b + step * moves[6])).toBeGreaterThanOrEqual(fit.objective * (1 - 1e-6));
              },
            ),
            { numRuns: 50 },
          );
        }
      }
    },
  );

  test.each(lossNames)('%s: with ε = 0 it is weight decay, whatever the norm', (loss) => {
    const [decayed] = exactFits({ samples: cloud, loss: losses[loss], mus: [0.01] }, { tolerance: 1e-10 });
    for (const name of normNames) {
      const [fit] = adversarialFits({ samples: cloud, loss, norm: name, mu: 0.01, epsilons: [0] }, 1e-9);
      expect(fit.objective / decayed.certificate.objective).toBeCloseTo(1, 8);
      expect(norm(fit.w.map((weight, k) => weight - decayed.w[k]))).toBeLessThan(1e-4);
    }
  });

  test('hinge, l2: is weight decay with another λ and longer weights, as the hinge is straight but for one kink', () => {
    /*
     * hinge(z − c) = (1 + c) hinge(z/(1 + c)): from the certified solution w̃ of weight decay λ̃ follows that of adversarial
     * training with ε, w = (1 + c) w̃, c = ε‖w‖, where 2λ̃‖w̃‖ = εᾱ + 2μ‖w‖ (the lengths of both gradients of the penalty).
     */
    const decay = 0.05;
    const [{ w: shortWeights, b: shortBias, alpha }] = exactFits(
      { samples: cloud, loss: losses.hinge, mus: [decay] },
      { tolerance: 1e-11 },
    );
    const length = norm(shortWeights);
    const mean = alpha.reduce((sum, a) => sum + a, 0) / alpha.length;
    for (const part of [0.2, 0.6, 0.95]) {
      const epsilon = part * ((2 * decay * length) / mean);
      const stretch = 1 / (1 - epsilon * length);
      const mu = (decay * length - (epsilon * mean) / 2) / (stretch * length);
      const problem = problemOf(cloud, 'hinge', 'l2', epsilon, mu);
      const known = { w: shortWeights.map((weight) => stretch * weight), b: stretch * shortBias };
      const { objective } = adversarialObjective(problem, known);
      const [fit] = adversarialFits({ samples: cloud, loss: 'hinge', norm: 'l2', mu, epsilons: [epsilon] }, 1e-8);
      expect(fit.objective / objective).toBeCloseTo(1, 7);
      expect(angle(fit.w, norm(fit.w), shortWeights, length)).toBeLessThan(1e-3);
    }
  });

  test.each(normNames)(
    'softplus, %s: w is 0 exactly from the ε on at which the mean pull of the samples is no more than ε',
    (name) => {
      // At w = 0 the dual values of class I and J are n_J/n and n_I/n: w = 0 is optimal where ‖(1/n) Σ α y x‖_p ≤ ε (1/n) Σ α.
      const n = cloud.labels.length;
      const [countI, countJ] = classSizes(cloud);
      const alpha = Float64Array.from(cloud.labels, (y) => (y < 0 ? countJ : countI) / n);
      const pull = transposedTimes(
        cloud.features,
        alpha.map((a, i) => (a * cloud.labels[i]) / n),
      );
      const lengths = { l2: norm, linf: dualNorms.l1.length, l1: dualNorms.linf.length };
      const threshold = lengths[name](pull) / (alpha.reduce((sum, a) => sum + a, 0) / n);
      const epsilons = [1.01 * threshold, 0.99 * threshold];
      const [above, below] = adversarialFits({ samples: cloud, loss: 'softplus', norm: name, mu: 0, epsilons }, 1e-8);
      expect(norm(above.w)).toBe(0);
      expect(above.b).toBeCloseTo(Math.log(countJ / countI), 6);
      expect(norm(below.w)).toBeGreaterThan(0);
    },
  );

  test('against changes in L∞ most weights are exactly 0, and against changes in L1 several are equally large', () => {
    const [sparse] = adversarialFits({ samples: cloud, loss: 'softplus', norm: 'linf', mu: 0, epsilons: [0.25] }, 1e-8);
    expect(sparse.w.filter((weight) => weight === 0).length).toBeGreaterThan(0);
    expect(norm(sparse.w)).toBeGreaterThan(0.1);
    const [flat] = adversarialFits({ samples: cloud, loss: 'softplus', norm: 'l1', mu: 0, epsilons: [1] }, 1e-8);
    const largest = dualNorms.l1.length(flat.w);
    expect(flat.w.filter((weight) => Math.abs(weight) > largest * (1 - 1e-4)).length).toBeGreaterThan(1);
  });

  test('gives the same bits for any number of threads, and for features with or without their zeros', () => {
    const options = { loss: 'hinge', norm: 'linf', mu: 1e-3, epsilons: [0.3, 0.1] } as const;
    const samples = byteSamples({ n: 80, d: 12, seed: 5 });
    const [one, two] = [1, 2].map((threads) => [...adversarialFits({ samples, ...options }, 1e-6, threads)]);
    expect(two).toEqual(one);
    const sparse = { ...cloud, features: withoutZeros(cloud.features) };
    expect([...adversarialFits({ samples: sparse, ...options }, 1e-6)]).toEqual([
      ...adversarialFits({ samples: cloud, ...options }, 1e-6),
    ]);
  });

  test.each(lossNames)(
    '%s: says that there is no single best classifier where all samples can be kept on their side',
    (loss) => {
      const samples = byteSamples({ n: 20, d: 40, seed: 2 });
      const run = (mu: number, epsilon: number) => [
        ...adversarialFits({ samples, loss, norm: 'l2', mu, epsilons: [epsilon] }, 1e-6),
      ];
      expect(() => run(0, 1e-3)).toThrow(
        'whatever changes of ε = 0.001 do, so that without weight decay there is no single',
      );
      expect(run(1e-4, 1e-3)[0].converged).toBe(true);
    },
  );

  test.each<[string, BinarySamples]>([
    ['constant features', randomSamples({ n: 60, d: 12, seed: 1, constants: true })],
    ['columns of very different size', randomSamples({ n: 80, d: 8, seed: 2, columnDecades: 3 })],
    ['more features than samples', randomSamples({ n: 30, d: 80, seed: 3 })],
    ['duplicates', randomSamples({ n: 40, d: 4, seed: 4, duplicates: true })],
    ['every sample with both labels', randomSamples({ n: 40, d: 4, seed: 5, conflicts: true })],
    ['tiny features', randomSamples({ n: 60, d: 5, seed: 7, scale: 1e-6 })],
    ['classes of very different size', randomSamples({ n: 300, d: 5, seed: 9, countI: 5 })],
    ['two samples', samplesOf([[0, 0]], [[1, 2]])],
    ['nothing but a sample with both labels', samplesOf([[1, 1]], [[1, 1]])],
  ])('ends within the tolerance, or says why there is no minimum, on %s', (_, samples) => {
    for (const [loss, name] of kinds) {
      for (const mu of [0, 1e-4]) {
        for (const epsilon of [0.1, 0]) {
          const run = () => [...adversarialFits({ samples, loss, norm: name, mu, epsilons: [epsilon] }, 1e-6)];
          try {
            const [fit] = run();
            expect(fit.converged, `${loss} ${name} ${mu} ${epsilon} ${fit.stopped}`).toBe(true);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            expect(mu).toBe(0);
            expect(error.message).toContain('without weight decay there is no single best classifier');
          }
        }
      }
    }
  });

  test('refuses more features than a Hessian has room for', () => {
    const features = withoutZeros({ rows: 2, cols: 9000, values: new Uint8Array(18_000).fill(1, 0, 1), divisor: 1 });
    const samples = { features, labels: Int8Array.of(-1, 1) };
    expect(() => [...adversarialFits({ samples, loss: 'hinge', norm: 'l2', mu: 1, epsilons: [1] }, 1e-6)]).toThrow(
      'adversarial training takes up to 8000 features, and the data have 9000',
    );
  });
});

describe('the proof of how far an objective is from the least', () => {
  test.each(kinds)('%s, %s: holds for every classifier and every dual point', (loss, name) => {
    const mu = 0.02;
    const epsilon = sizes[name][1];
    const features = centredProducts(cloud.features);
    const problem = { ...problemOf(cloud, loss, name, epsilon, mu), features };
    const [best] = adversarialFits({ samples: cloud, loss, norm: name, mu, epsilons: [epsilon] }, 1e-9);
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const n = cloud.labels.length;
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 7, maxLength: 7 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: n, maxLength: n }),
        (numbers, duals) => {
          const classifier = { w: Float64Array.from(numbers.slice(0, 6)), b: numbers[6] };
          const alpha = Float64Array.from(duals);
          balanceDual(alpha, cloud.labels, sampleWeightsOf(cloud));
          const { objective } = adversarialObjective(problem, classifier);
          const gap = adversarialGap(problem, classifier, dualPoint(problem, alpha));
          expect(gap).toBeGreaterThanOrEqual(objective - best.objective - 1e-9);
          // The dual value itself, by its own formula, is below the least objective.
          const dual = objective - gap;
          expect(dual).toBeLessThanOrEqual(best.objective + 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });
});
