import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { losses } from '../../src/losses/index.ts';
import { rowOf } from '../../src/math/matrix.ts';
import { norm } from '../../src/math/vector.ts';
import { pairOf } from '../../src/metrics/pair.ts';
import { fallbackDirection, planeCoordinates, tiltingPlane } from '../../src/metrics/tiltingPlane.ts';
import { exactFits } from '../trainers/paths.ts';
import { datasetOf, problems, samplesOf } from './examples.ts';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A classifier's plane and the coordinates of the samples, given as rows. */
function planeOf(rows: number[][], labels: number[], w: number[], b: number) {
  const pair = pairOf(datasetOf(samplesOf(rows, labels)), 'train');
  const plane = tiltingPlane(pair, { w: Float64Array.from(w), b }, () => fallbackDirection(pair));
  return { pair, plane, coordinates: plane && planeCoordinates(pair.dataset.train.features, plane) };
}

describe('the tilting plane', () => {
  test('is that of a hand computation: 3-4-5, centroids on an axis', () => {
    const { plane, coordinates } = planeOf(
      [
        [-2, 1, 0],
        [-2, -1, 5],
        [2, 3, 2.5],
        [2, -3, 2.5],
      ],
      [-1, -1, 1, 1],
      [3, 4, 0],
      5,
    );
    expect(plane).toMatchObject({ cos: expect.closeTo(0.6, 14), sin: expect.closeTo(0.8, 14), offset: 1 });
    expect([...plane!.z].map((value) => value + 0)).toEqual([1, 0, 0]);
    expect(plane!.n[1]).toBeCloseTo(1, 14);
    expect([...coordinates!.z]).toEqual([-2, -2, 2, 2]);
    for (const [i, n] of [1, -1, 3, -3].entries()) expect(coordinates!.n[i]).toBeCloseTo(n, 13);
  });

  test('gives every sample its signed distance by the equation of the boundary, and so its side', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const { plane, coordinates, pair } = planeOf(rows, labels, w, b);
        fc.pre(plane !== undefined && pair.centroidDistance > 1e-6);
        const { cos, sin, offset } = plane!;
        const size = Math.hypot(...w);
        for (const [i, x] of rows.entries()) {
          const distance = (x.reduce((sum, value, k) => sum + value * w[k], 0) + b) / size;
          const drawn = cos * coordinates!.z[i] + sin * coordinates!.n[i] + offset;
          expect(Math.abs(drawn - distance)).toBeLessThan(1e-10 * (1 + Math.abs(b) / size));
        }
      }),
    );
  });

  test('has the two means on the z-axis, ½‖j − i‖ to either side, at the height of no mean of n', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const { coordinates, pair } = planeOf(rows, labels, w, b);
        fc.pre(coordinates !== undefined && pair.centroidDistance > 1e-6);
        for (const [label, side] of [
          [-1, -0.5],
          [1, 0.5],
        ]) {
          const own = [...labels.keys()].filter((i) => labels[i] === label);
          expect(mean(own.map((i) => coordinates!.z[i]))).toBeCloseTo(side * pair.centroidDistance, 9);
          expect(mean(own.map((i) => coordinates!.n[i]))).toBeCloseTo(0, 9);
        }
      }),
    );
  });

  test('falls back on the direction of largest variance where there is no tilt, against the centroids, too', () => {
    const rows = [
      [-2, 1, 0],
      [-2, -1, 5],
      [2, 3, 0],
      [2, -3, 5],
    ];
    for (const [w, cos] of [
      [[2, 0, 0], 1],
      [[-3, 0, 0], -1],
      [[2, 1e-13, 0], 1],
    ] as const) {
      const { plane, coordinates } = planeOf(rows, [-1, -1, 1, 1], [...w], 1);
      expect(plane).toMatchObject({ cos, sin: 0 });
      // Covariance of (x₂, x₃): variances 5 and 6.25, covariance −5: the principal axis leans to both.
      const angle = 0.5 * Math.atan2(2 * -5, 5 - 6.25);
      const axis = [Math.cos(angle), Math.sin(angle)];
      expect(Math.abs(plane!.n[1] * axis[0] + plane!.n[2] * axis[1])).toBeCloseTo(1, 9);
      expect(coordinates!.z).toEqual(Float64Array.of(-2, -2, 2, 2));
    }
    expect(planeOf(rows, [-1, -1, 1, 1], [2, 1e-10, 0], 1).plane!.sin).toBeGreaterThan(0);
  });

  test('does not exist where w = 0 or the centroids coincide; one feature has no second direction', () => {
    expect(planeOf([[0], [1]], [-1, 1], [0], 1).plane).toBeUndefined();
    expect(planeOf([[1], [1]], [-1, 1], [2], 1).plane).toBeUndefined();
    expect([...planeOf([[0], [4]], [-1, 1], [2], 1).coordinates!.n]).toEqual([0, 0]);
  });

  test('on optical digits shows trained boundaries to the last digits, without tilt where λ is large', () => {
    const data = loadDatasets({ name: 'optdigits', classes: [2, 3], scale: 16, limit_per_class: 120 });
    const pair = pairOf(data.pair(0), 'train');
    const { features } = pair.dataset.train;
    const path = { samples: pair.dataset.train, loss: losses.hinge, mus: [100, 0.1, 1e-4] };
    for (const fit of exactFits(path, { tolerance: 1e-8 })) {
      const plane = tiltingPlane(pair, fit, () => fallbackDirection(pair))!;
      expect(plane.sin === 0).toBe(fit.mu === 100);
      const { z, n } = planeCoordinates(features, plane);
      for (let i = 0; i < features.rows; i++) {
        const x = rowOf(features, i);
        const distance = (x.reduce((sum, value, k) => sum + value * fit.w[k], 0) + fit.b) / norm(fit.w);
        expect(plane.cos * z[i] + plane.sin * n[i] + plane.offset).toBeCloseTo(distance, 11);
      }
    }
  });
});
