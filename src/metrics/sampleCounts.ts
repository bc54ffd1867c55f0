import type { Metric } from './metric.ts';
import { config } from './sources.ts';

export const nTrain: Metric = {
  column: 'n_train',
  symbol: 'n',
  type: 'number',
  description: 'How many training samples there are.',
  formula: 'n',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => pair.dataset.train.features.rows,
};

export const nTest: Metric = {
  column: 'n_test',
  symbol: 'n test',
  type: 'number',
  description: 'How many test samples there are; empty if there is no test set.',
  formula: '',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => pair.dataset.test?.features.rows,
};
