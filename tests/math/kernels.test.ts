import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
import { choleskyFactor } from './plainCholesky.ts';

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

/** The Cholesky factor of the m × m matrix whose lower triangle is given, m numbers a row, by the textbook. */
function textbookFactor(a: ArrayLike<number>, m: number): Float64Array {
  const l = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * m + j];
      for (let k = 0; k < j; k++) rest -= l[i * m + k] * l[j * m + k];
      l[i * m + j] = i === j ? Math.sqrt(rest) : rest / l[j * m + j];
    }
  }
  return l;
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

/** The sum of weight_p x_k x_l over the listed rows, taken the simplest way, and the sum of its terms' sizes. */
function naiveScatter(columns: number[][], weights: number[], k: number, l: number): { sum: number; size: number } {
  let sum = 0;
  let size = 0;
  for (let p = 0; p < weights.length; p++) {
    sum += weights[p] * columns[k][p] * columns[l][p];
    size += Math.abs(weights[p] * columns[k][p] * columns[l][p]);
  }
  return { sum, size };
}

const scattered = fc.record({
  ...shape,
  d: fc.integer({ min: 1, max: 25 }),
  count: fc.nat(1100),
  weighted: fc.boolean(),
});

describe('the scatter kernels', () => {
  it('add the weighted products of columns below the diagonal and leave the rest alone', () => {
    fc.assert(
      fc.property(scattered, ({ storage, n, d, seed, count, weighted }) => {
        const ld = leadingDimension(d);
        const build = (kernels: Kernels) => ({
          x: matrix(kernels, storage, n, d, seed),
          rows: rowNumbers(kernels, count, n, seed + 1),
          weights: weighted ? vector(kernels, count, seed + 2) : null,
          out: vector(kernels, d * ld, seed + 3),
        });
        const [sum] = bothGive((kernels) => {
          const { x, rows, weights, out } = build(kernels);
          kernels.scatter(x, strideOf(d), rows, count, weights, d, out, ld);
          return [out];
        });
        const { x, rows, weights, out } = build(plain);
        const columns = Array.from({ length: d }, (_, k) => Array.from(rows, (i) => x[i * strideOf(d) + k]));
        const used = weights ? Array.from(weights) : new Array(count).fill(1);
        for (let k = 0; k < d; k++) {
          for (let l = 0; l < ld; l++) {
            const at = k * ld + l;
            const expected = l <= k ? naiveScatter(columns, used, k, l) : { sum: 0, size: 0 };
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
        kernels.scatter(x, 16, rows, count, null, 16, out, 16);
        return [out];
      }),
    ];
    for (let k = 0; k < 16; k++) {
      for (let l = 0; l < 16; l++) expect(square[16 * k + l]).toBe(l <= k ? 1500 * 255 * 255 : 0);
    }
  });

  it('give the exact Gram matrix of rounded, scaled columns, even where every value is clamped', () => {
    fc.assert(
      fc.property(scattered, fc.integer({ min: -3, max: 14 }), ({ storage, n, d, seed, count }, size) => {
        const stride = strideOf(d);
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
          kernels.roundedScatter(x, stride, rows, count, rowScales, columnScales, d, out, d);
          return [out];
        });
        const { x, rows, rowScales, columnScales } = build(plain);
        const columns = Array.from({ length: d }, (_, k) =>
          Array.from(rows, (i, p) => halfEven(rowScales[p] * columnScales[k] * x[i * stride + k])),
        );
        for (let k = 0; k < d; k++) {
          for (let l = 0; l < d; l++) {
            expect(gram[k * d + l]).toBe(l <= k ? naiveScatter(columns, new Array(count).fill(1), k, l).sum : 0);
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

describe('the Cholesky kernels', () => {
  it('factor and solve, the same bits in both, and as the textbook to rounding', () => {
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
        const expected = textbookFactor(definite(plain, m, m, seed), m);
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

  it('take a row and column out, as factoring the smaller matrix would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.integer(), (m, choice, seed) => {
        const ld = leadingDimension(m);
        const index = choice % m;
        const [factor] = bothGive((kernels) => {
          const a = definite(kernels, m, ld, seed);
          kernels.choleskyFactor(a, m, ld);
          kernels.choleskyDelete(a, m, ld, index);
          return [a];
        });
        const whole = definite(plain, m, m, seed);
        const kept = Array.from({ length: m }, (_, i) => i).filter((i) => i !== index);
        const without = kept.flatMap((i) => kept.map((j) => whole[Math.max(i, j) * m + Math.min(i, j)]));
        const smaller = textbookFactor(without, m - 1);
        for (let i = 0; i < m - 1; i++) {
          for (let j = 0; j <= i; j++) expect(factor[i * ld + j]).toBeCloseTo(smaller[i * (m - 1) + j], 9);
        }
      }),
    );
  });
});

/** How many units in the last place of `expected` the value is off. */
function ulps(value: number, expected: number): number {
  if (value === expected) return 0;
  const unit = Math.max(2 ** -1074, 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52));
  return Math.abs(value - expected) / unit;
}

/** Margins of every size: from 1e-20 to where e^−z vanishes, and 0. */
const margins = [0, 1e6, ...Array.from({ length: 4000 }, (_, i) => 10 ** (-20 + (22.88 * i) / 4000))].flatMap((z) => [
  z,
  -z,
]);

describe('the logistic kernels', () => {
  it('give the same bits in both for any scores, labels and bias', () => {
    const scores = fc.array(fc.record({ p: fc.double({ noNaN: true, min: -1e6, max: 1e6 }), up: fc.boolean() }));
    fc.assert(
      fc.property(scores, fc.double({ noNaN: true, min: -50, max: 50 }), (samples, b) => {
        bothGive((kernels) => {
          const n = samples.length;
          const [p, y, alpha, curvature] = [0, 1, 2, 3].map(() => kernels.arena.float64(n));
          p.set(samples.map((sample) => sample.p));
          y.set(samples.map((sample) => (sample.up ? 1 : -1)));
          const out = kernels.arena.float64(2);
          kernels.logisticBalance(p, y, b, n, out);
          return [kernels.logisticPass(p, y, b, n, alpha, curvature), alpha, curvature, out];
        });
      }),
    );
  });

  it('are accurate to two units in the last place in both tails, and never run over', () => {
    const [losses, alphas, curvatures, sums] = bothGive((kernels) => {
      const n = margins.length;
      const [p, y, alpha, curvature, loss, out] = [0, 1, 2, 3, 4, 5].map(() => kernels.arena.float64(n));
      p.set(margins);
      y.fill(1);
      const one = kernels.arena.float64(1);
      for (let i = 0; i < n; i++) {
        one[0] = margins[i];
        loss[i] = kernels.logisticPass(one, y, 0, 1, alpha, curvature);
      }
      kernels.logisticPass(p, y, 0, n, alpha, curvature);
      kernels.logisticBalance(p, y, 0, n, out);
      return [loss, alpha, curvature, out.subarray(0, 2)];
    });
    margins.forEach((z, i) => {
      const e = Math.exp(-Math.abs(z));
      expect(ulps(losses[i], Math.max(-z, 0) + Math.log1p(e))).toBeLessThanOrEqual(2);
      expect(ulps(alphas[i], z < 0 ? 1 / (1 + e) : e / (1 + e))).toBeLessThanOrEqual(2);
      expect(ulps(curvatures[i], e / (1 + e) / (1 + e))).toBeLessThanOrEqual(3);
    });
    const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(sums[0]).toBeCloseTo(total(alphas), 8);
    expect(sums[1]).toBeCloseTo(total(curvatures), 8);
  });
});

describe('the arena of the WebAssembly kernels', () => {
  it('gives zeroed arrays at multiples of 64 bytes, valid while it grows, and takes them back', () => {
    const { arena } = wasmKernels(loadModule()!, newRegion()!);
    const first = arena.uint8(3).fill(7);
    const mark = arena.mark();
    const large = arena.float64(3_000_000).fill(1);
    const last = arena.float32(5);
    expect([first, large, last].map(({ byteOffset }) => byteOffset % 64)).toEqual([0, 0, 0]);
    first[1] = 9;
    expect(Array.from(first)).toEqual([7, 9, 7]);
    arena.release(mark);
    const again = arena.float64(3_000_000);
    expect(again.byteOffset).toBe(large.byteOffset);
    expect(again.every((value) => value === 0)).toBe(true);
  });

  it('refuses more than it has room for in words that a user understands', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 100, shared: true });
    const { arena } = wasmKernels(loadModule()!, { memory, start: 64, end: 2 ** 20 });
    expect(() => arena.float64(2 ** 18)).toThrow(/needs more than the 1 MiB/);
  });

  it('shares one memory with other modules, each in a stretch of its own', () => {
    const { memory } = newRegion()!;
    const left = wasmKernels(loadModule()!, { memory, start: 64, end: 2 ** 20 });
    const right = wasmKernels(loadModule()!, { memory, start: 2 ** 20, end: 2 ** 21 });
    const x = left.arena.uint8(16).fill(3);
    const w = right.arena.float64(16).fill(2);
    const out = left.arena.float64(1);
    right.times(x, 16, 0, 1, w, out);
    expect(out[0]).toBe(16 * 3 * 2);
  });
});
