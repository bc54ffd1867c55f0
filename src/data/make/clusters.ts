import { asin, cos, exp, log } from '../../math/elementary.ts';
import { standardNormal } from '../../math/normalDistribution.ts';
import { type RandomSource, randomSource } from '../../math/random.ts';
import type { TwoClusters } from './clusterTheory.ts';
import type { MadeSamples } from './madeSamples.ts';

/** The features' standard deviations σ: all 1, falling as σ_k = k^−exponent for k = 1 … d, or a list. */
export type Spectrum =
  | { readonly kind: 'isotropic' }
  | { readonly kind: 'power'; readonly exponent: number }
  | { readonly kind: 'list'; readonly deviations: readonly number[] };

/** What `parseSpectrum` takes, in words. */
export const spectrumExpected = 'isotropic, power:EXPONENT such as power:0.5, or a list of standard deviations > 0';

/** As written on a command line; undefined if it is none. */
export function parseSpectrum(text: string): Spectrum | undefined {
  if (text === 'isotropic') return { kind: 'isotropic' };
  if (text.startsWith('power:')) {
    const exponent = numberIn(text.slice('power:'.length));
    return Math.abs(exponent) <= MOST_EXPONENT ? { kind: 'power', exponent } : undefined;
  }
  const deviations = text.split(',').map(numberIn);
  const isUsable = (deviation: number) => deviation >= LEAST_DEVIATION && deviation <= 1 / LEAST_DEVIATION;
  return deviations.every(isUsable) ? { kind: 'list', deviations } : undefined;
}

/** Beyond these, squares of deviations would be no numbers any more. */
const MOST_EXPONENT = 10;
const LEAST_DEVIATION = 1e-100;

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** d standard deviations, all > 0; a list has d of them. */
export function deviationsOf(spectrum: Spectrum, dimension: number): Float64Array {
  if (spectrum.kind === 'list') return Float64Array.from(spectrum.deviations);
  const exponent = spectrum.kind === 'power' ? spectrum.exponent : 0;
  return Float64Array.from({ length: dimension }, (_, k) => exp(-exponent * log(k + 1)));
}

/**
 * Where the mean of class J lies from that of class I, seen from the principal axes of their covariance: along the axis of
 * the largest deviation, along that of the smallest, as far along all of them, or between the first and the last so that
 * it is at this angle to the ideal direction Σ⁻¹δ.
 */
export type Direction = 'first' | 'last' | 'mixed' | { readonly degrees: number };

/** What `parseDirection` takes, in words. */
export const directionExpected = 'first, last, mixed, or an angle from 0deg to below 90deg such as 30deg';

/** As written on a command line; undefined if it is none. */
export function parseDirection(text: string): Direction | undefined {
  if (text === 'first' || text === 'last' || text === 'mixed') return text;
  const [, digits] = /^(\d+(?:\.\d+)?)deg$/.exec(text) ?? [];
  return Number(digits) < 90 ? { degrees: Number(digits) } : undefined;
}

/**
 * The largest angle between δ and Σ⁻¹δ that there is with these deviations, in degrees: sin = (κ − 1)/(κ + 1), κ the ratio of
 * the largest variance to the smallest (Kantorovich's inequality).
 */
export function largestAngle(deviations: Float64Array): number {
  const { kappa } = axesOf(deviations);
  return (asin((kappa - 1) / (kappa + 1)) / Math.PI) * 180;
}

/** The unit vector along δ; of the two at an angle, the one closer to the first axis. The angle is at most the largest. */
export function directionOf(direction: Direction, deviations: Float64Array): Float64Array {
  const d = deviations.length;
  if (direction === 'mixed') return new Float64Array(d).fill(1 / Math.sqrt(d));
  const { first, last, kappa } = axesOf(deviations);
  const unit = new Float64Array(d);
  const slope = typeof direction === 'string' ? 0 : slopeAt(direction.degrees, kappa);
  if (slope === 0) {
    unit[direction === 'last' ? last : first] = 1;
    return unit;
  }
  unit[first] = 1 / Math.sqrt(1 + slope * slope);
  unit[last] = slope * unit[first];
  return unit;
}

/** Where δ = (1, t), Σ⁻¹δ has slope κt and tan(angle) = (κ − 1) t/(1 + κt²): the smaller t of the two. */
function slopeAt(degrees: number, kappa: number): number {
  if (degrees === 0) return 0;
  const cosine = cos((degrees / 180) * Math.PI);
  const tangent = Math.sqrt((1 - cosine) * (1 + cosine)) / cosine;
  // Below 0 by rounding alone.
  const discriminant = Math.max((kappa - 1) ** 2 - 4 * tangent ** 2 * kappa, 0);
  return (2 * tangent) / (kappa - 1 + Math.sqrt(discriminant));
}

function axesOf(deviations: Float64Array): { readonly first: number; readonly last: number; readonly kappa: number } {
  const first = deviations.reduce((best, deviation, k) => (deviation > deviations[best] ? k : best), 0);
  const last = deviations.reduce((best, deviation, k) => (deviation <= deviations[best] ? k : best), 0);
  return { first, last, kappa: (deviations[first] / deviations[last]) ** 2 };
}

/**
 * `perClass` samples of each cluster, those of class I first. The labels that are swapped are drawn apart from the
 * features: these are the same for any label noise. The same seed gives the same samples everywhere; `split` names the part,
 * and parts have nothing to do with each other.
 */
export function clusterSamples(clusters: TwoClusters, perClass: number, seed: number, split: string): MadeSamples {
  const { halfDifference, deviations, labelNoise } = clusters;
  const d = deviations.length;
  const n = 2 * perClass;
  const features = randomSource(seed, `${split} features`);
  const swaps = randomSource(seed, `${split} labels`);
  const values = new Float64Array(n * d);
  const labels = new Int8Array(n);
  for (let i = 0; i < n; i++) {
    const side = i < perClass ? -1 : 1;
    for (let k = 0; k < d; k++) values[i * d + k] = side * halfDifference[k] + deviations[k] * standardNormal(features);
    labels[i] = isSwapped(swaps, labelNoise) ? -side : side;
  }
  return {
    featureNames: Array.from({ length: d }, (_, k) => `x${k + 1}`),
    features: { rows: n, cols: d, values, divisor: 1 },
    labels,
  };
}

function isSwapped(random: RandomSource, probability: number): boolean {
  return random.uniform() < probability;
}
