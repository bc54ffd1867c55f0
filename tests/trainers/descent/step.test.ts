import { describe, expect, test } from 'vitest';
import { type PenaltyName, penalties } from '../../../src/config/penalty.ts';
import { hinge } from '../../../src/losses/hinge.ts';
import type { DescentOptions } from '../../../src/trainers/descent/options.ts';
import { samplesOf } from '../problems.ts';
import { descend } from './options.ts';

/*
 * Two samples, hinge, η = 1/2, from w = 0, b = 0; a margin below 1 counts.
 * Step 1: both margins are 0. ∂R/∂w = −½(x_J − x_I) = (−1, 1), ∂R/∂b = 0: w = (½, −½), b = 0.
 * Step 2: the scores are 0 of I and 2 of J, so that only I counts: ∂R/∂w = ½x_I = (½, ½), ∂R/∂b = ½.
 */
const samples = samplesOf([[1, 1]], [[3, -1]]);
const plain: Partial<DescentOptions> = {
  learning_rate: 0.5,
  schedule: 'constant',
  averaging: 'none',
  early_stopping: false,
};

const stepped = (steps: number, mu: number, changes: Partial<DescentOptions> = {}) => {
  const { w, b } = descend(samples, hinge, mu, { ...plain, epochs: steps, ...changes });
  return [...w, b];
};

function expectClose(found: readonly number[], expected: readonly number[]): void {
  for (const [k, value] of expected.entries()) expect(found[k]).toBeCloseTo(value, 14);
}

describe('a step of gradient descent with weight decay', () => {
  // The factor of w in step 2: 1 − 2ηλ; 1 − ηλ; the slides' 1 − ηλ/n; and 1 − η/(Cn), all with λ = C = 0.2, n = 2.
  const cases: [PenaltyName, number][] = [
    ['lambda', 1 - 2 * 0.5 * 0.2],
    ['half', 1 - 0.5 * 0.2],
    ['slides', 1 - (0.5 * 0.2) / 2],
    ['C', 1 - 0.5 / (0.2 * 2)],
  ];
  test.each(cases)('decays the weights, and never the bias, as the penalty %s says', (name, factor) => {
    const mu = penalties[name].toMu(0.2, 2);
    expect(stepped(1, mu)).toEqual([0.5, -0.5, 0]);
    expectClose(stepped(2, mu), [factor * 0.5 - 0.25, -factor * 0.5 - 0.25, -0.25]);
  });

  test('decays nothing at λ = 0', () => {
    expectClose(stepped(2, 0), [0.25, -0.75, -0.25]);
  });

  // β = ½, μ = 0.2, so that 2ημ = 0.2. Step 2: m = ½(−1, 1) + (½, ½) = (0, 1), w = 0.8 (½, −½) − ½(0, 1) = (0.4, −0.9),
  // b = −¼. Step 3: the margins are 0.75 of I and 1.85 of J; the gradient is (½, ½) and ½.
  test('with coupled decay momentum remembers the decay, too', () => {
    expectClose(stepped(2, 0.2, { momentum: 0.5 }), [0.4, -0.9, -0.25]);
    // v = (0, 1) + 0.4 (½, −½) = (0.2, 0.8); m = ½v + (½, ½) = (0.6, 0.9); v_b = ¼ + ½.
    expectClose(stepped(3, 0.2, { momentum: 0.5 }), [0.32 - 0.3, -0.72 - 0.45, -0.25 - 0.375]);
  });

  test('with decoupled decay it does not', () => {
    const decay = 'decoupled';
    expectClose(stepped(2, 0.2, { momentum: 0.5, decay }), [0.4, -0.9, -0.25]);
    // m = ½(0, 1) + (½, ½) = (½, 1).
    expectClose(stepped(3, 0.2, { momentum: 0.5, decay }), [0.32 - 0.25, -0.72 - 0.5, -0.25 - 0.375]);
  });

  test('without momentum coupled and decoupled decay are the same', () => {
    for (const steps of [2, 3, 10]) expect(stepped(steps, 0.2, { decay: 'decoupled' })).toEqual(stepped(steps, 0.2));
  });

  test('shrinks with the steps as the schedule says', () => {
    // 1/t: η₁ = ½/(1 + 2·½·0.2) = 1/2.4, so that w = (1 − 0.4/2.4) (½, −½) − (½, ½)/2.4.
    const factor = 1 - 0.4 / 2.4;
    expectClose(stepped(2, 0.2, { schedule: '1/t' }), [(factor - 1 / 2.4) / 2, (-factor - 1 / 2.4) / 2, -0.5 / 2.4]);
    // cosine of two steps: η₁ = ½(1 + cos π/2)/2 = ¼.
    expectClose(stepped(2, 0.2, { schedule: 'cosine' }), [0.9 * 0.5 - 0.125, -0.9 * 0.5 - 0.125, -0.125]);
  });

  test('takes the samples of a batch alone', () => {
    // I first: w = −½(1, 1), b = −½; then J has the score −1.5 and counts, too: w = (1, −1), b = 0. J first: w = ½(3, −1),
    // b = ½; then I has the score 1.5 and counts: the same again. Both at once would leave w = (½, −½).
    expectClose(stepped(1, 0, { batch_size: 1 }), [1, -1, 0]);
  });
});
