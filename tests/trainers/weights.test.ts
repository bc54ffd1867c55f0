import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type LossName, losses } from '../../src/losses/index.ts';
import { borrowKernels } from '../../src/math/kernels/index.ts';
import { rowOf } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import { addScaled, dot, norm } from '../../src/math/vector.ts';
import { type BinarySamples, totalWeight } from '../../src/model/dataset.ts';
import { certify } from '../../src/trainers/certificate.ts';
import { descentSamplesOf } from '../../src/trainers/descent/descentSamples.ts';
import { empiricalRisk } from '../../src/trainers/descent/risk.ts';
import { balanceDual } from '../../src/trainers/dualBalance.ts';
import { sampleWeightsOf } from '../../src/trainers/sampleWeights.ts';
import { smoothLosses } from '../losses/otherLosses.ts';
import { descend } from './descent/options.ts';
import { adversarialFits, exactFits } from './paths.ts';
import { byteSamples, randomSamples, samplesOf, sparseSamples } from './problems.ts';
import { repeated, withWholeWeights } from './weighted.ts';

const lossNames = Object.keys(losses) as LossName[];

const kinds: Readonly<Record<string, BinarySamples>> = {
  'a noisy table': randomSamples({ n: 60, d: 4, seed: 3, noise: 0.2, countI: 20 }),
  'a table that can be separated': randomSamples({ n: 30, d: 3, seed: 5, shift: 8 }),
  'a table with ties': randomSamples({ n: 40, d: 2, seed: 8, noise: 0.3, levels: 1 }),
  'a table far from 0': randomSamples({ n: 40, d: 3, seed: 9, noise: 0.1, offset: 1e4 }),
  'more features than samples': randomSamples({ n: 12, d: 30, seed: 4, noise: 0.2 }),
  'many samples': randomSamples({ n: 700, d: 3, seed: 6, noise: 0.1, countI: 200 }),
  bytes: byteSamples({ n: 60, d: 5, seed: 2 }),
  'sparse data': sparseSamples({ n: 60, d: 8, seed: 7 }),
};
const mus = [100, 1, 0.1, 1e-2, 1e-4];

const distance = (one: Float64Array, other: Float64Array) => {
  const difference = one.slice();
  addScaled(difference, -1, other);
  return norm(difference);
};

const exactLosses = [...Object.values(losses), ...smoothLosses].map((loss) => [loss.name, loss] as const);

describe.each(exactLosses)('whole weights are numbers of equal samples: %s', (_, loss) => {
  test.each(Object.entries(kinds))('exact on %s', (_, plain) => {
    const samples = withWholeWeights(plain);
    const fits = [...exactFits({ samples, loss, mus }, { tolerance: 1e-11 })];
    const expected = [...exactFits({ samples: repeated(samples), loss, mus }, { tolerance: 1e-11 })];
    for (const [k, fit] of fits.entries()) {
      const other = expected[k];
      expect([fit.converged, fit.biasUnique]).toEqual([true, other.biasUnique]);
      const reach = fit.certificate.radius + other.certificate.radius;
      expect(distance(fit.w, other.w)).toBeLessThanOrEqual(reach);
      expect(reach).toBeLessThan(1e-3 * Math.max(norm(fit.w), 1e-3));
      for (const key of ['objective', 'empiricalRisk'] as const) {
        const [here, there] = [fit.certificate[key], other.certificate[key]];
        expect(Math.abs(here - there)).toBeLessThan(1e-9 * other.certificate.objective + 1e-15);
      }
      expect(Math.abs(fit.biasAtMean - other.biasAtMean)).toBeLessThan(1e-4 * Math.max(1, Math.abs(other.biasAtMean)));
    }
  });
});

