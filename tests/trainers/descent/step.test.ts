import { describe, expect, test } from 'vitest';
import { type PenaltyName, penalties } from '../../../src/config/penalty.ts';
import { hinge } from '../../../src/losses/hinge.ts';
import type { DescentOptions } from '../../../src/trainers/descent/options.ts';
import { samplesOf } from '../problems.ts';
import { descend } from './options.ts';

/*
 * Three samples, hinge, η = 3/4, from w = 0, b = 0; a margin below 1 counts. Their mean is (3, 1); about it they are
 * (−2, 0) of I, (0, −2) and (2, 2) of J, and b is the bias about it.
 * Step 1: all margins are 0. ∂R/∂w = −⅓ Σ y x = (−4/3, 0), ∂R/∂b = −⅓: w = (1, 0), b = ¼.
 * Step 2: the scores are −1.75 of I, ¼ and 2.25 of J, so that only the first of J counts: ∂R/∂w = (0, ⅔), ∂R/∂b = −⅓.
 */
const samples = samplesOf(
  [[1, 1]],
  [
    [3, -1],
    [5, 3],
  ],
);
const plain: Partial<DescentOptions> = {
  learning_rate: 0.75,
  schedule: 'constant',
  averaging: 'none',
  early_stopping: false,
};

const stepped = (steps: number, mu: number, changes: Partial<DescentOptions> = {}) => {
  const { w, biasAtMean } = descend(samples, hinge, mu, { ...plain, epochs: steps, ...changes });
  return [...w, biasAtMean];
};

function expectClose(found: readonly number[], expected: readonly number[]): void {
  for (const [k, value] of expected.entries()) expect(found[k]).toBeCloseTo(value, 14);
}

describe('a step of gradient descent with weight decay', () => {
  // The factor of w in step 2: 1 − 2ηλ; 1 − ηλ; the slides' 1 − ηλ/n; and 1 − η/(Cn), all with λ = C = 0.2, n = 3.
  const cases: [PenaltyName, number][] = [
    ['lambda', 1 - 2 * 0.75 * 0.2],
    ['half', 1 - 0.75 * 0.2],
    ['slides', 1 - (0.75 * 0.2) / 3],
    ['C', 1 - 0.75 / (0.2 * 3)],
  ];
  test.each(cases)('decays the weights, and never the bias, as the penalty %s says', (name, factor) => {
    const mu = penalties[name].toMu(0.2, 3);
    expectClose(stepped(1, mu), [1, 0, 0.25]);
    expectClose(stepped(2, mu), [factor, -0.5, 0.5]);
  });

  test('decays nothing at λ = 0', () => {
    expectClose(stepped(2, 0), [1, -0.5, 0.5]);
  });

  test('moves the bias of raw coordinates with the weights: b = bias about the mean − w·mean', () => {
    const { w, b, biasAtMean } = descend(samples, hinge, 0, { ...plain, epochs: 2 });
    expect(b).toBeCloseTo(biasAtMean - 3 * w[0] - w[1], 14);
  });

  // β = ½, μ = 0.2, so that 2ημ = 0.3. Step 2: m = ½(−4/3, 0) + (0, ⅔) = (−⅔, ⅔), w = 0.7 (1, 0) − ¾(−⅔, ⅔) = (1.2, −0.5),
  // m_b = −½, b = ¼ + ⅜. Step 3: all margins are above 1; the gradient is 0.
  test('with coupled decay momentum remembers the decay, too', () => {
    expectClose(stepped(2, 0.2, { momentum: 0.5 }), [1.2, -0.5, 0.625]);
    // v = (−⅔, ⅔) + 0.4 (1, 0); m = ½v = (−2/15, ⅓); m_b = −¼.
    expectClose(stepped(3, 0.2, { momentum: 0.5 }), [0.84 + 0.1, -0.35 - 0.25, 0.625 + 0.1875]);
  });

  test('with decoupled decay it does not', () => {
    const decay = 'decoupled';
    expectClose(stepped(2, 0.2, { momentum: 0.5, decay }), [1.2, -0.5, 0.625]);
    // m = ½(−⅔, ⅔).
    expectClose(stepped(3, 0.2, { momentum: 0.5, decay }), [0.84 + 0.25, -0.35 - 0.25, 0.625 + 0.1875]);
  });

  test('without momentum coupled and decoupled decay are the same', () => {
    for (const steps of [2, 3, 10]) expect(stepped(steps, 0.2, { decay: 'decoupled' })).toEqual(stepped(steps, 0.2));
  });

  test('shrinks with the steps as the schedule says', () => {
    // 1/t: η₁ = ¾/(1 + 2·¾·0.2) = 0.75/1.3.
    expectClose(stepped(2, 0.2, { schedule: '1/t' }), [1 - 0.3 / 1.3, -0.5 / 1.3, 0.25 + 0.25 / 1.3]);
    // cosine of two steps: η₁ = ¾(1 + cos π/2)/2 = ⅜.
    expectClose(stepped(2, 0.2, { schedule: 'cosine' }), [0.85, -0.25, 0.25 + 0.125]);
  });

  test('takes the samples of a batch alone', () => {
    // About the mean (2, 0) the samples are (−1, 1) of I and (1, −1) of J; η = ½. I first: w = ½(1, −1), b = −½; then J has the
    // score ½ and counts, too: w = (1, −1), b = 0. J first: w = ½(1, −1), b = ½; then I has the score −½ and counts: the same
    // again. Both at once would leave w = (½, −½).
    const two = samplesOf([[1, 1]], [[3, -1]]);
    const { w, biasAtMean } = descend(two, hinge, 0, { ...plain, learning_rate: 0.5, epochs: 1, batch_size: 1 });
    expectClose([...w, biasAtMean], [1, -1, 0]);
  });
});
