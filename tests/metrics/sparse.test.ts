import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutZeros } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { datasetOf, problems, rowOf, samplesOf } from './examples.ts';

test('every metric is the same on sparse samples, up to rounding', () => {
  fc.assert(
    fc.property(problems, fc.infiniteStream(fc.boolean()), ({ rows, labels, w, b }, isKept) => {
      const thinned = rows.map((row) => row.map((value) => (isKept.next().value ? value : 0)));
      const samples = samplesOf(thinned, labels);
      const sparse: BinarySamples = { ...samples, features: withoutZeros(samples.features) };
      const found = rowOf(datasetOf(sparse, sparse), w, b);
      for (const [column, expected] of Object.entries(rowOf(datasetOf(samples, samples), w, b))) {
        if (typeof expected !== 'number' || !Number.isFinite(expected)) expect(found[column], column).toBe(expected);
        else {
          const apart = Math.abs((found[column] as number) - expected);
          expect(apart, column).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
        }
      }
    }),
  );
});
