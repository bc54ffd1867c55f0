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

export type { Arena, Indices, Reals, Stored } from './arena.ts';
export { type Kernels, leadingDimension, strideOf } from './kernels.ts';
