import { describe, expect, test } from 'vitest';
import type { HeldOut } from '../../src/metrics/heldOut.ts';
import { crossValidated, type MeasuredFold } from '../../src/results/crossValidation.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A fold of samples with these losses and distances, of which the ones below 0 are errors. */
function fold(repeat: number, distances: readonly number[], more: Partial<HeldOut> = {}): MeasuredFold {
  const of = (values: readonly number[]) => ({
    mean: mean(values),
    variance: mean(values.map((value) => (value - mean(values)) ** 2)),
  });
  const errors = distances.filter((d) => d <= 0).length;
  const counts = Float64Array.of(errors, distances.filter((d) => d <= 0.5).length);
  return {
    repeat,
    heldOut: {
      samples: distances.length,
      errors,
      loss: of(distances.map((d) => Math.max(1 - d, 0))),
      dErr: of(distances.map((d) => Math.max(-d, 0))),
      dAdv: of(distances),
      wNorm: distances.length,
      tiltAngle: 0.5,
      robust: [{ norm: 'l2', box: false, epsilons: Float64Array.of(0, 0.5), counts }],
      ...more,
    },
  };
}

const measured = (folds: readonly MeasuredFold[], measure: string, epsilon?: number) =>
  crossValidated(folds).find((one) => one.measure === measure && one.epsilon === epsilon)!;

/** The formula of cv.glmnet, in R: sqrt(weighted.mean((x - m)^2, n) / (K - 1)) with m = weighted.mean(x, n). */
function glmnet(values: readonly number[], sizes: readonly number[]) {
  const weighted = (terms: readonly number[]) =>
    terms.reduce((sum, term, k) => sum + term * sizes[k], 0) / sizes.reduce((sum, size) => sum + size, 0);
  const m = weighted(values);
  return { mean: m, se: Math.sqrt(weighted(values.map((x) => (x - m) ** 2)) / (values.length - 1)) };
}

describe('means over folds', () => {
  const samples = [
    [1, -1, 2],
    [0.4, 3],
    [-2, 1, 1, 1],
  ];
  const folds = samples.map((distances) => fold(1, distances));
  const sizes = [3, 2, 4];

  test.each([
    ['error', [1 / 3, 0, 1 / 4], undefined],
    ['robust_error', [1 / 3, 0, 1 / 4], 0],
    ['robust_error', [1 / 3, 1 / 2, 1 / 4], 0.5],
    ['loss', [2 / 3, 0.3, 3 / 4], undefined],
    ['d_err', [1 / 3, 0, 1 / 2], undefined],
    ['d_adv', [2 / 3, 1.7, 1 / 4], undefined],
    ['w_norm', [3, 2, 4], undefined],
    ['tilt_angle', [0.5, 0.5, 0.5], undefined],
  ] as const)('are those of cv.glmnet: %s', (measure, values, epsilon) => {
    const [found, expected] = [measured(folds, measure, epsilon), glmnet(values, sizes)];
    expect(found.mean).toBeCloseTo(expected.mean, 14);
    expect(found.se).toBeCloseTo(expected.se, 14);
  });

  test('of errors are quotients of whole numbers', () => {
    expect(measured(folds, 'error').mean).toBe(2 / 9);
  });

  test('of repeats are the mean of the means, and the root mean square of the standard errors', () => {
    const other = [
      [1, 1, -1],
      [-1, 2, 3],
      [4, 4, -0.1],
    ].map((distances) => fold(2, distances));
    const [first, second] = [measured(folds, 'loss'), measured(other, 'loss')];
    const both = measured([...folds, ...other], 'loss');
    expect(both.mean).toBeCloseTo((first.mean! + second.mean!) / 2, 14);
    expect(both.se).toBeCloseTo(Math.sqrt((first.se! ** 2 + second.se! ** 2) / 2), 14);
    expect(measured([...folds, ...other], 'error').mean).toBe(5 / 18);
  });

  test('of one fold have the standard error of its samples, as if each were a fold of its own', () => {
    const distances = [1, -1, 2, 0.3, -0.2];
    const single = distances.map((d) => fold(1, [d]));
    for (const measure of ['error', 'loss', 'd_err', 'd_adv']) {
      const [whole, apart] = [measured([fold(1, distances)], measure), measured(single, measure)];
      expect(whole.mean).toBeCloseTo(apart.mean!, 14);
      expect(whole.se).toBeCloseTo(apart.se!, 14);
    }
    for (const measure of ['w_norm', 'tilt_angle']) {
      expect(measured([fold(1, distances)], measure).mean).toBeDefined();
      expect(measured([fold(1, distances)], measure).se).toBeUndefined();
    }
    expect(measured([fold(1, [1])], 'error')).toMatchObject({ mean: 0, se: undefined });
  });

  test('are empty where one of the folds has no value', () => {
    const flat = fold(1, [1, -1], {
      ...{ dErr: undefined, dAdv: undefined, wNorm: 0, tiltAngle: undefined },
      robust: [{ norm: 'l2', box: false, epsilons: Float64Array.of(0, 0.5), counts: undefined }],
    });
    const found = crossValidated([...folds, flat]);
    const empty = found.filter((one) => one.mean === undefined).map((one) => one.measure);
    expect(empty).toEqual(['d_err', 'd_adv', 'tilt_angle', 'robust_error', 'robust_error']);
    for (const { mean: m, se } of found) expect(m === undefined).toBe(se === undefined);
  });
});
