import { standardNormal } from '../../math/normalDistribution.ts';
import { type RandomSource, randomSource } from '../../math/random.ts';
import type { TwoClusters } from './clusterTheory.ts';
import type { MadeSamples } from './madeSamples.ts';

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
