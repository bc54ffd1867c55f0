import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../src/math/kernels/arena.ts';
import { strideOf } from '../../../src/math/kernels/index.ts';
import { bothGive, matrix, vector } from './samples.ts';

const sizes = { n: fc.integer({ min: 1, max: 300 }), d: fc.integer({ min: 1, max: 70 }), seed: fc.integer() };
const scales = fc.constantFrom(0, 1e-3, 0.5, 1, 100);

describe('the products of bytes with rounded numbers', () => {
  it('are the same in both, row by row', () => {
    fc.assert(
      fc.property(fc.record({ ...sizes, scale: scales }), ({ n, d, seed, scale }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, 'uint8', n, d, seed) as Bytes;
          const product = kernels.arena.float64(n);
          kernels.roundedTimes(
            x,
            strideOf(d, 'uint8'),
            n,
            vector(kernels, strideOf(d, 'uint8'), seed + 1),
            scale,
            product,
          );
          return [product];
        });
      }),
    );
  });

  it('are the same in both, column by column', () => {
    fc.assert(
      fc.property(fc.record({ ...sizes, scale: scales }), ({ n, d, seed, scale }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, 'uint8', n, d, seed) as Bytes;
          const sum = kernels.arena.float64(strideOf(d, 'uint8')).fill(7);
          kernels.roundedTransposedTimes(x, strideOf(d, 'uint8'), n, vector(kernels, n, seed + 1), scale, sum);
          return [sum];
        });
      }),
    );
  });

  it('do not run over where all bytes and all numbers are the largest, in many columns and many rows', () => {
    const [n, d] = [600, 5000];
    const stride = strideOf(d, 'uint8');
    bothGive((kernels) => {
      const x = kernels.arena.uint8(n * stride).fill(255) as Bytes;
      const product = kernels.arena.float64(n);
      const sum = kernels.arena.float64(stride);
      kernels.roundedTimes(x, stride, n, kernels.arena.float64(stride).fill(-1e9), 1, product);
      kernels.roundedTransposedTimes(x, stride, n, kernels.arena.float64(n).fill(1e9), 1, sum);
      expect(Array.from(product)).toEqual(Array(n).fill(-255 * 32767 * stride));
      expect(Array.from(sum)).toEqual(Array(stride).fill(255 * 32767 * n));
      return [product, sum];
    });
  });

  it('round half to even', () => {
    bothGive((kernels) => {
      const x = kernels.arena.uint8(16) as Bytes;
      x[0] = 1;
      const halves = [0.5, 1.5, 2.5, -0.5, -1.5, 3.4999].map((value) => {
        const [w, out] = [kernels.arena.float64(16), kernels.arena.float64(1)];
        w[0] = value;
        kernels.roundedTimes(x, 16, 1, w, 1, out);
        return out[0] + 0;
      });
      expect(halves).toEqual([0, 2, 2, 0, -2, 3]);
      return [halves];
    });
  });
});
