import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { borrowKernels, newHome, numbersIn } from '../../src/math/kernels/index.ts';
import type { DenseMatrix } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { exactPath, homeOf } from '../../src/trainers/exact.ts';
import { overMus } from './paths.ts';
import { randomSamples } from './problems.ts';

const mus = Array.from({ length: 9 }, (_, k) => 10 ** (1 - k / 2));

/** The same samples where kernels can work on them without a copy. */
function atHome(samples: BinarySamples): BinarySamples {
  const { values, ...features } = samples.features as DenseMatrix;
  const home = newHome(values.byteLength)!;
  const there = numbersIn(home, values as Float32Array | Float64Array, values.length);
  there.set(values);
  return { ...samples, features: { ...features, values: there, home: { ...home, values: there } } };
}

function inFloat32(samples: BinarySamples): BinarySamples {
  const { values, ...features } = samples.features as DenseMatrix;
  return { ...samples, features: { ...features, values: Float32Array.from(values) } };
}

/** w, b and α of every point, as bytes; and whether kernels had the samples beside them. */
function solved(samples: BinarySamples, loss: Loss, threads = 1): { bytes: Buffer; wasAtHome: boolean } {
  const { kernels, giveBack } = borrowKernels(threads, homeOf(samples.features));
  const numbers: number[] = [];
  for (const { w, b, alpha } of exactPath({ samples, loss, path: overMus(mus) }, 1e-9, kernels)) {
    numbers.push(...w, b, ...alpha);
  }
  giveBack();
  return { bytes: Buffer.from(Float64Array.from(numbers).buffer), wasAtHome: kernels.resident !== undefined };
}

describe.each(Object.entries<Loss>(losses))('samples in a home of their own, %s', (_, loss) => {
  test('have the solutions of their copies about the mean, bit for bit', () => {
    const options = fc.record({
      n: fc.integer({ min: 2, max: 120 }),
      d: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(1e6),
      offset: fc.constantFrom(0, 1000),
      scale: fc.constantFrom(1, 1e-3, 1e3),
      constants: fc.boolean(),
      noise: fc.constant(0.1),
    });
    fc.assert(
      fc.property(options, fc.boolean(), (given, isFloat32) => {
        const numbers = randomSamples(given);
        const samples = isFloat32 ? inFloat32(numbers) : numbers;
        const there = solved(atHome(samples), loss);
        expect(there.wasAtHome).toBe(true);
        expect(there.bytes.equals(solved(samples, loss).bytes)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('have them with several threads, too', () => {
    const samples = randomSamples({ n: 4000, d: 30, seed: 5, noise: 0.1 });
    expect(solved(atHome(samples), loss, 2).bytes.equals(solved(samples, loss).bytes)).toBe(true);
  });

  test('have them one solver after the other, in memory that is not zero any more', () => {
    const samples = atHome(randomSamples({ n: 300, d: 12, seed: 3, noise: 0.2 }));
    const first = solved(samples, loss);
    for (const other of Object.values(losses) as Loss[]) if (other.largestSlope < 2) solved(samples, other);
    expect(solved(samples, loss).bytes.equals(first.bytes)).toBe(true);
  });
});

describe('a home of numbers', () => {
  test('has places for two solvers at once, each free again when it is given back; a third one works on copies', () => {
    const { features } = atHome(randomSamples({ n: 20, d: 3, seed: 1 }));
    const [one, two, three] = [0, 1, 2].map(() => borrowKernels(1, homeOf(features)));
    expect([one, two, three].map(({ kernels }) => kernels.resident)).toEqual([
      features.values,
      features.values,
      undefined,
    ]);
    const vectors = [one, two].map(({ kernels }, k) => kernels.arena.float64(100).fill(k + 1));
    expect(vectors.map((vector) => vector.every((value, _, { 0: first }) => value === first))).toEqual([true, true]);
    expect(vectors.map(([first]) => first)).toEqual([1, 2]);
    two.giveBack();
    const again = borrowKernels(1, homeOf(features));
    expect(again.kernels.resident).toBe(features.values);
    expect(again.kernels.arena.float64(100).every((value) => value === 0)).toBe(true);
    for (const { giveBack } of [one, three, again]) giveBack();
  });

  test('is not taken for one of numbers that have been copied out of it', () => {
    const { features } = atHome(randomSamples({ n: 20, d: 3, seed: 1 }));
    const copied = { ...(features as DenseMatrix), values: features.values.slice() };
    expect(homeOf(copied)).toBeUndefined();
  });

  test('is left alone where it has no room for a solver', () => {
    const { features } = atHome(randomSamples({ n: 20, d: 3, seed: 1 }));
    const { kernels, giveBack } = borrowKernels(1, { ...homeOf(features)!, needed: 2 ** 32 });
    expect(kernels.resident).toBeUndefined();
    giveBack();
  });
});
