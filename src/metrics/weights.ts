import { angle, dot } from '../math/vector.ts';
import type { Metric } from './metric.ts';
import { offsetOf } from './pair.ts';
import { boundaryTilting, newAngle } from './sources.ts';

/* The weights and the bias of a classifier, and how they stand to the centroids of the two classes. */

export const wNorm: Metric = {
  column: 'w_norm',
  symbol: '‖w‖',
  type: 'number',
  description: 'The Euclidean norm of the weights: by how much the score changes per unit of distance.',
  formula: '‖w‖₂',
  unit: '1 / feature unit',
  source: newAngle,
  shown: { screen: { place: 7, importance: 8 }, report: 7 },
  measure: ({ scored, fit }) => fit && (scored?.wNorm ?? 0),
};

export const bias: Metric = {
  column: 'bias',
  symbol: 'b',
  type: 'number',
  description: 'The bias of the score s(x) = w·x + b, which is never penalised.',
  formula: 'b',
  unit: '1',
  source: newAngle,
  measure: ({ fit }) => fit?.b,
};

export const biasAtMean: Metric = {
  column: 'bias_at_mean',
  symbol: 'b mean',
  type: 'number',
  description:
    'The bias about the mean m of the training samples, which run.json holds: s(x) = w·(x − m) + bias_at_mean. Errors and distances are those of this classifier; `bias` is the double next to bias_at_mean − w·m, which loses digits where m is far from 0.',
  formula: 'b + w·m',
  unit: '1',
  source: newAngle,
  measure: ({ fit }) => fit?.biasAtMean,
};

export const biasUnique: Metric = {
  column: 'bias_unique',
  symbol: 'b unique',
  type: 'boolean',
  description:
    'False where every bias in an interval is optimal; `bias` is then its midpoint. Empty after gradient descent, which cannot tell.',
  formula: '',
  unit: 'true or false',
  source: 'Burges & Crisp, Uniqueness of the SVM Solution',
  measure: ({ fit }) => fit?.biasUnique,
};

export const tiltAngle: Metric = {
  column: 'tilt_angle',
  symbol: 'θ',
  type: 'number',
  description: 'Tilting angle: between the weights and the line through the centroids of the two classes.',
  formula: 'θ = ∠(w, j − i)',
  unit: 'radians',
  source: newAngle,
  shown: { screen: { place: 8, importance: 6 }, report: 8 },
  measure({ scored, pair }) {
    if (scored?.wNorm === undefined || pair.centroidDistance === 0) return undefined;
    return angle(scored.classifier.w, scored.wNorm, pair.direction, pair.centroidDistance);
  },
};

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

export const biasFromMidpoint: Metric = {
  column: 'bias_from_midpoint',
  symbol: 'offset',
  type: 'number',
  description:
    'Signed distance from the boundary to the midpoint c of the two centroids; positive if c lies on the side of class J.',
  formula: '(w·c + b)/‖w‖, c = (i + j)/2',
  unit: 'feature units',
  source: newAngle,
  shown: { screen: { place: 14, importance: 13 } },
  measure: ({ scored, pair }) =>
    scored?.wNorm === undefined ? undefined : offsetOf(scored.classifier, pair) / scored.wNorm,
};
