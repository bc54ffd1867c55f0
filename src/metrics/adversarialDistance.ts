import { mean } from './average.ts';
import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

const description = (samples: string) =>
  `Adversarial distance: the mean signed distance of ${samples} from the boundary, positive on their own side.`;

export const dAdv: Metric = {
  column: 'd_adv',
  symbol: 'd_adv',
  type: 'number',
  description: description('training samples'),
  formula: '(1/n) Σ y d(x)',
  unit: 'feature units',
  source: newAngle,
  measure: ({ scored }) => adversarialDistance(scored?.trainMargins, scored?.wNorm),
};

export const testDAdv: Metric = {
  column: 'test_d_adv',
  symbol: 'd_adv test',
  type: 'number',
  description: description('test samples'),
  formula: '(1/n) Σ y d(x)',
  unit: 'feature units',
  source: newAngle,
  measure: ({ scored }) => adversarialDistance(scored?.testMargins, scored?.wNorm),
};

function adversarialDistance(margins: Float64Array | undefined, wNorm: number | undefined): number | undefined {
  return margins && wNorm !== undefined ? mean(margins) / wNorm : undefined;
}
