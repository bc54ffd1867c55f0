import { largestMagnitude } from '../math/vector.ts';

/** The weights of one sign: the features that have them are all attacked in one direction, which the sample's label decides. */
export interface WeightSide {
  /** |w|, falling. */
  readonly magnitudes: Float64Array;
  /** sums[k]: the sum of the k largest |w|. */
  readonly sums: Float64Array;
  /** restSquares[k]: Σ w² without the k largest. */
  readonly restSquares: Float64Array;
}

/**
 * A classifier's weights in the order in which attacks within a box want them, the same for all samples. They are relative
 * to the largest, so that no square of them overflows; those whose squares would vanish, too small for any margin that rounding
 * leaves, are 0.
 */
export interface WeightSides {
  /** max |w|; not 0. All that follows is in units of it. */
  readonly scale: number;
  /** d values. */
  readonly weights: Float64Array;
  /** Features with w ≠ 0 by falling |w|; of equals, the first first. */
  readonly byMagnitude: Uint32Array;
  /** Their |w|. */
  readonly magnitudes: Float64Array;
  /** Weights > 0 and weights < 0. */
  readonly sides: readonly [positive: WeightSide, negative: WeightSide];
  /** Σ|w|. */
  readonly sum: number;
  /** Σ w². */
  readonly squares: number;
}

/** Of the largest weight. */
const SMALLEST = 2 ** -500;

/** w ≠ 0. */
export function weightSides(w: Float64Array): WeightSides {
  const scale = largestMagnitude(w);
  const weights = w.map((value) => (Math.abs(value / scale) < SMALLEST ? 0 : value / scale));
  const byMagnitude = Uint32Array.from(weights.keys())
    .filter((i) => weights[i] !== 0)
    .sort((i, j) => Math.abs(weights[j]) - Math.abs(weights[i]) || i - j);
  const sideOf = (sign: number) => {
    const members = byMagnitude.filter((i) => Math.sign(weights[i]) === sign);
    return weightSide(Float64Array.from(members, (i) => Math.abs(weights[i])));
  };
  const sides = [sideOf(1), sideOf(-1)] as const;
  const sum = sides.reduce((total, { sums }) => total + sums[sums.length - 1], 0);
  const squares = sides.reduce((total, { restSquares }) => total + restSquares[0], 0);
  const magnitudes = Float64Array.from(byMagnitude, (i) => Math.abs(weights[i]));
  return { scale, weights, byMagnitude, magnitudes, sides, sum, squares };
}

function weightSide(magnitudes: Float64Array): WeightSide {
  const count = magnitudes.length;
  const sums = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) sums[k + 1] = sums[k] + magnitudes[k];
  const restSquares = new Float64Array(count + 1);
  for (let k = count - 1; k >= 0; k--) restSquares[k] = restSquares[k + 1] + magnitudes[k] ** 2;
  return { magnitudes, sums, restSquares };
}
