import { UserError } from '../../errors.ts';
import type { Numbers } from './arena.ts';
import type { Kernels } from './kernels.ts';
import { FIRST_ADDRESS, newRegion, PAGE, type Region } from './module.ts';
import { wasmKernels } from './wasm.ts';

/** The beginning of a memory of its own, for numbers that kernels are to work on without a copy, in any thread that is given it. */
export interface Home extends Pick<Region, 'memory' | 'end'> {
  /** The most bytes of numbers. */
  readonly capacity: number;
}

/** A home, and the numbers that are in it. */
export interface HomeOf extends Home {
  readonly values: Numbers;
}

/** Behind the numbers so many bytes may be read. */
const BEHIND = 64;
/** So many solvers may work on the numbers at once, each in a stretch of the memory of its own. */
const PLACES = 2;

/** A home with room for so many bytes of numbers; undefined where the system does not let a process reserve so many. */
export function newHome(capacity: number): Home | undefined {
  try {
    const { memory, end } = newRegion(firstOf({ capacity }));
    return { memory, end, capacity };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** So many numbers in a home, stored as `like`. */
export function numbersIn({ memory }: Home, like: Float32Array | Float64Array, length: number): Numbers {
  const Storage = like.constructor as new (buffer: ArrayBufferLike, start: number, length: number) => Numbers;
  return new Storage(memory.buffer as ArrayBufferLike, FIRST_ADDRESS, length);
}

/**
 * Kernels that find numbers in their home, until they are given back; undefined where all places are taken or have less than
 * `needed` bytes.
 */
export function kernelsIn(
  module: WebAssembly.Module,
  home: HomeOf,
  needed: number,
  threads: number,
): { kernels: Kernels; giveBack: () => void } | undefined {
  const { memory, end, values } = home;
  const first = firstOf(home);
  const size = Math.floor((end - first) / PLACES / PAGE) * PAGE;
  if (size < needed) return undefined;
  const taken = new Int32Array(memory.buffer, 0, 1);
  for (let place = 0; place < PLACES; place++) {
    const own = 1 << place;
    if ((Atomics.or(taken, 0, own) & own) !== 0) continue;
    const start = first + place * size;
    // What others have worked in before is not zero.
    const region = { memory, start, end: start + size, used: memory.buffer.byteLength };
    const kernels = { ...wasmKernels(module, region, threads), resident: values };
    const giveBack = () => {
      kernels.rest();
      Atomics.and(taken, 0, ~own);
    };
    return { kernels, giveBack };
  }
  return undefined;
}

/** The first address behind the numbers, on a page of its own. */
function firstOf({ capacity }: Pick<Home, 'capacity'>): number {
  return Math.ceil((FIRST_ADDRESS + capacity + BEHIND) / PAGE) * PAGE;
}
