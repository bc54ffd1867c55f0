import { UNIT } from '../math/compensated.ts';
import { powerOfTwoBelow } from '../math/elementary.ts';
import { type BinarySamples, classWeights } from '../model/dataset.ts';

/**
 * The weights v_i of n samples as trainers need them: those of the data set, all 1 where it has none, times a power of two
 * that takes their mean to between 1 and 2. That is exact, and changes no solution:
 *
 *     L(w, b) = (1/V) Σ v_i f(y_i (w·x_i + b)) + μ‖w‖²,  V = Σ v,
 *     0 ≤ α_i ≤ sup −f′,  Σ v_i α_i y_i = 0,  w = (1/2μV) Σ v_i α_i y_i x_i.
 */
export interface SampleWeights {
  /** v_i > 0: n values. */
  readonly values: Float64Array;
  /** max v. */
  readonly largest: number;
  /** V: n where all are 1. */
  readonly total: number;
  /** V_I and V_J, see `classWeights`. */
  readonly ofClasses: readonly [ofI: number, ofJ: number];
  /** Whether all are 1: then products with them are exact, and so are sums of them. */
  readonly areOnes: boolean;
  /** What rounds a product v_i α_i, relatively: 0 where all are 1. */
  readonly productRounding: number;
  /** What rounding leaves at most of a sum of n of them or of products v_i α_i with α_i = 0 or 1 that is to be 0. */
  readonly sumRounding: number;
}

export function sampleWeightsOf({ labels, weights }: Pick<BinarySamples, 'labels' | 'weights'>): SampleWeights {
  const n = labels.length;
  const [ofI, ofJ] = classWeights({ labels, weights });
  if (weights === undefined) {
    const values = new Float64Array(n).fill(1);
    return { values, largest: 1, total: n, ofClasses: [ofI, ofJ], areOnes: true, productRounding: 0, sumRounding: 0 };
  }
  const unit = powerOfTwoBelow((ofI + ofJ) / n);
  const values = weights.map((weight) => weight / unit);
  return {
    values,
    largest: values.reduce((most, weight) => Math.max(most, weight), 0),
    total: (ofI + ofJ) / unit,
    ofClasses: [ofI / unit, ofJ / unit],
    areOnes: false,
    productRounding: UNIT,
    sumRounding: (n * UNIT * (ofI + ofJ)) / unit,
  };
}

/** v_i α_i: n values, α itself where all weights are 1. */
export function weighted({ values, areOnes }: SampleWeights, alpha: Float64Array): Float64Array {
  if (areOnes) return alpha;
  const products = new Float64Array(alpha.length);
  for (let i = 0; i < alpha.length; i++) products[i] = values[i] * alpha[i];
  return products;
}

/** y_i m_i: n values. */
export function signed(masses: Float64Array, labels: Int8Array): Float64Array {
  const values = new Float64Array(labels.length);
  for (let i = 0; i < values.length; i++) values[i] = labels[i] * masses[i];
  return values;
}
