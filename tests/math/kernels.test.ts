import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyFactor } from '../../src/math/cholesky.ts';
import {
  type Indices,
  type Kernels,
  leadingDimension,
  type Reals,
  type Stored,
  strideOf,
} from '../../src/math/kernels/index.ts';
import { plainKernels } from '../../src/math/kernels/plain.ts';
import { loadModule, newRegion, wasmKernels } from '../../src/math/kernels/wasm.ts';

const wasm = wasmKernels(loadModule()!, newRegion()!);
const plain = plainKernels();

const storages = ['uint8', 'float32', 'float64'] as const;
type Storage = (typeof storages)[number];

/** Numbers in [0, 1) from a seed: fast-check then shrinks shapes and one seed, not every number. */
function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** n rows of d random columns of very different sizes, padded with zeros to the stride. */
function matrix({ arena }: Kernels, storage: Storage, n: number, d: number, seed: number): Stored {
  const next = numbers(seed);
  const x = arena[storage](n * strideOf(d));
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) {
      x[i * strideOf(d) + k] = storage === 'uint8' ? Math.floor(256 * next()) : (next() - 0.5) * 2 ** (20 * next());
    }
  }
  return x;
}

function vector({ arena }: Kernels, length: number, seed: number): Reals {
  const next = numbers(seed);
  const v = arena.float64(length);
  for (let k = 0; k < length; k++) v[k] = (next() - 0.5) * 2 ** (20 * next());
  return v;
}

/** `count` of n row numbers, in any order, some more than once. */
function rowNumbers({ arena }: Kernels, count: number, n: number, seed: number): Indices {
  const next = numbers(seed);
  const rows = arena.int32(count);
  for (let p = 0; p < count; p++) rows[p] = Math.floor(n * next());
  return rows;
}

/** A positive definite m × m matrix in the lower triangle, of moderate condition. */
function definite(kernels: Kernels, m: number, ld: number, seed: number): Reals {
  const next = numbers(seed);
  const a = kernels.arena.float64((m + 1) * ld);
  const factor = Array.from({ length: m }, () => Array.from({ length: m }, () => next() - 0.5));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      a[i * ld + j] = factor[i].reduce((sum, value, k) => sum + value * factor[j][k], i === j ? 0.1 * m : 0);
    }
  }
  return a;
}

/** What `compute` gives with both implementations, bit for bit the same; the numbers of the WebAssembly ones. */
function bothGive(compute: (kernels: Kernels) => (ArrayLike<number> | number)[]): number[][] {
  const [fast, reference] = [wasm, plain].map((kernels) => {
    const mark = kernels.arena.mark();
    const results = compute(kernels).map((result) => (typeof result === 'number' ? [result] : Array.from(result)));
    kernels.arena.release(mark);
    return results;
  });
  expect(fast.map(bits)).toEqual(reference.map(bits));
  return fast;
}

function bits(values: number[]): string[] {
  return values.map((value) => (Object.is(value, -0) ? '-0' : String(value)));
}

const shape = {
  storage: fc.constantFrom(...storages),
  n: fc.integer({ min: 1, max: 40 }),
  d: fc.integer({ min: 1, max: 70 }),
  seed: fc.integer(),
};

