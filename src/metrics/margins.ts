import { zeroOne } from '../losses/zeroOne.ts';
import type { Metric } from './metric.ts';
import { mean } from './perturbations.ts';
import { newAngle } from './sources.ts';

/* What follows from the margins m = y s(x) of the samples, and ‖w‖: errors and signed distances. */

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
  measure: ({ scored }) => errorRate(scored?.trainMargins),
};

export const testError: Metric = {
  ...trainError,
  column: 'test_error',
  symbol: 'test err',
  description: errorText('test samples'),
  shown: { screen: { place: 4, importance: 2 }, report: 4 },
  measure: ({ scored }) => errorRate(scored?.testMargins),
};

function errorRate(margins: Float64Array | undefined): number | undefined {
  if (!margins) return undefined;
  let misclassified = 0;
  for (const m of margins) misclassified += zeroOne.value(m);
  return misclassified / margins.length;
}

const errorDistanceText = (samples: string) =>
  `Error distance: how far misclassified ${samples} lie beyond the boundary, as a mean over all of them (0 for the others).`;

export const dErr: Metric = {
  column: 'd_err',
  symbol: 'd_err',
  type: 'number',
  description: errorDistanceText('training samples'),
  formula: '(1/n) Σ_{y d(x) ≤ 0} −y d(x)',
  unit: 'feature units',
  source: newAngle,
  shown: { screen: { place: 5, importance: 7 }, report: 5 },
  measure: ({ scored }) => errorDistance(scored?.trainMargins, scored?.wNorm),
};

export const testDErr: Metric = {
  ...dErr,
  column: 'test_d_err',
  symbol: 'd_err test',
  description: errorDistanceText('test samples'),
  shown: { screen: { place: 12, importance: 12 } },
  measure: ({ scored }) => errorDistance(scored?.testMargins, scored?.wNorm),
};

function errorDistance(margins: Float64Array | undefined, wNorm: number | undefined): number | undefined {
  if (!margins || wNorm === undefined) return undefined;
  let sum = 0;
  for (const m of margins) if (m < 0) sum -= m;
  return sum / wNorm / margins.length;
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
  measure: ({ scored }) => adversarialDistance(scored?.trainMargins, scored?.wNorm),
};

export const testDAdv: Metric = {
  ...dAdv,
  column: 'test_d_adv',
  symbol: 'd_adv test',
  description: adversarialDistanceText('test samples'),
  shown: { screen: { place: 13, importance: 11 } },
  measure: ({ scored }) => adversarialDistance(scored?.testMargins, scored?.wNorm),
};

function adversarialDistance(margins: Float64Array | undefined, wNorm: number | undefined): number | undefined {
  return margins && wNorm !== undefined ? mean(margins) / wNorm : undefined;
}
