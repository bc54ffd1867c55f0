import { dot } from '../math/vector.ts';
import type { Metric } from './metric.ts';
import { boundaryTilting } from './sources.ts';

/** A cosine as small as this is 0 but for rounding. */
const RIGHT_ANGLE = 2 ** -40;

export const adversarialStrength: Metric = {
  column: 'adversarial_strength',
  symbol: '1/cos θ',
  type: 'number',
  description:
    'Adversarial strength: how many times nearer the boundary is than that of the nearest-centroid classifier, the farthest there can be; of balanced classes the largest possible d_adv over d_adv. 1 at θ = 0, inf at a right angle (cos θ within ±2⁻⁴⁰), empty beyond it, where d_adv of balanced classes is negative.',
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
    const cosine = along / pair.centroidDistance;
    if (Math.abs(cosine) <= RIGHT_ANGLE) return Number.POSITIVE_INFINITY;
    // Rounding may leave the cosine of a tiny angle above 1.
    return cosine < 0 ? undefined : Math.max(1 / cosine, 1);
  },
};
