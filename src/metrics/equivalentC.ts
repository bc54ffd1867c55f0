import type { Metric } from './metric.ts';
import { libsvm } from './sources.ts';

export const cEquivalent: Metric = {
  column: 'c_equivalent',
  symbol: 'C',
  type: 'number',
  description: 'The C of ½‖w‖² + C Σ f (LIBSVM, LIBLINEAR, scikit-learn) that has the same solution.',
  formula: '1/(2μn)',
  unit: '1 / loss',
  source: libsvm,
  measure({ point, pair }) {
    if (point.mu === 0 || point.adversarialNorm !== undefined) return undefined;
    return equivalentC(point.mu, pair.dataset.train.features.rows);
  },
};

/** C = 1/(2μn): ½‖w‖² + C Σ f over n samples is R + μ‖w‖² times Cn. */
export function equivalentC(mu: number, n: number): number {
  return 1 / (2 * mu * n);
}
