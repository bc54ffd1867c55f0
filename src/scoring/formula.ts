import { rawUnits, type Scaling } from '../data/scaling.ts';
import { CompensatedSums, productError, twoSum } from '../math/compensated.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';

/** s(x) = Σ w_k (x_k − m_k)/σ_k + b of features x as they are before they are scaled; all lists have d values. */
export interface Formula {
  /** m: the doubles next to the training means. */
  readonly centre: Float64Array;
  /** σ; 0 where the feature was constant and adds nothing. */
  readonly divide: Float64Array;
  /** w, in units of the scaled features. */
  readonly weights: Float64Array;
  /** b = s(m): the classifier's own about the mean, and what the rounding of m takes from the score, Σ w_k (m_k − M_k)/σ_k. */
  readonly bias: number;
}

/**
 * A classifier of scaled features as a formula of raw ones. With scaled z = (x − origin − shift)/σ and the classifier's centre c
 * among them, the raw mean is M = origin + shift + σ c; m is M rounded once.
 */
export function formulaOf({ w, b, centre }: LinearClassifier, scaling: Scaling): Formula {
  const { origin, shift, divide } = affine(scaling, w.length);
  const means = new Float64Array(w.length);
  const bias = new CompensatedSums(1);
  bias.addProduct(0, 1, b, 0);
  for (let k = 0; k < w.length; k++) {
    if (divide[k] === 0) continue;
    const c = centre?.[k] ?? 0;
    const offset = twoSum(origin[k], shift[k]);
    const product = divide[k] * c;
    const sum = twoSum(offset.high, product);
    const rest = offset.low + sum.low + productError(divide[k], c, product);
    means[k] = sum.high + rest;
    const rounding = means[k] - sum.high - rest;
    if (rounding !== 0) bias.addProduct(0, w[k] / divide[k], rounding, 0);
  }
  return { centre: means, divide, weights: w, bias: bias.totals()[0] };
}

/** The weights and the bias of s(x) = Σ v_k x_k + a of raw features; a is rounded once. */
export function rawCoefficients({ centre, divide, weights, bias }: Formula): { weights: Float64Array; bias: number } {
  const raw = weights.map((w, k) => (divide[k] === 0 ? 0 : w / divide[k]));
  const sum = new CompensatedSums(1);
  sum.addProduct(0, 1, bias, 0);
  for (const [k, v] of raw.entries()) sum.addProduct(0, -v, centre[k], 0);
  return { weights: raw, bias: sum.totals()[0] };
}

/** The scaling as (x − origin − shift)/divide. */
function affine({ by, fitted }: Scaling, features: number): ReturnType<typeof rawUnits> {
  if (fitted) return rawUnits(fitted);
  const none = new Float64Array(features);
  return { origin: none, shift: none, divide: none.map(() => (typeof by === 'number' ? by : 1)) };
}
