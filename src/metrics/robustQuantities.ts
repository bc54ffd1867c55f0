import type { Quantity } from './metric.ts';
import { deepFool } from './sources.ts';

/** What a row of results gets from robustness.csv where one kind and size of perturbation is asked for. */
export const robustQuantities: readonly Quantity[] = [
  {
    column: 'robust_error',
    symbol: 'robust err',
    type: 'number',
    description:
      'The fraction of attacked samples that some perturbation of size ε or less takes to the boundary, misclassified ones included.',
    formula: '|{smallest perturbation ≤ ε}| / n',
    unit: 'fraction',
    source: deepFool,
  },
  {
    column: 'robust_epsilon',
    symbol: 'ε',
    type: 'number',
    description: 'The size ε that robust_error is for.',
    formula: 'ε',
    unit: 'feature units',
    source: deepFool,
  },
];
