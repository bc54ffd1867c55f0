import { angle } from '../math/angle.ts';
import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

export const tiltAngle: Metric = {
  column: 'tilt_angle',
  symbol: 'θ',
  type: 'number',
  description: 'Tilting angle: between the weights and the line through the centroids of the two classes.',
  formula: 'θ = ∠(w, j − i)',
  unit: 'radians',
  source: newAngle,
  measure({ scored, pair }) {
    if (scored?.wNorm === undefined || pair.centroidDistance === 0) return undefined;
    return angle(scored.classifier.w, scored.wNorm, pair.direction, pair.centroidDistance);
  },
};
