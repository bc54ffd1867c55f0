import type { LinearClassifier } from '../../model/linearClassifier.ts';
import type { DescentSamples } from './descentSamples.ts';
import type { Gradient } from './step.ts';

/** The gradient of the mean loss of a batch, and what made it. */
export interface BatchGradient extends Gradient {
  /** α_i = −f′(z_i) of each of the samples. */
  readonly alpha: Float64Array;
}

/** What gradient descent needs of the part of an objective that is not the penalty. */
export interface Risk {
  readonly n: number;
  readonly d: number;
  /**
   * (Sub)gradient of R; with a list of B samples, an estimate of it: the mean over the list of (n v/V) f(z), so that its mean over
   * all lists of that length is ∂R, whatever the weights.
   */
  gradient(classifier: LinearClassifier, rows?: Uint32Array): BatchGradient;
}

/** α_i = −f′(z_i) of margins z_i; given to nobody else, the result may be overwritten by the next call. */
export type DualCandidate = (margins: Float64Array) => Float64Array;

/** R(w, b) = (1/V) Σ v f(y (w·x + b)): ∂R/∂w = −(1/V) Σ v α y x and ∂R/∂b = −(1/V) Σ v α y. */
export function empiricalRisk(
  { n, d, labels, sampleWeights, features }: DescentSamples,
  dualCandidate: DualCandidate,
): Risk {
  const { values: v, total } = sampleWeights;
  return {
    n,
    d,
    gradient({ w, b }, rows) {
      const margins = rows ? features.rowTimes(rows, w) : features.times(w);
      const count = margins.length;
      const sampleAt = (p: number) => (rows ? rows[p] : p);
      for (let p = 0; p < count; p++) margins[p] = labels[sampleAt(p)] * (margins[p] + b);
      const alpha = dualCandidate(margins);
      const weights = new Float64Array(count);
      const divisor = count * (total / n);
      let sum = 0;
      for (let p = 0; p < count; p++) {
        const i = sampleAt(p);
        weights[p] = (-alpha[p] * v[i] * labels[i]) / divisor;
        sum += weights[p];
      }
      const gradient = rows ? features.rowSum(rows, weights) : features.transposedTimes(weights);
      return { w: gradient, b: sum, alpha };
    },
  };
}
