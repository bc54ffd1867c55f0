import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetOf, problems, rowOf, samplesOf } from './examples.ts';

const strengthOf = (w: readonly number[], z: readonly number[]) =>
  rowOf(datasetOf(samplesOf([z.map(() => 0), [...z]], [-1, 1])), w, 0).adversarial_strength;

describe('the adversarial strength', () => {
  test('is that of right triangles: 5/3 at (3, 4) against an axis, 13/12 at (12, 5)', () => {
    expect(strengthOf([3, 4], [7, 0])).toBeCloseTo(5 / 3, 15);
    expect(strengthOf([12, 5], [7, 0])).toBeCloseTo(13 / 12, 15);
  });

  test('is 1 along the centroids, infinite across them, and does not exist against them or where they coincide', () => {
    expect(strengthOf([2, 0], [3, 0])).toBe(1);
    for (const x of [0, 1e-15, -1e-15]) expect(strengthOf([x, 5], [3, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(strengthOf([-1, 3], [3, 0])).toBeUndefined();
    expect(strengthOf([1, 0], [0, 0])).toBeUndefined();
    expect(strengthOf([0, 0], [3, 0])).toBeUndefined();
  });

  test('is ½‖j − i‖/d_adv for balanced classes wherever the bias, and never below 1', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const size = Math.min(labels.filter((y) => y < 0).length, labels.filter((y) => y > 0).length);
        const balanced = [...rows.slice(0, size), ...rows.slice(-size)];
        const row = rowOf(datasetOf(samplesOf(balanced, [...labels.slice(0, size), ...labels.slice(-size)])), w, b);
        const half = (row.centroid_distance as number) / 2;
        const dAdv = row.d_adv as number;
        fc.pre(dAdv > 1e-3 * half && half > 1e-3);
        expect(row.adversarial_strength).toBeGreaterThanOrEqual(1);
        expect(row.adversarial_strength as number).toBeCloseTo(half / dAdv, 6);
        expect(1 / (row.adversarial_strength as number)).toBeCloseTo(Math.cos(row.tilt_angle as number), 10);
        expect([row.n_train_i, row.n_train_j]).toEqual([size, size]);
      }),
    );
  });
});