describe.each(lossNames)('whole weights are numbers of equal samples: %s', (name) => {
  const loss = losses[name];

  test.each(['l2', 'linf', 'l1'] as const)('adversarial training in %s', (norm) => {
    for (const kind of ['a noisy table', 'bytes', 'sparse data']) {
      const samples = withWholeWeights(kinds[kind]);
      const problem = { loss: name, norm, mu: 1e-2, epsilons: [0.3, 0.05, 0] };
      const fits = [...adversarialFits({ ...problem, samples }, 1e-9)];
      const expected = [...adversarialFits({ ...problem, samples: repeated(samples) }, 1e-9)];
      for (const [k, fit] of fits.entries()) {
        expect(fit.converged).toBe(true);
        expect(fit.objective / expected[k].objective).toBeCloseTo(1, 8);
        expect(fit.empiricalRisk / expected[k].empiricalRisk).toBeCloseTo(1, 3);
        expect(distance(fit.w, expected[k].w)).toBeLessThan(1e-3);
      }
    }
  });

  test.each(['a noisy table', 'bytes', 'sparse data'])('gradient descent with all samples at once on %s', (kind) => {
    const samples = withWholeWeights(kinds[kind]);
    const fitsOf = (samples: BinarySamples) =>
      [1, 0.01, 0].map((mu) => descend(samples, loss, mu, { epochs: 40, early_stopping: false }));
    const expected = fitsOf(repeated(samples));
    for (const [k, fit] of fitsOf(samples).entries()) {
      expect(distance(fit.w, expected[k].w)).toBeLessThan(1e-9 * norm(expected[k].w));
      expect(fit.certificate.objective / expected[k].certificate.objective).toBeCloseTo(1, 10);
      const [gap, other] = [fit.certificate.relativeGap, expected[k].certificate.relativeGap];
      if (other === undefined) expect(gap).toBeUndefined();
      else expect(Math.abs(gap! - other)).toBeLessThan(1e-7 * (1 + other));
    }
  });
});

describe('batches of samples with weights', () => {
  test('have gradients whose mean over all batches is that of the risk', () => {
    const { kernels, giveBack } = borrowKernels();
    const samples = withWholeWeights(kinds['a noisy table']);
    const described = descentSamplesOf(samples, kernels);
    const risk = empiricalRisk(described, (margins) => margins.map((z) => -losses.softplus.derivative(z)));
    const classifier = { w: Float64Array.of(0.3, -1, 0.5, 0.1), b: 0.2 };
    const whole = risk.gradient(classifier);
    const size = 6;
    const mean = { w: new Float64Array(4), b: 0 };
    const batches = described.n / size;
    for (let batch = 0; batch < batches; batch++) {
      const rows = Uint32Array.from({ length: size }, (_, p) => batch + p * batches);
      const { w, b } = risk.gradient(classifier, rows);
      addScaled(mean.w, 1 / batches, w);
      mean.b += b / batches;
    }
    expect(distance(mean.w, whole.w)).toBeLessThan(1e-14);
    expect(mean.b).toBeCloseTo(whole.b, 14);
    giveBack();
  });

  test('lead gradient descent to the weighted optimum', () => {
    const samples = withWholeWeights(kinds['a noisy table']);
    for (const name of lossNames) {
      const { certificate } = descend(samples, losses[name], 0.1, { epochs: 2000, batch_size: 10 });
      expect(certificate.relativeGap, name).toBeLessThan(1e-3);
    }
  });
});

describe.each(lossNames)('weights times a constant: %s', (name) => {
  const samples = withWholeWeights(kinds['a noisy table']);
  const times = (factor: number) => ({ ...samples, weights: samples.weights.map((weight) => factor * weight) });
  const fitsOf = (samples: BinarySamples) => [...exactFits({ samples, loss: losses[name], mus }, { tolerance: 1e-9 })];

  test('give the same bits where it is a power of two', () => {
    for (const factor of [2 ** -70, 1 / 8, 4]) expect(fitsOf(times(factor))).toEqual(fitsOf(samples));
  });

  test('give the same solution to rounding where it is not', () => {
    const expected = fitsOf(samples);
    for (const [k, fit] of fitsOf(times(0.3)).entries()) {
      const reach = fit.certificate.radius + expected[k].certificate.radius;
      expect(distance(fit.w, expected[k].w)).toBeLessThanOrEqual(reach + 1e-12 * norm(fit.w));
      expect(fit.certificate.objective / expected[k].certificate.objective).toBeCloseTo(1, 8);
    }
  });
});

