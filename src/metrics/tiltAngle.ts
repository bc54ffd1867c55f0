import { atan2 } from '../math/elementary.ts';
import { addScaled, dot, norm } from '../math/vector.ts';
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

/**
 * The angle between u and v, 0 … π, by atan2 of u's components across and along v: arccos would lose half the digits of
 * a small angle.
 */
function angle(u: Float64Array, uNorm: number, v: Float64Array, vNorm: number): number {
  const unitV = v.map((value) => value / vNorm);
  const across = u.map((value) => value / uNorm);
  const along = dot(across, unitV);
  addScaled(across, -along, unitV);
  return atan2(norm(across), along);
}
