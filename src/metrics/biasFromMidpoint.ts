import type { Metric } from './metric.ts';
import { offsetOf } from './pair.ts';
import { newAngle } from './sources.ts';

export const biasFromMidpoint: Metric = {
  column: 'bias_from_midpoint',
  symbol: 'offset',
  type: 'number',
  description:
    'Signed distance from the boundary to the midpoint c of the two centroids; positive if c lies on the side of class J.',
  formula: '(w·c + b)/‖w‖, c = (i + j)/2',
  unit: 'feature units',
  source: newAngle,
  measure: ({ scored, pair }) =>
    scored?.wNorm === undefined ? undefined : offsetOf(scored.classifier, pair) / scored.wNorm,
};
