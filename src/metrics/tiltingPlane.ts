import { type Matrix, timesAbout } from '../math/matrix.ts';
import { principalDirection } from '../math/principalDirection.ts';
import { addScaled, dot, norm, unitAcross } from '../math/vector.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import { offsetOf, type Pair } from './pair.ts';

/** Below this sine of θ, what w has beside ẑ is rounding: the direction in which the boundary tilts is unknown. */
const NO_TILT = 2 ** -40;

/**
 * The plane in which a classifier's boundary tilts away from that of the nearest-centroid classifier: through
 * c = (i + j)/2, spanned by ẑ = (j − i)/‖j − i‖ and n̂ ∝ w − (w·ẑ)ẑ. A sample has the coordinates
 *
 *     z = (x − c)·ẑ,  n = (x − c)·n̂,
 *
 * and its signed distance from the boundary is d(x) = cos θ z + sin θ n + offset, so that the boundary is a line here.
 * (Tanay & Griffin, A New Angle on L2 Regularization.)
 */
export interface TiltingPlane {
  /** ẑ. d values. */
  readonly z: Float64Array;
  /** n̂; where θ is 0 or π, `fallbackDirection`. d values. */
  readonly n: Float64Array;
  /** The mean of the training samples, and c less the mean. d values. */
  readonly mean: Float64Array;
  readonly midpoint: Float64Array;
  /** cos θ. */
  readonly cos: number;
  /** sin θ ≥ 0; 0 where n̂ is the fallback. */
  readonly sin: number;
  /** (w·c + b)/‖w‖. */
  readonly offset: number;
}

/**
 * The tilting plane of a classifier; undefined where w = 0 or the centroids coincide, for there is no θ. Where θ is 0 or π
 * to rounding (sin θ < 2⁻⁴⁰), n̂ is `fallback()`.
 */
export function tiltingPlane(
  pair: Pair,
  classifier: LinearClassifier,
  fallback: () => Float64Array,
): TiltingPlane | undefined {
  const { w } = classifier;
  const { direction, centroidDistance, mean, midpoint } = pair;
  const wNorm = norm(w);
  if (wNorm === 0 || centroidDistance === 0) return undefined;
  const z = direction.map((value) => value / centroidDistance);
  const unit = w.map((value) => value / wNorm);
  const cos = dot(unit, z);
  const across = unit.slice();
  addScaled(across, -cos, z);
  const isTilted = norm(across) >= NO_TILT;
  const n = isTilted ? unitAcross(unit, z) : fallback();
  return { z, n, mean, midpoint, cos, sin: isTilted ? dot(unit, n) : 0, offset: offsetOf(classifier, pair) / wNorm };
}

/** The n̂ of a plane without tilt: the direction orthogonal to ẑ in which the training samples have the largest variance. */
export function fallbackDirection({ dataset, direction, centroidDistance }: Pair): Float64Array {
  return principalDirection(
    dataset.train.features,
    direction.map((value) => value / centroidDistance),
  );
}

/** z and n of each row of `features` (n × d). */
export function planeCoordinates(
  features: Matrix,
  { z, n, mean, midpoint }: TiltingPlane,
): { readonly z: Float64Array; readonly n: Float64Array } {
  const along = (axis: Float64Array) => {
    const centre = dot(midpoint, axis);
    return timesAbout(features, mean, axis).map((product) => product - centre);
  };
  return { z: along(z), n: along(n) };
}
