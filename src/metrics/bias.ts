import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

export const bias: Metric = {
  column: 'bias',
  symbol: 'b',
  type: 'number',
  description: 'The bias of the score s(x) = w·x + b, which is never penalised.',
  formula: 'b',
  unit: '1',
  source: newAngle,
  measure: ({ fit }) => fit?.b,
};

export const biasAtMean: Metric = {
  column: 'bias_at_mean',
  symbol: 'b mean',
  type: 'number',
  description:
    'The bias about the mean m of the training samples, which run.json holds: s(x) = w·(x − m) + bias_at_mean. Errors and distances are those of this classifier; `bias` is the double next to bias_at_mean − w·m, which loses digits where m is far from 0.',
  formula: 'b + w·m',
  unit: '1',
  source: newAngle,
  measure: ({ fit }) => fit?.biasAtMean,
};

export const biasUnique: Metric = {
  column: 'bias_unique',
  symbol: 'b unique',
  type: 'boolean',
  description:
    'False where every bias in an interval is optimal; `bias` is then its midpoint. Empty after gradient descent, which cannot tell.',
  formula: '',
  unit: '',
  source: 'Burges & Crisp, Uniqueness of the SVM Solution',
  measure: ({ fit }) => fit?.biasUnique,
};
