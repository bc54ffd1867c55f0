import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kernels, leadingDimension, strideOf } from '../../../src/math/kernels/index.ts';
import { bothGive, matrix, numbers, plain, rowNumbers, shape, vector } from './samples.ts';

/** The sum of weight_p x_k x_l over the listed rows, taken the simplest way, and the sum of its terms' sizes. */
function naiveGram(columns: number[][], weights: number[], k: number, l: number): { sum: number; size: number } {
  let sum = 0;
  let size = 0;
  for (let p = 0; p < weights.length; p++) {
    sum += weights[p] * columns[k][p] * columns[l][p];
    size += Math.abs(weights[p] * columns[k][p] * columns[l][p]);
  }
  return { sum, size };
}

const weightedRows = fc.record({
  ...shape,
  d: fc.integer({ min: 1, max: 25 }),
  count: fc.nat(1100),
  weighted: fc.boolean(),
});

describe('the kernels of weighted Gram matrices', () => {
  it('add the weighted products of columns below the diagonal and leave the rest alone', () => {
    fc.assert(
      fc.property(weightedRows, ({ storage, n, d, seed, count, weighted }) => {
        const ld = leadingDimension(d);
        const build = (kernels: Kernels) => ({
          x: matrix(kernels, storage, n, d, seed),
          rows: rowNumbers(kernels, count, n, seed + 1),
          weights: weighted ? vector(kernels, count, seed + 2) : null,
          out: vector(kernels, d * ld, seed + 3),
        });
        const [sum] = bothGive((kernels) => {
          const { x, rows, weights, out } = build(kernels);
          kernels.weightedGram(x, strideOf(d, storage), rows, count, weights, d, out, ld);
          return [out];
        });
        const { x, rows, weights, out } = build(plain);
        const columns = Array.from({ length: d }, (_, k) => Array.from(rows, (i) => x[i * strideOf(d, storage) + k]));
        const used = weights ? Array.from(weights) : new Array(count).fill(1);
        for (let k = 0; k < d; k++) {
          for (let l = 0; l < ld; l++) {
            const at = k * ld + l;
            const expected = l <= k ? naiveGram(columns, used, k, l) : { sum: 0, size: 0 };
            expect(Math.abs(sum[at] - out[at] - expected.sum)).toBeLessThanOrEqual(
              1e-12 * (expected.size + Math.abs(out[at])),
            );
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('give exact integers for bytes without weights', () => {
    const [[square]] = [
      bothGive((kernels) => {
        const count = 1500;
        const x = kernels.arena.uint8(16).fill(255);
        const rows = kernels.arena.int32(count);
        const out = kernels.arena.float64(16 * 16);
        kernels.weightedGram(x, 16, rows, count, null, 16, out, 16);
        return [out];
      }),
    ];
    for (let k = 0; k < 16; k++) {
      for (let l = 0; l < 16; l++) expect(square[16 * k + l]).toBe(l <= k ? 1500 * 255 * 255 : 0);
    }
  });

  it('give the exact Gram matrix of rounded, scaled columns, even where every value is clamped', () => {
    fc.assert(
      fc.property(weightedRows, fc.integer({ min: -3, max: 14 }), ({ storage, n, d, seed, count }, size) => {
        const stride = strideOf(d, storage);
        const build = (kernels: Kernels) => {
          const next = numbers(seed + 5);
          const [rowScales, columnScales] = [kernels.arena.float64(count), kernels.arena.float64(stride)];
          for (let p = 0; p < count; p++) rowScales[p] = next() < 0.2 ? 0 : next();
          for (let k = 0; k < stride; k++) columnScales[k] = 2 ** size * next();
          const rows = rowNumbers(kernels, count, n, seed + 1);
          return { x: matrix(kernels, storage, n, d, seed), rows, rowScales, columnScales };
        };
        const [gram] = bothGive((kernels) => {
          const { x, rows, rowScales, columnScales } = build(kernels);
          const out = kernels.arena.float64(d * d);
          kernels.roundedGram(x, stride, rows, count, rowScales, columnScales, d, out, d);
          return [out];
        });
        const { x, rows, rowScales, columnScales } = build(plain);
        const columns = Array.from({ length: d }, (_, k) =>
          Array.from(rows, (i, p) => halfEven(rowScales[p] * columnScales[k] * x[i * stride + k])),
        );
        for (let k = 0; k < d; k++) {
          for (let l = 0; l < d; l++) {
            expect(gram[k * d + l]).toBe(l <= k ? naiveGram(columns, new Array(count).fill(1), k, l).sum : 0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** The nearest integer within ±4095; of two equally near ones the even one. */
function halfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  const nearest = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return Math.max(-4095, Math.min(4095, nearest));
}
