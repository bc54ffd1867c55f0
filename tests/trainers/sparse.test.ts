import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textLikeSamples } from '../../bench/textLike.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { borrowKernels } from '../../src/math/kernels/index.ts';
import { type SparseMatrix, withoutZeros, withZeros } from '../../src/math/matrix.ts';
import { selectRows } from '../../src/math/sparseMatrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { certify, certifyAbout } from '../../src/trainers/certificate.ts';
import { balanceDual } from '../../src/trainers/dualBalance.ts';
import { ConjugateForm } from '../../src/trainers/hinge/conjugateForm.ts';
import { hingePath } from '../../src/trainers/hinge/hingePath.ts';
import { placeBias } from '../../src/trainers/placedBias.ts';
import { sparseWorkingDataOf } from '../../src/trainers/sparseWorkingData.ts';
import type { CertifiedFit } from '../../src/trainers/trainer.ts';
import { exactFits } from './paths.ts';
import { type SparseSamples, sparseSamples } from './problems.ts';

const { hinge, softplus } = losses;

const denseOf = ({ features, labels }: SparseSamples): BinarySamples => ({ features: withZeros(features), labels });

function fitPath(samples: BinarySamples, loss: Loss, mus: readonly number[], tolerance: number): CertifiedFit[] {
  const fits = [...exactFits({ samples, loss, mus }, { tolerance })];
  for (const { stopped, certificate } of fits) {
    expect(stopped).toBe('certified');
    expect(certificate.relativeGap).toBeLessThanOrEqual(tolerance);
  }
  return fits;
}

/** Sparse solutions hold before the certificate of the dense data, and are the dense trainer's as far as both are certified. */
function expectSameSolutions(samples: SparseSamples, loss: Loss, mus: readonly number[], tolerance: number): void {
  const dense = denseOf(samples);
  const expected = fitPath(dense, loss, mus, tolerance);
  for (const [k, fit] of fitPath(samples, loss, mus, tolerance).entries()) {
    const { mu, w, b, alpha, certificate } = fit;
    const onDense = certify({ samples: dense, loss, mu }, { w, b }, alpha);
    expect(onDense.relativeGap).toBeLessThanOrEqual(tolerance * (1 + 1e-6) + 1e-12);
    // Sums in another order: margins are of size 1, and 15 digits of them are what an objective near 0 may lose.
    const objectiveRounding = 1e-9 * certificate.objective + 1e-15;
    expect(Math.abs(onDense.objective - certificate.objective)).toBeLessThanOrEqual(objectiveRounding);
    const apart = Math.hypot(...w.map((value, j) => value - expected[k].w[j]));
    // Radii may be smaller than what rounding does to w.
    const rounding = 1e-11 * Math.hypot(...w);
    expect(apart).toBeLessThanOrEqual((certificate.radius + expected[k].certificate.radius) * (1 + 1e-6) + rounding);
    const [low, high] = [certificate, expected[k].certificate].map(({ objective, gap }) => [
      objective - gap,
      objective,
    ]);
    expect(Math.max(low[0], high[0])).toBeLessThanOrEqual(Math.min(low[1], high[1]) * (1 + 1e-10));
  }
}

const mus = [10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-6];

describe.each([hinge, softplus])('$name on sparse data', (loss) => {
  test.each([1e-6, 1e-10])('has the solutions of dense data, certified to %d', (tolerance) => {
    const shapes = fc.record({
      n: fc.integer({ min: 2, max: 30 }),
      d: fc.integer({ min: 1, max: 40 }),
      seed: fc.nat(),
      density: fc.constantFrom(0, 0.1, 0.5, 1),
      divisor: fc.constantFrom(1, 255),
    });
    fc.assert(
      fc.property(shapes, (options) => expectSameSolutions(sparseSamples(options), loss, mus, tolerance)),
      { numRuns: 30 },
    );
  });

  test.each([
    ['more samples than features', { texts: 600, words: 200, length: 15, seed: 2 }],
    ['more features than samples', { texts: 200, words: 1500, length: 30, seed: 3 }],
    ['no noise', { texts: 300, words: 400, length: 10, seed: 4, noise: 0 }],
  ])('has them for texts: %s', (_, options) => {
    const samples = textLikeSamples(options);
    expectSameSolutions(samples, loss, [1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6], 1e-6);
    expectSameSolutions(samples, loss, [1e-2, 1e-5], 1e-10);
  });

  test('depends neither on zeros that are stored, nor on how the samples were cut from others', () => {
    const samples = sparseSamples({ n: 20, d: 10, seed: 9 });
    const { features } = samples;
    const positions = [...features.values.keys()].flatMap((at) => [at, at]);
    // Every value is followed by a stored zero in the column behind its own, room for which is made.
    const padded: SparseMatrix = {
      ...features,
      cols: 2 * features.cols,
      values: Float64Array.from(positions, (at, k) => (k % 2 === 0 ? features.values[at] : 0)),
      columns: Int32Array.from(positions, (at, k) => 2 * features.columns[at] + (k % 2)),
      rowStarts: features.rowStarts.map((start) => 2 * start),
    };
    const plain = fitPath(samples, loss, mus, 1e-8);
    const others = fitPath({ ...samples, features: padded }, loss, mus, 1e-8);
    for (const [k, { w, b }] of others.entries()) {
      expect([...w].filter((_, j) => j % 2 === 0)).toEqual([...plain[k].w]);
      expect(b).toBe(plain[k].b);
      expect(w.every((value, j) => j % 2 === 0 || value === 0)).toBe(true);
    }
  });
});

