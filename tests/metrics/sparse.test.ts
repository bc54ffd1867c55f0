import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutZeros } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { datasetOf, problems, rowOf, samplesOf } from './examples.ts';

/** The columns that depend on the direction from one centroid to the other. */
const ofDirection = ['tilt_angle', 'adversarial_strength'];

test('every metric is the same on sparse samples, up to rounding', () => {
  fc.assert(
    fc.property(problems, fc.infiniteStream(fc.boolean()), ({ rows, labels, w, b }, isKept) => {
      const thinned = rows.map((row) => row.map((value) => (isKept.next().value ? value : 0)));
      const samples = samplesOf(thinned, labels);
      const sparse: BinarySamples = { ...samples, features: withoutZeros(samples.features) };
      const found = rowOf(datasetOf(sparse, sparse), w, b);
      const row = rowOf(datasetOf(samples, samples), w, b);
      const largest = Math.max(...thinned.flat().map(Math.abs));
      for (const [column, expected] of Object.entries(row)) {
        // Where the centroids coincide but for rounding, so does the direction from one to the other.
        if (ofDirection.includes(column) && (row.centroid_distance as number) < 1e-9 * largest) continue;
        if (typeof expected !== 'number' || !Number.isFinite(expected)) expect(found[column], column).toBe(expected);
        else {
          const apart = Math.abs((found[column] as number) - expected);
          expect(apart, column).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
        }
      }
    }),
  );
});
