import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoxedSamples } from '../../../src/attacks/boxedSamples.ts';
import type { NormName } from '../../../src/attacks/index.ts';
import { withoutZeros } from '../../../src/math/matrix.ts';
import type { Bounds } from '../../../src/model/dataset.ts';
import { bothGive, numbers } from './samples.ts';

const names: readonly NormName[] = ['l2', 'linf', 'l1', 'l0'];

describe('the kernel of distances in a box', () => {
  const boxes: Bounds[] = [
    [0, 1],
    [-0.5, 1.5],
    [0.2, 0.9],
    [-1e6, 1e6],
  ];

  it.each([
    { storage: 'bytes', array: Uint8Array, divisor: 255 },
    { storage: 'floats', array: Float32Array, divisor: 1 },
    { storage: 'doubles', array: Float64Array, divisor: 1 },
  ])('gives the same bits in both for features stored as $storage', ({ array, divisor }) => {
    const size = fc.integer({ min: 1, max: 25 });
    fc.assert(
      fc.property(size, size, fc.nat(), fc.constantFrom(...boxes), fc.boolean(), (n, d, seed, bounds, isSparse) => {
        const next = numbers(seed);
        const pixels = Array.from({ length: n * d }, () => (next() < 0.6 ? 0 : Math.floor(256 * next())));
        const values = new array(pixels.map((pixel) => (pixel / 255) * divisor));
        const dense = { rows: n, cols: d, values, divisor };
        const features = isSparse ? withoutZeros(dense) : dense;
        const w = Float64Array.from({ length: d }, () => (next() < 0.2 ? 0 : (next() - 0.5) * 10 ** (-2 * next())));
        w[0] = 0.5;
        const labels = Int8Array.from({ length: n }, () => (next() < 0.5 ? -1 : 1));
        const most = w.reduce((sum, value) => sum + Math.abs(value), 0);
        const margins = Float64Array.from({ length: n }, () => most * (1.2 * next() - 0.1) * 10 ** (-2 * next()));
        bothGive((kernels) => {
          const found = new BoxedSamples(kernels, features, bounds).distances(names, w, labels, margins);
          return names.map((name) => found[name]!);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('leaves alone the distances in norms that are not asked for', () => {
    const features = withoutZeros({ rows: 1, cols: 2, values: Float64Array.of(0.5, 0.25), divisor: 1 });
    const found = bothGive((kernels) => {
      const distances = new BoxedSamples(kernels, features, [0, 1]).distances(
        ['l1'],
        Float64Array.of(2, -4),
        Int8Array.of(1),
        Float64Array.of(3.5),
      );
      expect(Object.keys(distances)).toEqual(['l1']);
      return [distances.l1!];
    });
    // 4 · 0.75 of the feature that rises to 1, and the other 0.5 with 0.25 of the one that falls.
    expect([...found[0]]).toEqual([1]);
  });
});
