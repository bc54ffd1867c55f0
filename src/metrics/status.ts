import type { Metric } from './metric.ts';
import { run } from './sources.ts';

export const status: Metric = {
  column: 'status',
  symbol: 'status',
  type: 'text',
  description: 'ok; not-converged: the certificate is coarser than the tolerance; failed: there is no solution.',
  formula: '',
  unit: 'name',
  source: run,
  measure({ scored }) {
    if (!scored) return 'failed';
    return scored.fit.converged ? 'ok' : 'not-converged';
  },
};

export const error: Metric = {
  column: 'error',
  symbol: 'error',
  type: 'text',
  description: 'Why the point did not converge or failed; empty where status is ok.',
  formula: '',
  unit: 'text',
  source: run,
  measure: ({ scored, failure }) => (scored && !scored.fit.converged ? scored.fit.stopped : failure),
};
