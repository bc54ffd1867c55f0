import type { Arena, Indices, Reals } from '../../../../src/math/kernels/arena.ts';
import type { Kernels } from '../../../../src/math/kernels/kernels.ts';
import { boxedDistances } from './boxedDistances.ts';
import * as cholesky from './cholesky.ts';
import * as hinge from './hinge.ts';
import * as integerProducts from './integerProducts.ts';
import * as logistic from './logistic.ts';
import * as products from './products.ts';
import * as weightedGram from './weightedGram.ts';

/** The kernels in plain TypeScript: the readable reference for the bits that the compiled ones must give. */
export function plainKernels(): Kernels {
  return {
    arena: new BufferArena(),
    rest() {},
    ...products,
    ...weightedGram,
    ...cholesky,
    ...logistic,
    ...hinge,
    ...integerProducts,
    boxedDistances,
  };
}

/** Buffers of their own, given back when nobody refers to them any more. */
class BufferArena implements Arena {
  uint8(length: number): Uint8Array<SharedArrayBuffer> {
    return new Uint8Array(new SharedArrayBuffer(length));
  }

  int32(length: number): Indices {
    return new Int32Array(new SharedArrayBuffer(4 * length));
  }

  float32(length: number): Float32Array<SharedArrayBuffer> {
    return new Float32Array(new SharedArrayBuffer(4 * length));
  }

  float64(length: number): Reals {
    return new Float64Array(new SharedArrayBuffer(8 * length));
  }

  mark(): number {
    return 0;
  }

  release(): void {}
}
