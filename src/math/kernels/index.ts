import { type HomeOf, kernelsIn } from './home.ts';
import type { Kernels } from './kernels.ts';
import { loadModule, newRegion } from './module.ts';
import { wasmKernels } from './wasm.ts';

let module: WebAssembly.Module | undefined;

/** Loaded when it is needed: most commands compute nothing. */
function compiledModule(): WebAssembly.Module {
  module ??= loadModule();
  return module;
}

/** Kernels with an arena of their own, which reserves address space: make one per solver, not one per problem. */
export function kernels(threads = 1): Kernels {
  return wasmKernels(compiledModule(), newRegion(), threads);
}

/** Kernels that no solver uses just now, with empty arenas and no threads, by the number of threads that they start. */
const idle = new Map<number, Kernels[]>();

/**
 * Kernels for one solver at a time, with an empty arena, that work in so many threads, the caller's included; `giveBack`
 * ends the threads and makes the rest free for the next solver. What is never given back goes with its last user. `home`: where
 * they are to find numbers, if that leaves them as many bytes as they need.
 */
export function borrowKernels(
  threads = 1,
  home?: HomeOf & { readonly needed: number },
): { kernels: Kernels; giveBack: () => void } {
  const there = home && kernelsIn(compiledModule(), home, home.needed, threads);
  if (there) return there;
  const borrowed = idle.get(threads)?.pop() ?? kernels(threads);
  const mark = borrowed.arena.mark();
  const giveBack = () => {
    borrowed.arena.release(mark);
    borrowed.rest();
    idle.set(threads, [...(idle.get(threads) ?? []), borrowed]);
  };
  return { kernels: borrowed, giveBack };
}

export type { Bytes, Indices, Numbers, Reals, Stored } from './arena.ts';
export { newFrame } from './frame.ts';
export { type Home, type HomeOf, newHome, numbersIn } from './home.ts';
export {
  type Guide,
  type Kernels,
  LARGEST_SHORT,
  leadingDimension,
  type StoredSamples,
  type StoredWeights,
  storageOf,
  strideOf,
} from './kernels.ts';
export { markBytes, markFilled } from './marks.ts';
