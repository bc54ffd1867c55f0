import type { Kernels } from './kernels.ts';
import { plainKernels } from './plain.ts';
import { loadModule, newRegion, wasmKernels } from './wasm.ts';

const module = loadModule();

/**
 * The fastest kernels that run here, with an arena of their own: WebAssembly SIMD where it has been built and the engine
 * has it, else the plain ones. Both give the same bits. Every arena reserves address space: make one per solver, not one
 * per problem.
 */
export function kernels(): Kernels {
  const region = module && newRegion();
  return module && region ? wasmKernels(module, region) : plainKernels();
}

/** Kernels that no solver uses just now, with empty arenas. */
const idle: Kernels[] = [];

/**
 * Kernels for one solver at a time, with an empty arena; `giveBack` makes them and their memory free for the next one.
 * What is never given back goes with its last user.
 */
export function borrowKernels(): { kernels: Kernels; giveBack: () => void } {
  const borrowed = idle.pop() ?? kernels();
  const mark = borrowed.arena.mark();
  const giveBack = () => {
    borrowed.arena.release(mark);
    idle.push(borrowed);
  };
  return { kernels: borrowed, giveBack };
}

export type { Arena, Bytes, Indices, Reals, Stored } from './arena.ts';
export { type Kernels, LARGEST_SHORT, leadingDimension, strideOf } from './kernels.ts';
