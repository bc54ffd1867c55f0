import { type CentredProducts, centredProducts } from '../math/centredProducts.ts';
import { compensatedDot } from '../math/compensated.ts';
import { rowNorms } from '../math/matrix.ts';
import { dot, norm } from '../math/vector.ts';
import { type BinaryDataset, type BinarySamples, totalWeight } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';

/** A class pair with all that does not depend on the fit, computed once. */
export interface Pair {
  readonly dataset: BinaryDataset;
  /** Which samples are perturbed. */
  readonly attackSplit: 'train' | 'test';
  /** V = Σ v over the training samples: their number, without weights. */
  readonly totalWeight: number;
  /** Of the samples that are perturbed: means over test samples know no weights. Missing: all 1. */
  readonly attackedWeights: Float64Array | undefined;
  /** j − i: from the centroid of class I to that of class J, over the training samples with their weights. d values. */
  readonly direction: Float64Array;
  /** The mean of the training samples with their weights, which classifiers and midpoint are about. d values. */
  readonly mean: Float64Array;
  /** c = (i + j)/2, less the mean. d values. */
  readonly midpoint: Float64Array;
  /** ‖j − i‖. */
  readonly centroidDistance: number;
  /** ‖x‖₂ of each sample that is perturbed. */
  readonly attackedNorms: Float64Array;
}

/** The pair's centroids and norms, in float64 from the stored values about their mean. `attackSplit`: one that the data set has. */
export function pairOf(dataset: BinaryDataset, attackSplit: Pair['attackSplit']): Pair {
  const { train } = dataset;
  const about = centredProducts(train.features, train.weights);
  const i = centroid(about, train, -1);
  const j = centroid(about, train, 1);
  const { centre, mean } = about;
  const direction = j.map((value, k) => value - i[k]);
  return {
    dataset,
    attackSplit,
    totalWeight: totalWeight(train),
    attackedWeights: attackSplit === 'train' ? train.weights : undefined,
    direction,
    mean,
    midpoint: j.map((value, k) => (value + i[k]) / 2 + (centre[k] - mean[k])),
    centroidDistance: norm(direction),
    attackedNorms: rowNorms(dataset[attackSplit]!.features),
  };
}

/** The score w·c + b of the midpoint c of the centroids. */
export function offsetOf(
  { w, b, centre }: LinearClassifier,
  { mean, midpoint }: Pick<Pair, 'mean' | 'midpoint'>,
): number {
  if (centre === mean) return dot(w, midpoint) + b;
  const atMean = compensatedDot(w, centre ? mean.map((value, k) => value - centre[k]) : mean, b).high;
  return dot(w, midpoint) + atMean;
}

/** Less the centre of the products. */
function centroid(
  { transposedTimes }: CentredProducts,
  { labels, weights }: BinarySamples,
  label: number,
): Float64Array {
  const masses = Float64Array.from(labels, (y, i) => (y === label ? (weights?.[i] ?? 1) : 0));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return transposedTimes(masses).map((sum) => sum / total);
}