describe('the kernels', () => {
  it('of WebAssembly are what runs here', () => {
    expect(loadModule()).toBeInstanceOf(WebAssembly.Module);
  });

  it('multiply a stretch of rows, the same bits in both', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, from: fc.nat(5) }), ({ storage, n, d, seed, from }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, storage, n, d, seed);
          const product = kernels.arena.float64(n);
          kernels.times(x, strideOf(d), Math.min(from, n), n, vector(kernels, strideOf(d), seed + 1), product);
          return [product];
        });
      }),
    );
  });

  it('multiply listed rows as they multiply all', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, count: fc.nat(30) }), ({ storage, n, d, seed, count }) => {
        bothGive((kernels) => {
          const stride = strideOf(d);
          const x = matrix(kernels, storage, n, d, seed);
          const w = vector(kernels, stride, seed + 1);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          const all = kernels.arena.float64(n);
          const listed = kernels.arena.float64(count);
          kernels.times(x, stride, 0, n, w, all);
          kernels.timesRows(x, stride, rows, count, w, listed);
          expect(Array.from(listed)).toEqual(Array.from(rows, (i) => all[i]));
          return [listed];
        });
      }),
    );
  });

  it('add weighted rows to what is there, the same bits in both', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, count: fc.nat(30) }), ({ storage, n, d, seed, count }) => {
        bothGive((kernels) => {
          const stride = strideOf(d);
          const x = matrix(kernels, storage, n, d, seed);
          const [all, listed] = [vector(kernels, stride, seed + 3), vector(kernels, stride, seed + 3)];
          kernels.transposedTimes(x, stride, 0, n, vector(kernels, n, seed + 1), all);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          kernels.transposedTimesRows(x, stride, rows, vector(kernels, count, seed + 4), count, listed);
          return [all, listed];
        });
      }),
    );
  });

  it('multiply rows by one another, one with many and many with many', () => {
    const counts = fc.record({ ...shape, count: fc.nat(11), otherCount: fc.nat(11) });
    fc.assert(
      fc.property(counts, ({ storage, n, d, seed, count, otherCount }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, storage, n, d, seed);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          const others = rowNumbers(kernels, otherCount, n, seed + 3);
          const block = vector(kernels, count * 13, seed);
          const untouched = Array.from(block);
          kernels.gramBlock(x, strideOf(d), rows, count, others, otherCount, block, 13);
          for (let p = 0; p < count; p++) {
            const row = kernels.arena.float64(otherCount);
            kernels.gramRow(x, strideOf(d), rows[p], others, otherCount, row);
            expect(Array.from(block.subarray(13 * p, 13 * p + otherCount))).toEqual(Array.from(row));
            expect(Array.from(block.subarray(13 * p + otherCount, 13 * p + 13))).toEqual(
              untouched.slice(13 * p + otherCount, 13 * p + 13),
            );
          }
          return [block];
        });
      }),
    );
  });

  it('multiply bytes exactly, even where an i32 would run over', () => {
    const stride = 3 * 32768 + 16;
    const [[products, block]] = [
      bothGive((kernels) => {
        const x = kernels.arena.uint8(8 * stride).fill(255);
        const rows = kernels.arena.int32(7).map((_, p) => p);
        const listed = kernels.arena.int32(7);
        listed.set(rows);
        const out = kernels.arena.float64(7);
        const square = kernels.arena.float64(49);
        kernels.gramRow(x, stride, 7, listed, 7, out);
        kernels.gramBlock(x, stride, listed, 7, listed, 7, square, 7);
        return [out, square];
      }),
    ];
    expect(new Set([...products, ...block])).toEqual(new Set([stride * 255 * 255]));
  });
});

describe('the Cholesky kernels', () => {
  it('factor and solve, the same bits in both, and as the plain factorisation to rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 45 }), fc.integer(), (m, seed) => {
        const ld = leadingDimension(m);
        const [factor, solution, failed] = bothGive((kernels) => {
          const a = definite(kernels, m, ld, seed);
          const r = vector(kernels, m, seed + 1);
          const failedAt = kernels.choleskyFactor(a, m, ld);
          kernels.choleskySolve(a, m, ld, r);
          return [a, r, failedAt];
        });
        expect(failed).toEqual([0]);
        const expected = new Float64Array(definite(plain, m, m, seed));
        choleskyFactor(expected, m);
        const right = vector(plain, m, seed + 1);
        const scale = Math.max(...right.map(Math.abs));
        const a = definite(plain, m, m, seed);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j <= i; j++) expect(factor[i * ld + j]).toBeCloseTo(expected[i * m + j], 10);
          let product = 0;
          for (let j = 0; j < m; j++) product += a[Math.max(i, j) * m + Math.min(i, j)] * solution[j];
          expect(Math.abs(product - right[i])).toBeLessThan(1e-10 * scale);
        }
      }),
    );
  });

  it('append rows with the very bits of factoring all at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.integer(), (m, start, seed) => {
        bothGive((kernels) => {
          const ld = leadingDimension(m);
          const whole = definite(kernels, m, ld, seed);
          const grown = definite(kernels, m, ld, seed);
          expect(kernels.choleskyFactor(whole, m, ld)).toBe(0);
          kernels.choleskyFactor(grown, Math.min(start, m), ld);
          for (let i = Math.min(start, m); i < m; i++) expect(kernels.choleskyAppend(grown, i, ld)).toBe(0);
          expect(Array.from(grown)).toEqual(Array.from(whole));
          return [grown];
        });
      }),
    );
  });

  it('name the first row whose pivot is rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.integer(), (m, choice, seed) => {
        const ld = leadingDimension(m);
        const copy = 1 + (choice % (m - 1));
        const [[failed]] = bothGive((kernels) => {
          const a = definite(kernels, m, ld, seed);
          // row `copy` repeats row 0, so that the matrix is singular from there on
          a.copyWithin(copy * ld, 0, 1);
          for (let j = 1; j < copy; j++) a[copy * ld + j] = a[j * ld];
          a[copy * ld + copy] = a[0];
          return [kernels.choleskyFactor(a, m, ld)];
        });
        expect(failed).toBe(copy + 1);
      }),
    );
  });
});
