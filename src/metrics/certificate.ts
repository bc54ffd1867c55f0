import type { Metric } from './metric.ts';
import { convexOptimization, newAngle, run } from './sources.ts';

/* What was minimised, how near to the least possible value the trainer came, and how it ended. */

export const empiricalRisk: Metric = {
  column: 'empirical_risk',
  symbol: 'R',
  type: 'number',
  description: 'The mean loss of the training samples.',
  formula: 'R = (1/n) Σ f(y s(x))',
  unit: 'loss',
  source: newAngle,
  measure: ({ fit }) => fit?.certificate.empiricalRisk,
};

export const objective: Metric = {
  column: 'objective',
  symbol: 'L',
  type: 'number',
  description:
    'What was minimised, at the solution found: the regularised risk or, in adversarial training, the mean of the worst losses with μ‖w‖².',
  formula: 'L = R + μ‖w‖²',
  unit: 'loss',
  source: newAngle,
  measure: ({ fit }) => fit?.certificate.objective,
};

export const dualityGap: Metric = {
  column: 'duality_gap',
  symbol: 'gap',
  type: 'number',
  description:
    'The certificate of the classifier in the files, of weights.npy and `bias`: its objective is above the least possible one by at most this fraction of itself, rounding included. Larger than gap_at_mean where the features lie so far from 0 that no double holds the bias well enough.',
  formula: '(L − D)/L with a feasible dual value D',
  unit: '1',
  source: convexOptimization,
  shown: { screen: { place: 15, importance: 14 }, report: 11 },
  measure: ({ fit }) => fit?.certificate.relativeGapInFiles,
};

export const gapAtMean: Metric = {
  column: 'gap_at_mean',
  symbol: 'gap mean',
  type: 'number',
  description:
    'The same certificate of the classifier about the mean, of weights.npy and `bias_at_mean`, which does not change when a constant is added to a feature.',
  formula: '(L − D)/L with a feasible dual value D',
  unit: '1',
  source: convexOptimization,
  measure: ({ fit }) => fit?.certificate.relativeGap,
};

export const wRadius: Metric = {
  column: 'w_radius',
  symbol: '‖w−w*‖ ≤',
  type: 'number',
  description: 'The weights found differ from the optimal ones by at most this, in Euclidean norm.',
  formula: '√((L − D)/μ)',
  unit: '1 / feature unit',
  source: convexOptimization,
  measure: ({ fit }) => fit?.certificate.radius,
};

export const converged: Metric = {
  column: 'converged',
  symbol: 'converged',
  type: 'boolean',
  description:
    'Whether `gap_at_mean` reached the tolerance of the config; empty for gradient descent at λ = 0 and for trainers from outside. Of adversarial training, whether its objective is above the least one by no more than the tolerance.',
  formula: 'gap_at_mean ≤ tolerance',
  unit: 'true or false',
  source: run,
  measure: ({ fit }) => fit?.converged,
};

export const iterations: Metric = {
  column: 'iterations',
  symbol: 'iterations',
  type: 'number',
  description:
    'How many linear systems the trainer solved for this point; of gradient descent, its steps; of adversarial training, those of Newton’s method; what a trainer from outside counts, if it does.',
  formula: '',
  unit: '1',
  source: run,
  measure: ({ fit }) => fit?.iterations,
};

export const excess: Metric = {
  column: 'excess',
  symbol: 'excess',
  type: 'number',
  description:
    'Of a trainer from outside: its objective is above the least possible one by at most this fraction of itself, as a dual value of the exact trainer at the same λ proves. Empty for other trainers, and where the exact one has no certificate.',
  formula: '(L − D)/L with D the dual value of the exact trainer',
  unit: '1',
  source: convexOptimization,
  shown: { screen: { place: 16, importance: 15 } },
  measure: ({ fit }) => fit?.excess,
};

export const status: Metric = {
  column: 'status',
  symbol: 'status',
  type: 'text',
  description:
    'ok; not-converged: the certificate is coarser than the tolerance; failed: there is no solution. At λ = 0, where there is no certificate, ok says that all epochs were run.',
  formula: '',
  unit: 'name',
  source: run,
  shown: { report: 12 },
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