describe.each(lossNames)('the certificate of samples with weights: %s', (name) => {
  const loss = losses[name];

  test('is P − D by the formulas as they stand, for any classifier and any feasible dual point', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { uniform } = randomSource(seed, 'weighted certificate');
      const plain = randomSamples({ n: 14, d: 3, seed, noise: 0.2 });
      const samples = { ...plain, weights: Float64Array.from(plain.labels, () => 10 ** (4 * uniform() - 2)) };
      const { labels, weights, features } = samples;
      const alpha = Float64Array.from(labels, uniform);
      balanceDual(alpha, labels, sampleWeightsOf(samples));
      const imbalance = labels.reduce((sum, y, i) => sum + y * weights[i] * alpha[i], 0);
      expect(Math.abs(imbalance)).toBeLessThan(1e-15 * 14 * totalWeight(samples));
      const [w, b, mu] = [Float64Array.from({ length: 3 }, uniform), uniform(), 0.01 + uniform()];
      const { gap, objective } = certify({ samples, loss, mu }, { w, b }, alpha);
      const V = totalWeight(samples);
      const pull = new Float64Array(3);
      let risk = 0;
      let conjugates = 0;
      for (let i = 0; i < labels.length; i++) {
        const x = rowOf(features, i);
        risk += weights[i] * loss.value(labels[i] * (dot(w, x) + b));
        conjugates += weights[i] * loss.conjugate(alpha[i]);
        addScaled(pull, weights[i] * alpha[i] * labels[i], x);
      }
      const primal = risk / V + mu * dot(w, w);
      const dual = -conjugates / V - dot(pull, pull) / (4 * mu * V * V);
      expect(objective / primal).toBeCloseTo(1, 12);
      expect(gap).toBeGreaterThanOrEqual(primal - dual - 1e-12);
      expect(gap).toBeLessThanOrEqual((primal - dual) * (1 + 1e-6) + 1e-9);
    }
  });

  test('is reached with weights from 1e-8 to 1e8, or the fit says that it is not', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { uniform } = randomSource(seed, 'extreme weights');
      const plain = randomSamples({ n: 30 + 4 * seed, d: 1 + (seed % 6), seed, noise: 0.2, countI: 10 });
      const samples = { ...plain, weights: Float64Array.from(plain.labels, () => 10 ** (16 * uniform() - 8)) };
      let before = Number.POSITIVE_INFINITY;
      for (const { converged, certificate, stopped } of exactFits({ samples, loss, mus }, { tolerance: 1e-6 })) {
        expect(converged).toBe(certificate.relativeGap <= 1e-6);
        expect(converged ? 'certified' : 'rounding').toBe(stopped.split(':')[0]);
        // The least objective falls with μ.
        expect(certificate.objective - certificate.gap).toBeLessThanOrEqual(before);
        before = certificate.objective;
      }
    }
  });
});

test('classes whose weights balance them but for rounding have every bias of an interval where the penalty dominates', () => {
  const plain = samplesOf([[0], [1], [0.5]], [[2], [3], [2.5], [4], [3.5], [3], [2]]);
  // n/(K n_class): 10/6 and 10/14, of which neither is a double.
  const samples = { ...plain, weights: Float64Array.from(plain.labels, (y) => (y < 0 ? 10 / 6 : 10 / 14)) };
  const [fit] = exactFits({ samples, loss: losses.hinge, mus: [100] }, { tolerance: 1e-9 });
  const means = { i: 0.5, j: 20 / 7 };
  expect(fit.w[0]).toBeCloseTo((means.j - means.i) / 400, 15);
  expect(fit.biasUnique).toBe(false);
  // Of the interval from −1 − 0w to 1 − 4w, the middle.
  expect(fit.b).toBeCloseTo(-2 * fit.w[0], 12);
});