describe('softplus on sparse data', () => {
  test('needs no scaling of its features: columns of sizes 10⁻⁶ … 10⁶ are certified too', () => {
    for (let seed = 0; seed < 20; seed++) {
      fitPath(sparseSamples({ n: 5 + 3 * seed, d: 30, seed, decades: 3 }), softplus, mus, 1e-9);
      fitPath(sparseSamples({ n: 5 + 3 * seed, d: 30, seed, decades: 6 }), softplus, mus, 1e-6);
    }
  });

  test('without a feature that varies, w is 0 and the bias knows the class counts', () => {
    const features = withoutZeros({ rows: 4, cols: 2, values: Float64Array.of(0, 5, 0, 5, 0, 5, 0, 5), divisor: 1 });
    const [{ w, b }] = fitPath({ features, labels: Int8Array.of(-1, 1, 1, 1) }, softplus, [0.1], 1e-10);
    expect([...w]).toEqual([0, 0]);
    expect(b).toBeCloseTo(Math.log(3), 10);
  });
});

describe('hinge by conjugate gradients', () => {
  /** Solves as for many features, with the form that so few would not ask for. */
  function expectCertified(samples: SparseSamples, mostInDualForm: number, tolerance: number): void {
    const { kernels, giveBack } = borrowKernels();
    const data = sparseWorkingDataOf(samples, kernels);
    const path = hingePath(data, new ConjugateForm(data, mostInDualForm));
    const { muFactor } = data;
    for (const mu of [1, 0.1, 1e-2, 1e-3, 1e-4]) {
      const solution = path.solve(mu * muFactor, { gap: tolerance / 2, visibleShare: 0 });
      expect(solution.obstacle).toBe('');
      const { w, b } = solution;
      const weights = data.weights(w);
      const alpha = solution.alpha.slice();
      balanceDual(alpha, samples.labels, data.sampleWeights);
      const certificate = certifyAbout(
        { samples, loss: hinge, mu },
        {
          w: weights,
          bias: placeBias(weights, b, data.centred),
          alpha,
          sampleWeights: data.sampleWeights,
          features: data.centred,
        },
      );
      expect(certificate.relativeGap).toBeLessThanOrEqual(tolerance);
    }
    giveBack();
  }

  test.each([1e-6, 1e-9])('certifies texts to %d, however few samples a factor may have', (tolerance) => {
    for (const mostInDualForm of [0, 5, 40]) {
      for (const [texts, words, noise] of [
        [150, 600, 0.05],
        [100, 900, 0.5],
        [200, 150, 0],
      ]) {
        expectCertified(textLikeSamples({ texts, words, length: 20, seed: 6, noise }), mostInDualForm, tolerance);
      }
    }
  });

  test.each([0, 1000])(
    'solves texts of unequal classes once for all strong penalties, with factors of up to %d',
    (most) => {
      const samples = textLikeSamples({ texts: 600, words: 3000, length: 30, seed: 3 });
      const { kernels, giveBack } = borrowKernels();
      const data = sparseWorkingDataOf({ ...samples, labels: samples.labels.map((y, i) => (i < 9 ? 1 : y)) }, kernels);
      const path = hingePath(data, new ConjugateForm(data, most));
      const accuracy = { gap: 1e-6, visibleShare: 1e-3 };
      const solves = [100, 50, 20, 10].map((mu) => path.solve(mu * data.muFactor, accuracy).iterations);
      expect(solves[0]).toBeGreaterThan(0);
      expect(solves.slice(1)).toEqual([0, 0, 0]);
      giveBack();
    },
  );

  test('certifies duplicates, conflicting ones too, samples of zeros, and a class of one sample', () => {
    const { features, labels } = textLikeSamples({ texts: 60, words: 300, length: 12, seed: 7 });
    const twice = selectRows(features, [...labels.keys(), ...labels.keys()]);
    const conflicting = Int8Array.from([...labels, ...labels.map((y, i) => (i % 3 === 0 ? -y : y))]);
    const rest = selectRows(features, [...labels.keys()].slice(30));
    const halfEmpty = { ...rest, rows: 60, rowStarts: Int32Array.of(...new Int32Array(30), ...rest.rowStarts) };
    for (const mostInDualForm of [0, 10]) {
      expectCertified({ features: twice, labels: Int8Array.of(...labels, ...labels) }, mostInDualForm, 1e-6);
      expectCertified({ features: twice, labels: conflicting }, mostInDualForm, 1e-6);
      expectCertified({ features: halfEmpty, labels }, mostInDualForm, 1e-6);
      expectCertified({ features, labels: labels.map((_, i) => (i === 4 ? 1 : -1)) }, mostInDualForm, 1e-6);
    }
  });
});
