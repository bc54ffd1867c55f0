import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../../src/losses/index.ts';
import type { Loss } from '../../../src/losses/loss.ts';
import { type DualNormName, dualNorms } from '../../../src/math/dualNorms.ts';
import { productsOf } from '../../../src/math/matrix.ts';
import { dot, norm } from '../../../src/math/vector.ts';
import {
  type AdversarialProblem,
  adversarialObjective,
} from '../../../src/trainers/adversarial/adversarialObjective.ts';
import { smoothLossOf } from '../../../src/trainers/adversarial/smoothLosses.ts';
import { smoothNorms } from '../../../src/trainers/adversarial/smoothNorms.ts';
import { sampleWeightsOf } from '../../../src/trainers/sampleWeights.ts';
import { bentHinge, hyperbola } from '../../losses/otherLosses.ts';
import { randomSamples } from '../problems.ts';

const lossNames = Object.keys(losses) as (keyof typeof losses)[];
const normNames = Object.keys(dualNorms) as DualNormName[];
const kinds = lossNames.flatMap((loss) => normNames.map((name) => [loss, name] as const));
const d = 5;
const samples = randomSamples({ n: 40, d, seed: 4 });
const weights = fc
  .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: d, maxLength: d })
  .map((list) => Float64Array.from(list));

function problemOf(loss: keyof typeof losses, name: DualNormName, epsilon = 0.2, mu = 0.01): AdversarialProblem {
  const { features, labels } = samples;
  return {
    features: productsOf(features),
    labels,
    sampleWeights: sampleWeightsOf(samples),
    loss: losses[loss],
    norm: name,
    epsilon,
    mu,
  };
}

/** The change of length 1 that moves w·x most. */
const steepestOf: Readonly<Record<DualNormName, (w: Float64Array) => Float64Array>> = {
  l2: (w) => w.map((weight) => weight / norm(w)),
  linf: (w) => w.map(Math.sign),
  l1: (w) => {
    const largest = w.findIndex((weight) => Math.abs(weight) === dualNorms.l1.length(w));
    return w.map((weight, k) => (k === largest ? Math.sign(weight) : 0));
  },
};

describe('the objective of adversarial training', () => {
  test('is worked out by hand for one sample', () => {
    // y = 1, x = (1, 2), w = (3, −4), b = 5.5: s = 0.5; ε = 0.1 takes 0.5 in L2, 0.7 in L∞ and 0.4 in L1
    const features = productsOf({ rows: 1, cols: 2, values: Float64Array.of(1, 2), divisor: 1 });
    const classifier = { w: Float64Array.of(3, -4), b: 5.5 };
    for (const [name, worst] of [
      ['l2', 0],
      ['linf', -0.2],
      ['l1', 0.1],
    ] as const) {
      const labels = Int8Array.of(1);
      const sampleWeights = sampleWeightsOf({ labels });
      const problem = { features, labels, sampleWeights, loss: losses.hinge, norm: name, epsilon: 0.1, mu: 0.01 };
      const { objective, worstRisk } = adversarialObjective(problem, classifier);
      expect(worstRisk).toBeCloseTo(1 - worst, 14);
      expect(objective).toBeCloseTo(1 - worst + 0.25, 14);
    }
  });

  test.each(kinds)('%s, %s: no change of that size makes the loss larger, and one makes it as large', (loss, name) => {
    const problem = problemOf(loss, name, 0.2, 0);
    fc.assert(
      fc.property(weights, fc.double({ min: -1, max: 1, noNaN: true }), weights, (w, b, direction) => {
        fc.pre(norm(w) > 0.1 && norm(direction) > 0.1);
        const { objective } = adversarialObjective(problem, { w, b });
        // ‖r‖_p is the dual of the dual norm
        const lengthOf = { l2: norm, linf: dualNorms.l1.length, l1: dualNorms.linf.length }[name];
        const meanLoss = (change: Float64Array) => {
          const products = problem.features.times(w);
          const moved = dot(change, w);
          const sum = products.reduce(
            (total, s, i) => total + losses[loss].value(samples.labels[i] * (s + b) + moved),
            0,
          );
          return sum / products.length;
        };
        const some = direction.map((value) => (0.2 * value) / lengthOf(direction));
        expect(meanLoss(some)).toBeLessThanOrEqual(objective + 1e-12);
        const steepest = steepestOf[name](w).map((value) => -0.2 * value);
        expect(lengthOf(steepest)).toBeCloseTo(0.2, 12);
        expect(meanLoss(steepest)).toBeCloseTo(objective, 12);
      }),
    );
  });
});

describe('what rounds off the kinks', () => {
  const width = fc.double({ min: 1e-6, max: 1, noNaN: true });

  test.each(normNames)('of %s lies above the norm by no more than it says', (name) => {
    fc.assert(
      fc.property(weights, width, (w, delta) => {
        const { value } = smoothNorms[name].at(w, delta);
        const exact = dualNorms[name].length(w);
        expect(value).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(value).toBeLessThanOrEqual(exact + delta * smoothNorms[name].excess(d) + 1e-12);
      }),
    );
  });

  test.each(normNames)('of %s has the derivatives of finite differences', (name) => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0.05, max: 1, noNaN: true }), weights, (w, delta, direction) => {
        const step = 1e-5;
        const at = (t: number) =>
          smoothNorms[name].at(
            w.map((value, k) => value + t * direction[k]),
            delta,
          );
        const { gradient, diagonal, outer } = at(0);
        expect(dot(gradient, direction)).toBeCloseTo((at(step).value - at(-step).value) / (2 * step), 5);
        const slopes = dot(at(step).gradient, direction) - dot(at(-step).gradient, direction);
        const curvature =
          dot(
            diagonal,
            direction.map((v) => v * v),
          ) -
          outer * dot(gradient, direction) ** 2;
        expect(curvature).toBeCloseTo(slopes / (2 * step), 4);
      }),
    );
  });

  const known: readonly Loss[] = [...Object.values(losses), bentHinge, hyperbola];
  test.each(known)('of $name lies above the loss by no more than it says, with its derivatives', (loss) => {
    const { value, slope, curvature, excess } = smoothLossOf(loss);
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (z, tau) => {
          expect(value(z, tau)).toBeGreaterThanOrEqual(loss.value(z) - 1e-12);
          expect(value(z, tau)).toBeLessThanOrEqual(loss.value(z) + tau * excess + 1e-12);
          const step = 1e-5;
          expect(-slope(z, tau)).toBeCloseTo((value(z + step, tau) - value(z - step, tau)) / (2 * step), 6);
          expect(curvature(z, tau)).toBeCloseTo((slope(z - step, tau) - slope(z + step, tau)) / (2 * step), 6);
        },
      ),
    );
  });
});
