import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { hinge } from '../../src/losses/hinge.ts';
import { pairOf } from '../../src/metrics/pair.ts';
import { defaultEpsilons, robustness } from '../../src/metrics/robustness.ts';
import { score } from '../../src/metrics/scorer.ts';
import { hasMnist } from '../thorough.ts';
import { exactFits } from '../trainers/paths.ts';
import { datasetOf, samplesOf } from './examples.ts';

/** On a line, with the boundary at x = 2: distances 2, 1, 0 (misclassified), 1, 2. */
const line = datasetOf(samplesOf([[0], [1], [3], [3], [4]], [-1, -1, -1, 1, 1]));

const robustErrors = (dataset: typeof line, epsilons: number[]) => {
  const pair = pairOf(dataset, 'train');
  const scored = score(pair, { w: Float64Array.of(1), b: -2 }, ['l2']);
  return robustness(pair, scored, { l2: epsilons }).map(({ box, epsilon, robustError }) => [box, epsilon, robustError]);
};

describe('the robust error', () => {
  test('counts samples no further from the boundary than ε, misclassified ones always', () => {
    expect(robustErrors(line, [0, 0.5, 1, 1.5, 2])).toEqual([
      [false, 0, 0.2],
      [false, 0.5, 0.2],
      [false, 1, 0.6],
      [false, 1.5, 0.6],
      [false, 2, 1],
    ]);
  });

  test('inside a box counts those alone that can reach the boundary there', () => {
    // In [2.5, 4] class J cannot reach 2, whereas those of class I move up to it as without a box.
    const boxed = robustErrors({ ...line, bounds: [2.5, 4] }, [1, 2]).filter(([box]) => box);
    expect(boxed).toEqual([
      [true, 1, 0.4],
      [true, 2, 0.6],
    ]);
  });

  test('is not measured where there is no boundary', () => {
    const pair = pairOf(line, 'train');
    expect(robustness(pair, score(pair, { w: Float64Array.of(0), b: 1 }, ['l2']), {})).toEqual([]);
  });
});

describe('default perturbation sizes', () => {
  test.each([
    // Half of ‖(3, 4)‖ in each norm: 2.5, 2 and 3.5, in at most ten round steps.
    ['l2', [3, 4], [0, 0.5, 1, 1.5, 2, 2.5]],
    ['linf', [3, 4], [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2]],
    ['l1', [3, 4], [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]],
    ['l2', [0, 6000], [0, 500, 1000, 1500, 2000, 2500, 3000]],
    ['l2', [0, 0.0002], [0, 1e-5, 2e-5, 3e-5, 4e-5, 5e-5, 6e-5, 7e-5, 8e-5, 9e-5, 1e-4]],
    ['l0', [1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 1, 2, 4, 8]],
    ['l2', [0, 0], [0]],
  ] as const)('in %s between centroids %j apart are round multiples up to half of it', (norm, direction, expected) => {
    expect(defaultEpsilons(norm, { direction: Float64Array.from(direction) })).toEqual(expected);
  });
});

// From another program: LIBSVM at tolerance 1e-9, with perturbations by sorting.
test.skipIf(!hasMnist)('of the hinge at λ = 0.01 on MNIST 2 v 3 is as published, of 2042 test images', () => {
  const dataset = loadDatasets({
    name: 'mnist',
    classes: [2, 3],
    limit_per_class: 3000,
    scale: 255,
    bounds: [0, 1],
  }).pair(0);
  const pair = pairOf(dataset, 'test');
  const [fit] = exactFits({ samples: dataset.train, loss: hinge, mus: [0.01] }, { tolerance: 1e-9 });
  const counts = robustness(pair, score(pair, fit, ['l2', 'linf']), { l2: [0, 0.5], linf: [0.05] }).map(
    ({ norm, box, epsilon, robustError }) => [norm, box, epsilon, Math.round(robustError * 2042)],
  );
  expect(counts.filter(([, , epsilon]) => epsilon !== 0)).toEqual([
    ['l2', false, 0.5, 157],
    ['linf', false, 0.05, 309],
    ['l2', true, 0.5, 133],
    ['linf', true, 0.05, 165],
  ]);
});
