import { BufferArena } from './arena.ts';
import type { Kernels } from './kernels.ts';
import * as cholesky from './plainCholesky.ts';
import * as integerProducts from './plainIntegerProducts.ts';
import * as logistic from './plainLogistic.ts';
import * as products from './plainProducts.ts';
import * as rooms from './plainRooms.ts';
import * as scatter from './plainScatter.ts';

/** The kernels in plain TypeScript: the readable reference, and what runs where WebAssembly SIMD does not. */
export function plainKernels(): Kernels {
  return {
    arena: new BufferArena(),
    rest() {},
    ...products,
    ...scatter,
    ...cholesky,
    ...logistic,
    ...integerProducts,
    ...rooms,
  };
}
