import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

export const wNorm: Metric = {
  column: 'w_norm',
  symbol: '‖w‖',
  type: 'number',
  description: 'The Euclidean norm of the weights: by how much the score changes per unit of distance.',
  formula: '‖w‖₂',
  unit: '1 / feature unit',
  source: newAngle,
  measure: ({ scored, fit }) => fit && (scored?.wNorm ?? 0),
};
