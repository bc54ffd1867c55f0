import type { Loss } from '../../losses/loss.ts';
import { randomSource } from '../../math/random.ts';
import { dot, norm } from '../../math/vector.ts';
import type { DescentSamples } from './descentSamples.ts';

/** How large the samples are, with a 1 for the bias behind their features. */
export interface SampleSizes {
  readonly n: number;
  /** The largest eigenvalue of (1/V) Σ v (x, 1)(x, 1)ᵀ. */
  readonly largestEigenvalue: number;
  /** max (n v/V) (‖x‖² + 1): what a sample's part of the mean loss of n samples is steep by. */
  readonly largestSquare: number;
}

/** The power method has converged when its estimate grows by no more than this fraction. */
const SETTLED = 1e-4;
const MOST_STEPS = 100;

/** The eigenvalue by the power method: the estimate is a little too small, and that harms no step up to twice as long. */
export function sizesOf(samples: DescentSamples): SampleSizes {
  const { n, d, features, sampleWeights, squares } = samples;
  const { values: weights, total } = sampleWeights;
  const random = randomSource(0, 'power method');
  let v = Float64Array.from({ length: d + 1 }, () => random.uniform() - 0.5);
  let estimate = 0;
  for (let count = 0; count < MOST_STEPS; count++) {
    const length = norm(v);
    v = v.map((value) => value / length);
    const products = features.times(v.subarray(0, d));
    let sum = 0;
    for (let i = 0; i < n; i++) {
      products[i] = weights[i] * (products[i] + v[d]);
      sum += products[i];
    }
    const image = new Float64Array(d + 1);
    image.set(features.transposedTimes(products));
    image[d] = sum;
    for (let k = 0; k <= d; k++) image[k] /= total;
    const before = estimate;
    estimate = dot(v, image);
    v = image;
    if (estimate <= before * (1 + SETTLED)) break;
  }
  const share = n / total;
  const largestSquare = squares.reduce(
    (most, square, i) => Math.max(most, share * weights[i] * (Math.max(square, 0) + 1)),
    0,
  );
  return { n, largestEigenvalue: estimate, largestSquare };
}

/** A step on a loss with a kink may move scores by so many times the distance of the margins. */
const LONGEST_JUMP = 100;

/**
 * A first step length that is not too long. With ℒ = c λ_max + 2μ, the Lipschitz constant of the gradient of R + μ‖w‖², c
 * the largest f″: 1/ℒ for all samples. For batches of B, 1/(2ℒ_B) with the expected smoothness ℒ_B =
 * (n(B − 1) c λ_max + (n − B) c max (n v/V)‖x‖²)/(B(n − 1)) + 2μ (Gower et al., SGD: General Analysis and Improved Rates).
 *
 * A loss with a kink has no such constant. If the steps shrink soon, they begin with 1/(2μ) (Shalev-Shwartz et al.,
 * Pegasos), or with 100/λ_max where that is less; else c = 1 is taken.
 */
export function safeRate(
  { n, largestEigenvalue, largestSquare }: SampleSizes,
  { largestCurvature }: Loss,
  mu: number,
  { batchSize, shrinks }: { readonly batchSize: number; readonly shrinks: boolean },
): number {
  const isSmooth = Number.isFinite(largestCurvature);
  if (!isSmooth && shrinks) return Math.min(1 / (2 * mu), LONGEST_JUMP / largestEigenvalue);
  const c = isSmooth ? largestCurvature : 1;
  if (batchSize >= n) return 1 / (c * largestEigenvalue + 2 * mu);
  const between = n * (batchSize - 1) * largestEigenvalue + (n - batchSize) * largestSquare;
  return 1 / (2 * ((c * between) / (batchSize * (n - 1)) + 2 * mu));
}
