import { type DualNormName, dualNorms } from '../../math/dualNorms.ts';
import { angle, norm } from '../../math/vector.ts';
import { bayesWeights, lengths, mostRobustWeights, robustErrorOf, type TwoClusters } from './clusterTheory.ts';

/** What is known of two clusters, under the names that it has in files. δ is the difference of the means. */
export interface KnownFacts {
  /** √(δᵀΣ⁻¹δ). */
  readonly mahalanobis_distance: number;
  /** The least error there is: ρ + (1 − 2ρ) Φ(−½√(δᵀΣ⁻¹δ)), that of weights Σ⁻¹δ and bias 0. */
  readonly bayes_error: number;
  /** The error of weights δ and bias 0. */
  readonly centroid_error: number;
  /** Radians between Σ⁻¹δ and δ: the tilting angle of the ideal classifier. */
  readonly ideal_angle: number;
  readonly robust_errors: readonly RobustErrors[];
  /** Σ⁻¹δ, δ, both at length 1, and the features' standard deviations. */
  readonly ideal_direction: readonly number[];
  readonly centroid_direction: readonly number[];
  readonly deviations: readonly number[];
}

/** Errors where samples may be moved by ‖r‖ ≤ ε: of weights Σ⁻¹δ, of weights δ, and the least of all classifiers. */
export interface RobustErrors {
  readonly norm: DualNormName;
  readonly epsilon: number;
  readonly ideal: number;
  readonly centroid: number;
  /** Not known with label noise. */
  readonly least?: number;
}

/** Sizes of perturbations, as parts of the one that makes the two means the same. */
const SIZES = [1 / 4, 1 / 2, 3 / 4];

export function knownFacts(clusters: TwoClusters): KnownFacts {
  const { halfDifference, deviations, labelNoise } = clusters;
  const ideal = bayesWeights(clusters);
  const errorOf = (w: Float64Array, name: DualNormName, epsilon: number) =>
    robustErrorOf(clusters, { w, b: 0 }, name, epsilon);
  const unit = (u: Float64Array) => Array.from(u, (value) => value / norm(u));
  return {
    mahalanobis_distance: 2 * norm(halfDifference.map((m, k) => m / deviations[k])),
    bayes_error: errorOf(ideal, 'l2', 0),
    centroid_error: errorOf(halfDifference, 'l2', 0),
    ideal_angle: angle(ideal, norm(ideal), halfDifference, norm(halfDifference)),
    robust_errors: (Object.keys(dualNorms) as DualNormName[]).flatMap((name) =>
      sizes(clusters, name).map((epsilon) => ({
        norm: name,
        epsilon,
        ideal: errorOf(ideal, name, epsilon),
        centroid: errorOf(halfDifference, name, epsilon),
        ...(labelNoise === 0 && { least: errorOf(mostRobustWeights(clusters, name, epsilon), name, epsilon) }),
      })),
    ),
    ideal_direction: unit(ideal),
    centroid_direction: unit(halfDifference),
    deviations: Array.from(deviations),
  };
}

/** Sizes at which robust errors are worth knowing, to two digits. */
export function sizes({ halfDifference }: TwoClusters, name: DualNormName): number[] {
  return SIZES.map((part) => Number((part * lengths[name](halfDifference)).toPrecision(2)));
}
