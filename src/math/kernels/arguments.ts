import type { Indices, Stored } from './arena.ts';
import type { Guide } from './kernels.ts';
import type { Compiled } from './slices.ts';

/** So many bytes are in a cache when they are needed again, or come from it fast enough. */
const CACHED = 2 ** 23;

/** What a kernel takes: a number, an array that stands for its address, or null for the address 0. */
export type Argument = number | Stored | Indices | null;

export function addressOf(value: Argument): number {
  if (value === null) return 0;
  return typeof value === 'number' ? value : value.byteOffset;
}

/** An export called with arrays in place of addresses. Parameters one by one, so that a call makes no array of them. */
export function onArrays(kernel: Compiled[string]): (...args: Argument[]) => number {
  return (a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0, m = 0) =>
    kernel(
      addressOf(a),
      addressOf(b),
      addressOf(c),
      addressOf(d),
      addressOf(e),
      addressOf(f),
      addressOf(g),
      addressOf(h),
      addressOf(i),
      addressOf(j),
      addressOf(k),
      addressOf(l),
      addressOf(m),
    );
}

/** How many columns take part: those of the frame of reals, else the stride. */
export function widthOf(x: Stored, stride: number, guide: Guide): number {
  return guide === null || x instanceof Uint8Array ? stride : guide.length / 2;
}

/** 1 where x is too large to be found in a cache. */
export function isFar(x: Stored): number {
  return x.byteLength > CACHED ? 1 : 0;
}

/** Bytes of a stored element: how the kernels are told the storage. */
export function sizeOf(x: Stored): number {
  return x.BYTES_PER_ELEMENT;
}
