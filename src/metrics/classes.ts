import type { Metric } from './metric.ts';
import { config } from './sources.ts';

export const classI: Metric = {
  column: 'class_i',
  symbol: 'I',
  type: 'text',
  description: 'Class I, the first of the pair: label y = −1, where the score is negative.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ pair }) => pair.dataset.classI,
};

export const classJ: Metric = {
  column: 'class_j',
  symbol: 'J',
  type: 'text',
  description: 'Class J, the second of the pair: label y = +1, where the score is positive.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ pair }) => pair.dataset.classJ,
};
