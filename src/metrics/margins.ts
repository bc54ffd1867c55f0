import { mean, shareUpTo } from './averages.ts';
import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

/*
 * What follows from the margins m = y s(x) of the samples, and ‖w‖: errors and signed distances. Training samples count by
 * their weight, where they have one: n is then V, the sum of the weights, and each term is times its sample's weight v.
 */

const errorText = (samples: string) =>
  `The fraction of ${samples} on the wrong side of the boundary, or on it; counted by the score's sign, so it exists at w = 0 too.`;

export const trainError: Metric = {
  column: 'train_error',
  symbol: 'train err',
  type: 'number',
  description: errorText('training samples'),
  formula: '|{y s(x) ≤ 0}| / n',
  unit: 'fraction',
  source: newAngle,
  shown: { screen: { place: 3, importance: 3 }, report: 3 },
  measure: ({ scored, pair }) => errorRate(scored?.trainMargins, pair.dataset.train.weights),
};

export const testError: Metric = {
  ...trainError,
  column: 'test_error',
  symbol: 'test err',
  description: errorText('test samples'),
  formula: '|{y s(x) ≤ 0}| / n_test',
  shown: { screen: { place: 4, importance: 2 }, report: 4 },
  measure: ({ scored }) => errorRate(scored?.testMargins),
};

function errorRate(margins: Float64Array | undefined, weights?: Float64Array): number | undefined {
  // A margin of 0 is misclassified, too.
  return margins && shareUpTo(0, margins, weights);
}

const errorDistanceText = (samples: string) =>
  `Error distance: how far misclassified ${samples} lie beyond the boundary, as a mean over all ${samples} (0 for the others).`;

export const dErr: Metric = {
  column: 'd_err',
  symbol: 'd_err',
  type: 'number',
  description: errorDistanceText('training samples'),
  formula: '(1/n) Σ_{y d(x) ≤ 0} −y d(x)',
  unit: 'feature units',
  source: newAngle,
  shown: { screen: { place: 5, importance: 7 }, report: 5 },
  measure: ({ scored, pair }) => errorDistance(scored?.trainMargins, scored?.wNorm, pair.dataset.train.weights),
};

export const testDErr: Metric = {
  ...dErr,
  column: 'test_d_err',
  symbol: 'd_err test',
  description: errorDistanceText('test samples'),
  formula: '(1/n_test) Σ_{y d(x) ≤ 0} −y d(x)',
  shown: { screen: { place: 12, importance: 12 } },
  measure: ({ scored }) => errorDistance(scored?.testMargins, scored?.wNorm),
};

function errorDistance(
  margins: Float64Array | undefined,
  wNorm: number | undefined,
  weights?: Float64Array,
): number | undefined {
  if (!margins || wNorm === undefined) return undefined;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < margins.length; i++) {
    const weight = weights ? weights[i] : 1;
    if (margins[i] < 0) sum -= weight * margins[i];
    total += weight;
  }
  return sum / wNorm / total;
}

const adversarialDistanceText = (samples: string) =>
  `Adversarial distance: the mean signed distance of ${samples} from the boundary, positive on their own side.`;

export const dAdv: Metric = {
  column: 'd_adv',
  symbol: 'd_adv',
  type: 'number',
  description: adversarialDistanceText('training samples'),
  formula: '(1/n) Σ y d(x)',
  unit: 'feature units',
  source: newAngle,
  shown: { screen: { place: 6, importance: 4 }, report: 6 },
  measure: ({ scored, pair }) => adversarialDistance(scored?.trainMargins, scored?.wNorm, pair.dataset.train.weights),
};

export const testDAdv: Metric = {
  ...dAdv,
  column: 'test_d_adv',
  symbol: 'd_adv test',
  description: adversarialDistanceText('test samples'),
  formula: '(1/n_test) Σ y d(x)',
  shown: { screen: { place: 13, importance: 11 } },
  measure: ({ scored }) => adversarialDistance(scored?.testMargins, scored?.wNorm),
};

function adversarialDistance(
  margins: Float64Array | undefined,
  wNorm: number | undefined,
  weights?: Float64Array,
): number | undefined {
  return margins && wNorm !== undefined ? mean(margins, weights) / wNorm : undefined;
}
