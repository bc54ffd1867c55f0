import type { Metric } from './metric.ts';
import { config } from './sources.ts';

export const loss: Metric = {
  column: 'loss',
  symbol: 'loss',
  type: 'text',
  description: 'The loss that was minimised.',
  formula: 'f(z), z = y (w·x + b)',
  unit: 'name',
  source: config,
  measure: ({ point }) => point.loss,
};
