import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adversarialSample, isBeyond } from '../../src/attacks/adversarial.ts';
import { unbounded } from '../../src/attacks/closestSample.ts';
import { mirrorImage, projectedImage } from '../../src/attacks/images.ts';
import type { NormName } from '../../src/attacks/index.ts';
import { norms } from '../../src/attacks/index.ts';
import { score } from '../../src/model/linearClassifier.ts';
import { lengths, problems } from './examples.ts';

const names = Object.keys(norms) as NormName[];

/** The classifier under which the problem's sample, of class J, has the problem's drop for a margin. */
function classifierOf({ x, u, drop }: { x: Float64Array; u: Float64Array; drop: number }) {
  return { w: u, b: drop - u.reduce((sum, value, i) => sum + value * x[i], 0) };
}

/** s(x) summed from the other end, in extra precision. */
function exactScore(x: Float64Array, { w, b }: { w: Float64Array; b: number }): number {
  let [sum, lost] = [b, 0];
  for (let i = x.length - 1; i >= 0; i--) {
    const term = w[i] * x[i];
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

describe('an adversarial sample', () => {
  test.each(names)('in %s is beyond the boundary, in the box, and hardly farther than the boundary', (name) => {
    fc.assert(
      fc.property(problems(12), fc.constantFrom(-1, 1), (problem, y) => {
        const { x, bounds } = problem;
        const { w, b } = classifierOf(problem);
        const classifier = { w: w.map((value) => y * value), b: y * b };
        const found = adversarialSample(norms[name].closest, x, y, classifier, bounds);
        const margin = y * score(x, classifier);
        if (!(margin > 0)) return;
        const { distance } = norms[name].closest(x, w, margin, bounds);
        expect(found.distance).toBe(distance);
        if (found.sample === undefined) {
          expect(found).toEqual({ distance: Infinity, flipped: false, nudge: 0 });
          return;
        }
        for (const value of found.sample) expect(value >= 0 && value <= 1).toBe(true);
        if (!found.flipped) return;
        expect(y * exactScore(found.sample, classifier)).toBeLessThan(0);
        const length = lengths[name]([...found.sample].map((value, i) => value - x[i]));
        if (name === 'l0') expect(length).toBeLessThanOrEqual(distance + found.nudge);
        else {
          expect(length).toBeLessThan(distance + 1e-11);
          expect(found.nudge).toBeLessThan(1e-11);
        }
      }),
    );
  });

  test.each(names)('in %s is looked for in an end of steps, whatever the numbers', (name) => {
    const number = fc.oneof(fc.constantFrom(0, 1, -1, 5e-324, -1e-310, 1e-300, 1e300, -1e300, 1.7e308), fc.double());
    const vectors = fc
      .integer({ min: 1, max: 5 })
      .chain((d) => fc.tuple(...[0, 1].map(() => fc.array(number, { minLength: d, maxLength: d }))));
    fc.assert(
      fc.property(vectors, number, fc.constantFrom(unbounded, [0, 1] as const), ([x, w], b, bounds) => {
        const classifier = { w: Float64Array.from(w), b };
        let asked = 0;
        const counting: typeof norms.l2.closest = (...problem) => {
          asked++;
          return norms[name].closest(...problem);
        };
        const { sample, flipped } = adversarialSample(counting, Float64Array.from(x), 1, classifier, bounds);
        // A margin of 2⁻¹⁰⁷⁴ can be doubled 2098 times, from 2⁻⁵² of it on 2150 times.
        expect(asked).toBeLessThan(2200);
        if (flipped) expect(isBeyond(sample!, 1, classifier)).toBe(true);
      }),
    );
    // The score is rounded from 1e300: no margin of its size is beyond that.
    const far = { w: Float64Array.of(1e-300), b: 1e300 };
    expect(adversarialSample(norms[name].closest, Float64Array.of(1), 1, far, unbounded).flipped).toBe(false);
  });

  test('of a misclassified sample is that sample, at distance 0', () => {
    const x = Float64Array.of(0.25, 0.75);
    const classifier = { w: Float64Array.of(1, 1), b: -2 };
    for (const name of names) {
      const found = adversarialSample(norms[name].closest, x, 1, classifier, [0, 1]);
      expect(found).toEqual({ distance: 0, sample: x, flipped: true, nudge: 0 });
    }
  });

  test('is told not to flip where the box ends at the boundary', () => {
    // s(x) = x₁ + x₂ is 0 at the corner of the box alone.
    const classifier = { w: Float64Array.of(1, 1), b: 0 };
    for (const name of names) {
      const found = adversarialSample(norms[name].closest, Float64Array.of(0.5, 0.25), 1, classifier, [0, 1]);
      expect([...found.sample!]).toEqual([0, 0]);
      expect(found.flipped).toBe(false);
    }
  });

  test('is beyond the boundary by more than rounding, in whatever order the score is summed', () => {
    // Summed in this order the score is −2⁻⁵³ where the exact one is 0.
    const classifier = { w: Float64Array.of(1, 1, -1), b: -(2 ** -53) };
    const x = Float64Array.of(1, 2 ** -53, 1);
    expect(score(x, classifier)).toBeLessThan(0);
    expect(isBeyond(x, 1, classifier)).toBe(false);
    expect(isBeyond(Float64Array.of(1, 0, 1.001), 1, classifier)).toBe(true);
  });
});

describe('the images of a sample', () => {
  test('are on the boundary and as far behind it, along its normal', () => {
    const weights = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(weights, weights, fc.double({ min: -5, max: 5, noNaN: true }), (weight, sample, b) => {
        const classifier = { w: Float64Array.from(weight), b };
        if (Math.hypot(...weight) < 1e-3) return;
        const x = Float64Array.from(sample);
        const distance = Math.abs(score(x, classifier)) / Math.hypot(...weight);
        const [projected, mirrored] = [projectedImage(x, classifier), mirrorImage(x, classifier)];
        expect(score(projected, classifier)).toBeCloseTo(0, 9);
        expect(score(mirrored, classifier)).toBeCloseTo(-score(x, classifier), 9);
        expect(lengths.l2([...projected].map((value, i) => value - x[i]))).toBeCloseTo(distance, 9);
        expect(lengths.l2([...mirrored].map((value, i) => value - x[i]))).toBeCloseTo(2 * distance, 9);
      }),
    );
  });

  test('in L2, without a box, are where the closest sample is', () => {
    const classifier = { w: Float64Array.of(3, 4), b: -1 };
    const x = Float64Array.of(0.5, 0.5);
    const { sample } = norms.l2.closest(x, classifier.w, 2.5, unbounded);
    for (const [i, value] of projectedImage(x, classifier).entries()) expect(value).toBeCloseTo(sample![i], 15);
    expect([...projectedImage(x, classifier)]).toEqual([expect.closeTo(0.2, 15), expect.closeTo(0.1, 15)]);
  });
});
