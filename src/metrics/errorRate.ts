import { zeroOne } from '../losses/zeroOne.ts';
import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

const description = (samples: string) =>
  `The fraction of ${samples} on the wrong side of the boundary, or on it; counted by the score's sign, so it exists at w = 0 too.`;

export const trainError: Metric = {
  column: 'train_error',
  symbol: 'train err',
  type: 'number',
  description: description('training samples'),
  formula: '|{y s(x) ≤ 0}| / n',
  unit: 'fraction',
  source: newAngle,
  measure: ({ scored }) => errorRate(scored?.trainMargins),
};

export const testError: Metric = {
  column: 'test_error',
  symbol: 'test err',
  type: 'number',
  description: description('test samples'),
  formula: '|{y s(x) ≤ 0}| / n',
  unit: 'fraction',
  source: newAngle,
  measure: ({ scored }) => errorRate(scored?.testMargins),
};

function errorRate(margins: Float64Array | undefined): number | undefined {
  if (!margins) return undefined;
  let misclassified = 0;
  for (const m of margins) misclassified += zeroOne.value(m);
  return misclassified / margins.length;
}
