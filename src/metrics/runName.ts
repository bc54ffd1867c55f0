import type { Quantity } from './metric.ts';

/** What tells the rows of several runs apart where they are in one table. */
export const runName: Quantity = {
  column: 'run',
  symbol: 'run',
  type: 'text',
  description: 'The results directory as it was named.',
  formula: '',
  unit: 'name',
  source: 'the run',
};
