import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

export const mu: Metric = {
  column: 'mu',
  symbol: 'μ',
  type: 'number',
  description: 'The coefficient of ‖w‖² in the objective, whatever spelling `lambda` uses.',
  formula: 'L = R + μ‖w‖²',
  unit: 'loss per squared weight',
  source: newAngle,
  measure: ({ point }) => point.mu,
};
