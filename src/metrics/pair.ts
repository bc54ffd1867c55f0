import { rowNorms, transposedTimes } from '../math/matrix.ts';
import { norm } from '../math/vector.ts';
import type { BinaryDataset, BinarySamples } from '../model/dataset.ts';

/** A class pair with all that does not depend on the fit, computed once. */
export interface Pair {
  readonly dataset: BinaryDataset;
  /** Which samples are perturbed. */
  readonly attackSplit: 'train' | 'test';
  /** j − i: from the centroid of class I to that of class J, over the training samples. d values. */
  readonly direction: Float64Array;
  /** c = (i + j)/2. d values. */
  readonly midpoint: Float64Array;
  /** ‖j − i‖. */
  readonly centroidDistance: number;
  /** ‖x‖₂ of each sample that is perturbed. */
  readonly attackedNorms: Float64Array;
}

/** The pair's centroids and norms, in float64 from the stored values. `attackSplit`: one that the data set has. */
export function pairOf(dataset: BinaryDataset, attackSplit: Pair['attackSplit']): Pair {
  const i = centroid(dataset.train, -1);
  const j = centroid(dataset.train, 1);
  const direction = j.map((value, k) => value - i[k]);
  return {
    dataset,
    attackSplit,
    direction,
    midpoint: j.map((value, k) => (value + i[k]) / 2),
    centroidDistance: norm(direction),
    attackedNorms: rowNorms(dataset[attackSplit]!.features),
  };
}

function centroid({ features, labels }: BinarySamples, label: number): Float64Array {
  const member = Float64Array.from(labels, (y) => (y === label ? 1 : 0));
  const count = member.reduce((sum, one) => sum + one, 0);
  return transposedTimes(features, member).map((sum) => sum / count);
}
