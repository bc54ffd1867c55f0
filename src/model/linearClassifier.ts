import { type Matrix, times } from '../math/matrix.ts';
import { dot } from '../math/vector.ts';

/** s(x) = w·x + b. Class I (−1) if s ≤ 0, class J (+1) if s ≥ 0. */
export interface LinearClassifier {
  /** d weights. */
  readonly w: Float64Array;
  /** The bias b, never penalised. */
  readonly b: number;
}

/** Raw scores s(x) = w·x + b, one per row of `features` (n × d). */
export function scores(features: Matrix, { w, b }: LinearClassifier): Float64Array {
  const s = times(features, w);
  for (let i = 0; i < s.length; i++) s[i] += b;
  return s;
}

/** s(x) of one sample, summed in order. */
export function score(x: Float64Array, { w, b }: LinearClassifier): number {
  return dot(w, x) + b;
}
