import type { Metric } from './metric.ts';
import { newAngle } from './sources.ts';

export const centroidDistance: Metric = {
  column: 'centroid_distance',
  symbol: '‖j−i‖',
  type: 'number',
  description:
    'Distance between the centroids of the two classes; half of it is the largest d_adv of balanced classes.',
  formula: '‖j − i‖₂',
  unit: 'feature units',
  source: newAngle,
  measure: ({ pair }) => pair.centroidDistance,
};
