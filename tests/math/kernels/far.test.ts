import { describe, expect, it } from 'vitest';
import { strideOf } from '../../../src/math/kernels/index.ts';
import { bothGive, image, matrix, rowNumbers, vector } from './samples.ts';

/** More than caches hold, in rows that are fetched together, and in long ones. */
const shapes = [
  { storage: 'uint8', n: 13_001, d: 700 },
  { storage: 'float32', n: 12_003, d: 190 },
  { storage: 'float64', n: 21_002, d: 54 },
  { storage: 'float64', n: 801, d: 1500 },
] as const;

describe('a matrix that is too large for a cache', () => {
  it.each(shapes)('has the same products, $n × $d in $storage', ({ storage, n, d }) => {
    bothGive((kernels) => {
      const stride = strideOf(d, storage);
      const x = matrix(kernels, storage, n, d, 1);
      expect(x.byteLength).toBeGreaterThan(2 ** 23);
      const [w, r] = [vector(kernels, stride, 2), vector(kernels, n, 3)];
      const rows = rowNumbers(kernels, 501, n, 4);
      const [all, listed] = [kernels.arena.float64(n), kernels.arena.float64(501)];
      const [sum, listedSum] = [kernels.arena.float64(stride), kernels.arena.float64(stride)];
      kernels.times(x, stride, 3, n, w, all);
      kernels.timesRows(x, stride, rows, 501, w, listed);
      kernels.transposedTimes(x, stride, 3, n, r, sum);
      kernels.transposedTimesRows(x, stride, rows, vector(kernels, 501, 5), 501, listedSum);
      return [all, listed, sum, listedSum];
    });
  });

  it('has the same products where marks pass over what is zero, and by rounded vectors', () => {
    bothGive((kernels) => {
      const [n, d] = [13_001, 700];
      const stride = strideOf(d, 'uint8');
      const { x, marks } = image(kernels, n, d, 1);
      const [w, r] = [vector(kernels, stride, 2), vector(kernels, n, 3)];
      const [all, rounded] = [kernels.arena.float64(n), kernels.arena.float64(n)];
      const [sum, roundedSum] = [kernels.arena.float64(stride), kernels.arena.float64(stride)];
      kernels.times(x, stride, 0, n, w, all, marks);
      kernels.transposedTimes(x, stride, 0, n, r, sum, marks);
      kernels.roundedTimes(x, stride, n, w, 0.01, rounded);
      kernels.roundedTransposedTimes(x, stride, n, r, 0.01, roundedSum);
      return [all, sum, rounded, roundedSum];
    });
  });
});
