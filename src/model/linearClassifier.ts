import { compensatedDot } from '../math/compensated.ts';
import { type Matrix, times, timesAbout } from '../math/matrix.ts';
import { dot } from '../math/vector.ts';

/** s(x) = w·(x − centre) + b. Class I (−1) if s ≤ 0, class J (+1) if s ≥ 0. */
export interface LinearClassifier {
  /** d weights. */
  readonly w: Float64Array;
  /** The bias b, never penalised. */
  readonly b: number;
  /** d values, the point at which the score is b: the mean of the training samples. Missing: 0, so that s(x) = w·x + b. */
  readonly centre?: Float64Array | undefined;
}

/** A classifier as it is kept with results: its bias in raw coordinates and, but for results of old, about the mean. */
export interface StoredClassifier extends Pick<LinearClassifier, 'w' | 'b'> {
  readonly biasAtMean?: number | undefined;
}

/** A stored classifier as precise as it is kept. `mean`: of the training samples, d values. */
export function aboutMean({ w, b, biasAtMean }: StoredClassifier, mean: Float64Array): LinearClassifier {
  return biasAtMean === undefined ? { w, b } : { w, b: biasAtMean, centre: mean };
}

/** Raw scores s(x), one per row of `features` (n × d). */
export function scores(features: Matrix, { w, b, centre }: LinearClassifier): Float64Array {
  const s = centre ? timesAbout(features, centre, w) : times(features, w);
  for (let i = 0; i < s.length; i++) s[i] += b;
  return s;
}

/** s(x) of one sample, summed in order. */
export function score(x: Float64Array, { w, b, centre }: LinearClassifier): number {
  return dot(w, centre ? x.map((value, k) => value - centre[k]) : x) + b;
}

/** The b of s(x) = w·x + b, rounded once: what is lost then is little beside w·x, but may be much beside s(x). */
export function rawBias({ w, b, centre }: LinearClassifier): number {
  return centre ? -compensatedDot(w, centre, -b).high : b;
}
