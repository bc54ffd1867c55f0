import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

const description = (samples: string) =>
  `Error distance: how far misclassified ${samples} lie beyond the boundary, as a mean over all of them (0 for the others).`;

export const dErr: Metric = {
  column: 'd_err',
  symbol: 'd_err',
  type: 'number',
  description: description('training samples'),
  formula: '(1/n) Σ_{y d(x) ≤ 0} −y d(x)',
  unit: 'feature units',
  source: newAngle,
  measure: ({ scored }) => errorDistance(scored?.trainMargins, scored?.wNorm),
};

export const testDErr: Metric = {
  column: 'test_d_err',
  symbol: 'd_err test',
  type: 'number',
  description: description('test samples'),
  formula: '(1/n) Σ_{y d(x) ≤ 0} −y d(x)',
  unit: 'feature units',
  source: newAngle,
  measure: ({ scored }) => errorDistance(scored?.testMargins, scored?.wNorm),
};

function errorDistance(margins: Float64Array | undefined, wNorm: number | undefined): number | undefined {
  if (!margins || wNorm === undefined) return undefined;
  let sum = 0;
  for (const m of margins) if (m < 0) sum -= m;
  return sum / wNorm / margins.length;
}