describe('against scikit-learn 1.9.1 on datasets/breast-like.csv', () => {
  /*
   * Columns standardized (X.mean(0), X.std(0)), v_i = (1 + i mod 5)/4 in file order, times 3.5 for malignant ones in the lower
   * half; LogisticRegression(C, solver='newton-cholesky', tol=1e-14) and SVC(kernel='linear', C, tol=1e-10), both with
   * fit(X, y, sample_weight=v): ½‖w‖² + C Σ v f, so that μ = 1/(2CV).
   */
  const expected = [
    { ofJ: 1, loss: 'softplus', C: 1, objective: 0.2800456686154961, w: 1.8858335677304496, b: -0.9877971600489069 },
    { ofJ: 1, loss: 'hinge', C: 1, objective: 0.27666128714627847, w: 1.287512169812904, b: -0.6111942347949247 },
    {
      ofJ: 1,
      loss: 'softplus',
      C: 0.01,
      objective: 0.46411402509209776,
      w: 0.5928305694858405,
      b: -0.6460634003135508,
    },
    { ofJ: 1, loss: 'hinge', C: 0.01, objective: 0.40755512757952583, w: 0.5736922607437095, b: -0.47716379136226417 },
    { ofJ: 3.5, loss: 'softplus', C: 1, objective: 0.27675467343192706, w: 1.9987060219594046, b: 0.21234535088034973 },
    { ofJ: 3.5, loss: 'hinge', C: 1, objective: 0.2774573294220229, w: 1.339368429299408, b: 0.149384809237105 },
    {
      ofJ: 3.5,
      loss: 'softplus',
      C: 0.01,
      objective: 0.4060301210184632,
      w: 0.7586008066091172,
      b: 0.3256984076352116,
    },
    { ofJ: 3.5, loss: 'hinge', C: 0.01, objective: 0.3666061870639051, w: 0.7294505578787519, b: 0.1523252846916945 },
  ] as const;

  const lines = readFileSync(new URL('../../datasets/breast-like.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const cells = lines.slice(1).map((line) => line.split(','));
  const columns = cells[0].slice(0, -1).map((_, k) => cells.map((row) => Number(row[k])));
  const standardized = columns.map((column) => {
    const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
    const sd = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length);
    return column.map((x) => (x - mean) / sd);
  });
  const values = Float64Array.from(cells.flatMap((_, i) => standardized.map((column) => column[i])));
  const features = { rows: cells.length, cols: columns.length, values, divisor: 1 };
  const labels = Int8Array.from(cells, (row) => (row.at(-1) === 'malignant' ? 1 : -1));

  test.each(expected)('$loss, C = $C, class J times $ofJ', ({ ofJ, loss, C, objective, w, b }) => {
    const weights = Float64Array.from(labels, (y, i) => ((1 + (i % 5)) / 4) * (y > 0 ? ofJ : 1));
    const samples = { features, labels, weights };
    const mu = 1 / (2 * C * totalWeight(samples));
    const [fit] = exactFits({ samples, loss: losses[loss], mus: [mu] }, { tolerance: 1e-13 });
    // Never above theirs by more than what is certified; and theirs are as good as their tolerances.
    expect(fit.certificate.objective).toBeLessThanOrEqual(objective * (1 + 1e-10));
    expect(fit.certificate.objective - fit.certificate.gap).toBeLessThanOrEqual(objective * (1 + 1e-14));
    // SVC leaves 1e-8 of its objective.
    const digits = loss === 'hinge' ? 4 : 7;
    expect(fit.certificate.objective / objective).toBeCloseTo(1, loss === 'hinge' ? 7 : 12);
    expect(norm(fit.w) / w).toBeCloseTo(1, digits);
    expect(fit.b).toBeCloseTo(b, digits);
  });
});
