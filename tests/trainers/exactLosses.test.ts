import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { rowOf } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { refusalOfLoss } from '../../src/trainers/exactLosses.ts';
import type { Problem } from '../../src/trainers/problem.ts';
import { bentHinge, exponential, huberisedHinge, smoothLosses, squaredHinge } from '../losses/otherLosses.ts';
import { descend } from './descent/options.ts';
import { exactFits } from './paths.ts';
import { randomSamples, samplesOf, sparseSamples } from './problems.ts';

/** Half decades from where the penalty dominates to where the data do. */
const mus = Array.from({ length: 13 }, (_, k) => 10 ** (1 - k / 2));
const TOLERANCE = 1e-9;
/** What rounding of sums over some dozen samples may make of an objective, relative to it. */
const ROUNDING = 1e-14;

function solve({ samples, loss, mu }: Problem, tolerance = TOLERANCE) {
  const [fit] = [...exactFits({ samples, loss, mus: [mu] }, { tolerance })];
  return fit;
}

/** L(w, b) by its formula. */
function objective({ samples: { features, labels }, loss, mu }: Problem, w: ArrayLike<number>, b: number): number {
  let risk = 0;
  for (let i = 0; i < labels.length; i++) {
    const score = rowOf(features, i).reduce((sum, value, k) => sum + value * w[k], b);
    risk += loss.value(labels[i] * score) / labels.length;
  }
  return risk + mu * Array.from(w).reduce((sum, weight) => sum + weight * weight, 0);
}

/** The least L that Nesterov's accelerated gradient method finds, restarted where L rises: no part of the program but f and f′. */
function leastByDescent(problem: Problem, steps: number): number {
  const { samples, loss, mu } = problem;
  const { features, labels } = samples;
  const n = labels.length;
  const rows = Array.from(labels, (_, i) => [...rowOf(features, i), 1]);
  const m = rows[0].length;
  const squares = rows.reduce((sum, row) => sum + row.reduce((square, value) => square + value * value, 0), 0);
  const rate = 1 / ((loss.largestCurvature * squares) / n + 2 * mu);
  let at = new Float64Array(m);
  let ahead = at;
  let least = Number.POSITIVE_INFINITY;
  let momentum = 1;
  for (let step = 0; step < steps; step++) {
    const gradient = ahead.map((value, k) => (k < m - 1 ? 2 * mu * value : 0));
    for (let i = 0; i < n; i++) {
      const score = rows[i].reduce((sum, value, k) => sum + value * ahead[k], 0);
      const slope = (labels[i] * loss.derivative(labels[i] * score)) / n;
      for (let k = 0; k < m; k++) gradient[k] += slope * rows[i][k];
    }
    const next = ahead.map((value, k) => value - rate * gradient[k]);
    const value = objective(problem, next.subarray(0, m - 1), next[m - 1]);
    const isWorse = value > least;
    least = Math.min(least, value);
    const grown = isWorse ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const carried = isWorse ? 0 : (momentum - 1) / grown;
    ahead = next.map((value, k) => value + carried * (value - at[k]));
    at = next;
    momentum = grown;
  }
  return least;
}

const kinds: readonly (readonly [string, (seed: number) => BinarySamples])[] = [
  ['more samples than features', (seed) => randomSamples({ n: 80, d: 5, seed, noise: 0.2 })],
  ['fewer samples than features', (seed) => randomSamples({ n: 15, d: 40, seed, noise: 0.2 })],
  ['one class much smaller', (seed) => randomSamples({ n: 90, d: 4, seed, countI: 7, noise: 0.1 })],
  ['sparse', (seed) => sparseSamples({ n: 70, d: 20, seed, decades: 0.3 })],
  ['sparse, fewer samples than features', (seed) => sparseSamples({ n: 25, d: 60, seed })],
];

