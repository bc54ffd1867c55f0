import { dot } from '../math/vector.ts';
import type { Metric } from './metric.ts';
import { boundaryTilting } from './sources.ts';

export const adversarialStrength: Metric = {
  column: 'adversarial_strength',
  symbol: '1/cos θ',
  type: 'number',
  description:
    'Adversarial strength: how many times nearer the boundary is than that of the nearest-centroid classifier, the farthest there can be; of balanced classes the largest possible d_adv over d_adv. 1 at θ = 0, inf at a right angle, empty beyond it, where d_adv of balanced classes is negative.',
  formula: '1/cos θ = ‖w‖ ‖j − i‖ / (w·(j − i))',
  unit: '1',
  source: boundaryTilting,
  measure({ scored, pair }) {
    if (scored?.wNorm === undefined || pair.centroidDistance === 0) return undefined;
    const { wNorm } = scored;
    const along = dot(
      scored.classifier.w.map((value) => value / wNorm),
      pair.direction,
    );
    if (along < 0) return undefined;
    // Rounding may leave the cosine of a tiny angle above 1.
    return along === 0 ? Number.POSITIVE_INFINITY : Math.max(pair.centroidDistance / along, 1);
  },
};
