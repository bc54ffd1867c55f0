import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import type { Kernels } from '../../src/math/kernels/index.ts';
import { loadModule, newRegion } from '../../src/math/kernels/module.ts';
import { wasmKernels } from '../../src/math/kernels/wasm.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { exactPath } from '../../src/trainers/exact.ts';
import { plainKernels } from '../math/kernels/plain/index.ts';
import { overMus } from './paths.ts';
import { byteSamples, randomSamples, sparseSamples } from './problems.ts';

const compiled = wasmKernels(loadModule(), newRegion());
const plain = plainKernels();

/** Half decades: small steps that are extrapolated, from where the penalty dominates to where the data do. */
const mus = Array.from({ length: 13 }, (_, k) => 10 ** (1 - k / 2));

/** w, b and α of every point, as bytes: −0 is not 0, and every NaN would show. */
function solutions(samples: BinarySamples, loss: Loss, kernels: Kernels, tolerance: number): Buffer {
  const mark = kernels.arena.mark();
  const numbers: number[] = [];
  for (const { w, b, alpha } of exactPath({ samples, loss, path: overMus(mus) }, tolerance, kernels)) {
    numbers.push(...w, b, ...alpha);
  }
  kernels.arena.release(mark);
  return Buffer.from(Float64Array.from(numbers).buffer);
}

function expectSameBits(samples: BinarySamples, loss: Loss, tolerance: number): void {
  const [fast, reference] = [compiled, plain].map((kernels) => solutions(samples, loss, kernels, tolerance));
  expect(fast.equals(reference)).toBe(true);
}

describe.each(Object.entries<Loss>(losses))(
  'paths of %s have the same bits on compiled and on plain kernels',
  (_, loss) => {
    const seed = fc.integer({ min: 0, max: 1e6 });
    const n = fc.integer({ min: 2, max: 60 });
    const d = fc.integer({ min: 1, max: 40 });
    const tolerance = fc.constantFrom(1e-6, 1e-10);

    test('on bytes and on real numbers, with more samples than features or fewer', () => {
      const kinds = [
        (options: { n: number; d: number; seed: number }) => randomSamples({ ...options, noise: 0.2 }),
        byteSamples,
      ];
      fc.assert(
        fc.property(fc.constantFrom(...kinds), fc.record({ n, d, seed }), tolerance, (samplesOf, options, gap) => {
          expectSameBits(samplesOf(options), loss, gap);
        }),
        { numRuns: 40 },
      );
    });

    test('on sparse data', () => {
      fc.assert(
        fc.property(fc.record({ n, d: fc.oneof(d, fc.constant(510)), seed }), tolerance, (options, gap) => {
          expectSameBits(sparseSamples(options), loss, gap);
        }),
        { numRuns: 25 },
      );
    });

    test.each([
      ['2', '3'],
      ['8', '9'],
    ])('on the digits %s and %s', (...classes) => {
      expectSameBits(loadDatasets({ name: 'optdigits', classes, scale: 16 }).pair(0).train, loss, 1e-9);
    });
  },
);
