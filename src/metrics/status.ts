import type { Metric } from './metric.ts';
import { run } from './sources.ts';

export const status: Metric = {
  column: 'status',
  symbol: 'status',
  type: 'text',
  description:
    'ok; not-converged: the certificate is coarser than the tolerance; failed: there is no solution. At λ = 0, where there is no certificate, ok says that all epochs were run.',
  formula: '',
  unit: 'name',
  source: run,
  measure({ scored, fit }) {
    if (!scored) return 'failed';
    return fit?.converged === false ? 'not-converged' : 'ok';
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
  measure: ({ fit, failure }) => (fit?.converged === false ? fit.stopped : failure),
};
