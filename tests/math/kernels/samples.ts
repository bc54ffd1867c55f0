import fc from 'fast-check';
import { expect } from 'vitest';
import {
  type Bytes,
  type Indices,
  type Kernels,
  markBytes,
  markFilled,
  type Reals,
  type Stored,
  strideOf,
} from '../../../src/math/kernels/index.ts';
import { loadModule, newRegion } from '../../../src/math/kernels/module.ts';
import { wasmKernels } from '../../../src/math/kernels/wasm.ts';
import { plainKernels } from './plain/index.ts';

const wasm = wasmKernels(loadModule(), newRegion());
export const plain = plainKernels();

const storages = ['uint8', 'float32', 'float64'] as const;
type Storage = (typeof storages)[number];

/** Numbers in [0, 1) from a seed: fast-check then shrinks shapes and one seed, not every number. */
export function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** n rows of d random columns of very different sizes, padded with zeros to the stride. */
export function matrix({ arena }: Kernels, storage: Storage, n: number, d: number, seed: number): Stored {
  const next = numbers(seed);
  const x = arena[storage](n * strideOf(d, storage));
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) {
      x[i * strideOf(d, storage) + k] =
        storage === 'uint8' ? Math.floor(256 * next()) : (next() - 0.5) * 2 ** (20 * next());
    }
  }
  return x;
}

/** Like `matrix`, of bytes of which a part is 0, in runs, as in images; with marks of where they are not. */
export function image(kernels: Kernels, n: number, d: number, seed: number): { x: Bytes; marks: Bytes } {
  const { arena } = kernels;
  const x = matrix(kernels, 'uint8', n, d, seed) as Bytes;
  const next = numbers(seed + 1);
  for (let at = 0; at < x.length; at++) if (next() < 0.1) x.fill(0, at, at + 40 * next());
  const marks = arena.uint8(n * markBytes(strideOf(d, 'uint8')));
  markFilled(x, strideOf(d, 'uint8'), marks);
  return { x, marks };
}

export function vector({ arena }: Kernels, length: number, seed: number): Reals {
  const next = numbers(seed);
  const v = arena.float64(length);
  for (let k = 0; k < length; k++) v[k] = (next() - 0.5) * 2 ** (20 * next());
  return v;
}

/** `count` of n row numbers, in any order, some more than once. */
export function rowNumbers({ arena }: Kernels, count: number, n: number, seed: number): Indices {
  const next = numbers(seed);
  const rows = arena.int32(count);
  for (let p = 0; p < count; p++) rows[p] = Math.floor(n * next());
  return rows;
}

/** A positive definite m × m matrix in the lower triangle, of moderate condition. */
export function definite(kernels: Kernels, m: number, ld: number, seed: number): Reals {
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
export function bothGive(compute: (kernels: Kernels) => (ArrayLike<number> | number)[]): number[][] {
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

export const shape = {
  storage: fc.constantFrom(...storages),
  n: fc.integer({ min: 1, max: 40 }),
  d: fc.integer({ min: 1, max: 70 }),
  seed: fc.integer(),
};