describe.each(smoothLosses.map((loss) => [loss.name, loss] as const))('exact with %s', (_, loss) => {
  test.each(kinds)('is certified, stationary and dual feasible along a path: %s', (_, samplesFor) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const samples = samplesFor(seed);
        const { features, labels } = samples;
        const n = labels.length;
        for (const fit of exactFits({ samples, loss, mus }, { tolerance: TOLERANCE })) {
          expect(fit.stopped).toBe('certified');
          expect(fit.certificate.objective / objective({ samples, loss, mu: fit.mu }, fit.w, fit.b)).toBeCloseTo(1, 9);
          // ∇L = 2μw + (1/n) Σ f′ y x and Σ f′ y, which L bounds: ‖∇L‖² ≤ 2ℒ(L − L*), ℒ the gradient's Lipschitz constant.
          const gradient = Float64Array.from([...fit.w.map((weight) => 2 * fit.mu * weight), 0]);
          let squares = 0;
          for (let i = 0; i < n; i++) {
            const row = [...rowOf(features, i), 1];
            const z = labels[i] * row.reduce((sum, value, k) => sum + value * (fit.w[k] ?? fit.b), 0);
            const slope = (labels[i] * loss.derivative(z)) / n;
            row.forEach((value, k) => {
              gradient[k] += slope * value;
              squares += (value * value) / n;
            });
          }
          const most = 2 * (loss.largestCurvature * squares + 2 * fit.mu) * fit.certificate.gap;
          expect(Math.hypot(...gradient)).toBeLessThanOrEqual(Math.sqrt(most) + 1e-9);
          let imbalance = 0;
          for (let i = 0; i < n; i++) {
            expect(loss.conjugate(fit.alpha[i])).toBeLessThan(Number.POSITIVE_INFINITY);
            imbalance += fit.alpha[i] * labels[i];
          }
          expect(Math.abs(imbalance)).toBeLessThan(1e-12 * Math.max(1, n * Math.max(...fit.alpha)));
        }
      }),
      { numRuns: 5 },
    );
  });

  test.each(kinds)('finds what plain accelerated descent finds, and its gap is none too small: %s', (_, samplesFor) => {
    const samples = samplesFor(3);
    for (const mu of [1, 0.1]) {
      const problem = { samples, loss, mu };
      const least = leastByDescent(problem, 3000);
      const best = solve(problem).certificate;
      expect(best.objective).toBeLessThanOrEqual(least * (1 + 2 * TOLERANCE));
      expect(best.objective - best.gap).toBeLessThanOrEqual(least * (1 + ROUNDING));
      if (!('columns' in samples.features)) expect(least / best.objective).toBeCloseTo(1, 5);
      for (const tolerance of [0.3, 1e-2, 1e-4, 1e-6]) {
        const { objective, gap } = solve(problem, tolerance).certificate;
        expect(gap).toBeLessThanOrEqual(tolerance * objective);
        expect(objective - gap).toBeLessThanOrEqual(best.objective * (1 + ROUNDING));
      }
    }
  });

  test('has w = 0 where the centroids of both classes coincide, with the bias that the loss asks for', () => {
    const samples = samplesOf([[-1], [1]], [[-2], [0], [0], [2]]);
    const fit = solve({ samples, loss, mu: 1e-3 });
    expect([...fit.w]).toEqual([0]);
    expect(fit.converged).toBe(true);
    expect(fit.b).toBe(loss.bestBias(2, 4).b);
  });
});

test('exact has the closed form of the squared hinge on a line', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 1e-4, max: 100, noNaN: true }),
      (countI, countJ, mu) => {
        const points = (count: number, x: number) => Array.from({ length: count }, () => [x]);
        const samples = samplesOf(points(countI, -1), points(countJ, 1));
        const fit = solve({ samples, loss: squaredHinge, mu }, 1e-13);
        // With u and v the distances to the margin, countI u = countJ v, u + v = 2 − 2w and 2 countI u/n = μw.
        const n = countI + countJ;
        const k = (4 * countI * countJ) / (n * n);
        const w = k / (k + mu);
        expect(fit.w[0] / w).toBeCloseTo(1, 6);
        expect(fit.b).toBeCloseTo(((1 - w) * (countJ - countI)) / n, 6);
        expect(fit.certificate.objective / (k * (1 - w) ** 2 + mu * w * w)).toBeCloseTo(1, 11);
      },
    ),
  );
});

