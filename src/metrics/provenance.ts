import type { Metric } from './metric.ts';
import { config, later } from './sources.ts';

export const trainer: Metric = {
  column: 'trainer',
  symbol: 'trainer',
  type: 'text',
  description: 'How the classifier was trained.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ point }) => point.trainer,
};

export const seed: Metric = {
  column: 'seed',
  symbol: 'seed',
  type: 'number',
  description: 'The seed of everything random.',
  formula: '',
  unit: '1',
  source: config,
  measure: ({ point }) => point.seed,
};

export const fold: Metric = {
  column: 'fold',
  symbol: 'fold',
  type: 'number',
  description: 'Always empty in this version: the fold of a cross-validation.',
  formula: '',
  unit: '1',
  source: later,
  measure: () => undefined,
};

export const adversarialNorm: Metric = {
  column: 'adversarial_norm',
  symbol: 'adv. norm',
  type: 'text',
  description: 'The norm of the changes in adversarial training; empty for weight decay alone.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ point }) => point.adversarialNorm,
};

export const adversarialEpsilon: Metric = {
  column: 'adversarial_epsilon',
  symbol: 'ε',
  type: 'number',
  description:
    'The size of the changes in adversarial training, which such a sweep is over; empty for weight decay alone.',
  formula: 'ε',
  unit: 'feature units',
  source: config,
  measure: ({ point }) => point.epsilon,
};
