import { describe, expect, it } from 'vitest';
import { loadModule, newRegion } from '../../../src/math/kernels/module.ts';
import { wasmKernels } from '../../../src/math/kernels/wasm.ts';

describe('the arena of the WebAssembly kernels', () => {
  it('gives zeroed arrays at multiples of 64 bytes, valid while it grows, and takes them back', () => {
    const { arena } = wasmKernels(loadModule(), newRegion());
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
    const { arena } = wasmKernels(loadModule(), { memory, start: 64, end: 2 ** 20 });
    expect(() => arena.float64(2 ** 18)).toThrow(/needs more than the 1 MiB/);
  });

  it('shares one memory with other modules, each in a stretch of its own', () => {
    const { memory } = newRegion();
    const left = wasmKernels(loadModule(), { memory, start: 64, end: 2 ** 20 });
    const right = wasmKernels(loadModule(), { memory, start: 2 ** 20, end: 2 ** 21 });
    const x = left.arena.uint8(16).fill(3);
    const w = right.arena.float64(16).fill(2);
    const out = left.arena.float64(1);
    right.times(x, 16, 0, 1, w, out);
    expect(out[0]).toBe(16 * 3 * 2);
  });

  it('works above 2 GiB, where addresses do not fit a signed number', () => {
    const { memory } = newRegion();
    const { arena, ...k } = wasmKernels(loadModule(), { memory, start: 2 ** 31 + 64, end: 2 ** 31 + 2 ** 20 });
    const x = arena.float64(32).fill(2);
    const rows = arena.int32(2).fill(1);
    const gram = arena.float64(2);
    k.gramRow(x, 16, 0, rows, 2, gram);
    expect(x.byteOffset).toBeGreaterThan(2 ** 31);
    expect(Array.from(gram)).toEqual([64, 64]);
    const square = arena.float64(4);
    k.weightedGram(x, 16, rows, 2, null, 2, square, 2);
    expect(Array.from(square)).toEqual([8, 0, 8, 8]);
  });
});
