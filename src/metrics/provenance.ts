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
  description: 'Always empty in this version: the norm of adversarial training.',
  formula: '',
  unit: 'name',
  source: later,
  measure: () => undefined,
};

export const adversarialEpsilon: Metric = {
  column: 'adversarial_epsilon',
  symbol: 'adv. ε',
  type: 'number',
  description: 'Always empty in this version: the ε of adversarial training.',
  formula: '',
  unit: 'feature units',
  source: later,
  measure: () => undefined,
};
