import { classSizes } from '../model/dataset.ts';
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

export const nTrainI: Metric = {
  column: 'n_train_i',
  symbol: 'n I',
  type: 'number',
  description: 'How many training samples are of class I.',
  formula: 'n_I',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => classSizes(pair.dataset.train)[0],
};

export const nTrainJ: Metric = {
  column: 'n_train_j',
  symbol: 'n J',
  type: 'number',
  description: 'How many training samples are of class J; where both classes have the same number, they are balanced.',
  formula: 'n_J',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => classSizes(pair.dataset.train)[1],
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
