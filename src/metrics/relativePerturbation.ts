import type { Metric } from './metric.ts';
import { deepFool } from './sources.ts';

export const advRelativeMean: Metric = {
  column: 'adv_relative_mean',
  symbol: 'ρ',
  type: 'number',
  description:
    'Mean L2 norm of the smallest perturbation relative to the norm of its sample, over the attacked samples that are not 0.',
  formula: 'mean of ‖r‖₂/‖x‖₂',
  unit: '1',
  source: deepFool,
  measure({ scored, pair }) {
    const distances = scored?.perturbations.free.l2;
    if (!distances) return undefined;
    let sum = 0;
    let count = 0;
    for (const [i, xNorm] of pair.attackedNorms.entries()) {
      if (xNorm === 0) continue;
      sum += distances[i] / xNorm;
      count++;
    }
    return count === 0 ? undefined : sum / count;
  },
};