describe('a huberised hinge of width h', () => {
  test.each([0.3, 0.03, 0.003])('lies between hinge and hinge + h/4, and so does its minimum: h = %d', (h) => {
    for (const samples of [
      randomSamples({ n: 60, d: 5, seed: 8, noise: 0.2 }),
      sparseSamples({ n: 40, d: 30, seed: 8 }),
    ]) {
      for (const mu of [1, 0.1, 1e-2, 1e-3]) {
        const least = solve({ samples, loss: losses.hinge, mu }).certificate;
        const { objective, gap, relativeGap } = solve({ samples, loss: huberisedHinge(h), mu }).certificate;
        expect(relativeGap).toBeLessThanOrEqual(TOLERANCE);
        expect(objective).toBeGreaterThanOrEqual((least.objective - least.gap) * (1 - ROUNDING));
        expect(objective - gap).toBeLessThanOrEqual(least.objective + h / 4);
      }
    }
  });

  test('has the middle of all best biases, and says that they are many, where every margin is on a straight part', () => {
    // Two points and a strong penalty: w is small, and b may be anywhere in between, as for hinge.
    const samples = samplesOf([[-1]], [[1]]);
    const fit = solve({ samples, loss: huberisedHinge(0.1), mu: 5 });
    // α = 1 of both: w = (1/2μ)(1/n) Σ α y x = 0.1, and |b| ≤ 1 − h − w.
    expect(fit.w[0]).toBeCloseTo(0.1, 12);
    expect(fit.biasUnique).toBe(false);
    expect(fit.b).toBeCloseTo(0, 12);
    expect(solve({ samples, loss: huberisedHinge(0.1), mu: 0.2 }).biasUnique).toBe(true);
  });

  test('says that best biases are many exactly where the objective is flat on both sides of its own', () => {
    let flat = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: -3, max: 1, noNaN: true }),
        (n, seed, decade) => {
          const samples = randomSamples({ n, d: 2, seed, noise: 0.3 });
          const problem = { samples, loss: huberisedHinge(0.05), mu: 10 ** decade };
          const { w, b, biasUnique } = solve(problem);
          const rise = (by: number) =>
            Math.max(...[-by, by].map((change) => objective(problem, w, b + change) - objective(problem, w, b)));
          if (biasUnique) expect(rise(0.01)).toBeGreaterThan(1e-9);
          else expect(rise(1e-7)).toBeLessThan(1e-14);
          if (!biasUnique) flat++;
        },
      ),
      { numRuns: 300 },
    );
    expect(flat).toBeGreaterThan(10);
  });
});

describe('a loss that exact does not solve', () => {
  test('is refused with the reason and with what to do, while the others are not', () => {
    for (const loss of [...Object.values<Loss>(losses), ...smoothLosses]) expect(refusalOfLoss(loss)).toBeUndefined();
    expect(refusalOfLoss(bentHinge)).toMatch(/bent-hinge has kinks at z = 0 and 1; expected trainer: gradient-descent/);
    expect(refusalOfLoss(exponential)).toMatch(/exponential has a second derivative without bound; expected/);
    const steeper = { ...losses.hinge, name: 'steeper', value: (z: number) => 2 * losses.hinge.value(z) };
    expect(refusalOfLoss({ ...steeper, largestSlope: 2, kinks: [{ at: 1, jump: 2 }] })).toMatch(/a kink at z = 1;/);
    const samples = randomSamples({ n: 10, d: 2, seed: 1 });
    for (const loss of [bentHinge, exponential]) {
      expect(() => solve({ samples, loss, mu: 1 })).toThrow(`${loss.name} has`);
    }
  });

  test('is solved by gradient descent to within the gap that it certifies', () => {
    const samples = randomSamples({ n: 40, d: 1, seed: 5, noise: 0.2 });
    for (const mu of [1, 0.1]) {
      const problem = { samples, loss: bentHinge, mu };
      const best = (goal: (t: number) => number): number => {
        // Golden sections of a convex function.
        let [low, high] = [-20, 20];
        for (let step = 0; step < 90; step++) {
          const [left, right] = [high - 0.618034 * (high - low), low + 0.618034 * (high - low)];
          if (goal(left) <= goal(right)) high = right;
          else low = left;
        }
        return goal((low + high) / 2);
      };
      const least = best((w) => best((b) => objective(problem, [w], b)));
      const fit = descend(samples, bentHinge, mu, { epochs: 3000 }, { tolerance: 3e-3 });
      expect(fit.converged).toBe(true);
      expect(fit.certificate.objective).toBeGreaterThanOrEqual(least * (1 - 1e-9));
      expect(fit.certificate.objective - fit.certificate.gap!).toBeLessThanOrEqual(least);
    }
  });
});
