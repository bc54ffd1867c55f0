import { expect, test } from 'vitest';
import { withoutZeros } from '../../src/math/matrix.ts';
import { pairWarnings } from '../../src/sweep/warnings.ts';
import { samplesOf } from '../trainers/problems.ts';

test('samples outside the bounds are counted alike with and without their zeros', () => {
  const train = samplesOf(
    [
      [0, 0, 3],
      [1, 2, 1],
      [0, 1, 0],
    ],
    [
      [2, 2, 2],
      [9, 1, 1],
    ],
  );
  const sparse = { ...train, features: withoutZeros(train.features) };
  for (const bounds of [
    [0, 2],
    [1, 2],
    [0, 9],
    [1, 9],
  ] as const) {
    const [dense] = pairWarnings({ classI: 'a', classJ: 'b', train, bounds });
    expect(pairWarnings({ classI: 'a', classJ: 'b', train: sparse, bounds })[0]).toBe(dense);
  }
  expect(pairWarnings({ classI: 'a', classJ: 'b', train: sparse, bounds: [1, 2] })[0]).toContain('3 of 5 training');
});
