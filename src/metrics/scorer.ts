import { BoxedSamples } from '../attacks/boxedSamples.ts';
import { type NormName, norms } from '../attacks/index.ts';
import { freeDistanceOf } from '../attacks/norm.ts';
import { borrowKernels, type Kernels } from '../math/kernels/index.ts';
import { type Matrix, nonZeros, withoutZeros } from '../math/matrix.ts';
import { norm } from '../math/vector.ts';
import { fastProducts } from '../math/workingMatrix.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { aboutMean, type LinearClassifier, rawBias, scores } from '../model/linearClassifier.ts';
import type { Fit } from '../trainers/trainer.ts';
import { raised } from './averages.ts';
import type { Scored } from './metric.ts';
import type { Pair } from './pair.ts';

/** m = y s(x), one per sample. */
type Margins = (classifier: LinearClassifier) => Float64Array;

/** Scores one classifier after the other on the samples of a pair, which are laid out once in the kernels' memory. */
export class Scorer {
  readonly pair: Pair;
  readonly #norms: readonly NormName[];
  readonly #trainMargins: Margins;
  readonly #testMargins: Margins | undefined;
  /** The samples that are perturbed, if there is a box. */
  readonly #attacked: BoxedSamples | undefined;

  constructor(kernels: Kernels, pair: Pair, normNames: readonly NormName[]) {
    const { train, test, bounds } = pair.dataset;
    this.pair = pair;
    this.#norms = normNames;
    this.#trainMargins = marginsOf(kernels, train);
    this.#testMargins = test && marginsOf(kernels, test);
    const { features } = pair.dataset[pair.attackSplit]!;
    const isBoxed = bounds !== undefined && normNames.length > 0;
    this.#attacked = isBoxed ? new BoxedSamples(kernels, compact(features), bounds) : undefined;
  }

  /** Scores a classifier and measures the smallest perturbations. */
  score(classifier: LinearClassifier): Scored {
    const scored = this.scoreOnly(classifier);
    if (scored.wNorm === undefined) return scored;
    const { attackSplit, dataset } = this.pair;
    const margins = attackSplit === 'train' ? scored.trainMargins : scored.testMargins!;
    const { labels } = dataset[attackSplit]!;
    return { ...scored, perturbations: perturbations(this.#norms, classifier.w, labels, margins, this.#attacked) };
  }

  /** Scores a classifier and perturbs nothing. */
  scoreOnly(classifier: LinearClassifier): Scored {
    const length = norm(classifier.w);
    return {
      classifier,
      wNorm: length > 0 ? length : undefined,
      trainMargins: this.#trainMargins(classifier),
      testMargins: this.#testMargins?.(classifier),
      perturbations: { free: {}, boxed: {} },
    };
  }
}

/** The smallest perturbations of samples with labels y and margins m = y s(x), 0 where m ≤ 0; inside a box, too, where there is one. w ≠ 0. */
export function perturbations(
  names: readonly NormName[],
  w: Float64Array,
  labels: Int8Array,
  margins: Float64Array,
  boxed?: BoxedSamples,
): Scored['perturbations'] {
  return {
    free: Object.fromEntries(names.map((name) => [name, raised(margins, freeDistanceOf(norms[name], w))])),
    boxed: boxed ? boxed.distances(names, w, labels, margins) : {},
  };
}

/** Scores one classifier on the pair's samples and measures perturbations in the given norms. */
export function score(pair: Pair, classifier: LinearClassifier, normNames: readonly NormName[]): Scored {
  const { kernels, giveBack } = borrowKernels();
  try {
    return new Scorer(kernels, pair, normNames).score(classifier);
  } finally {
    giveBack();
  }
}

/** The classifier of a fit about the mean of the training samples. */
export function classifierOf(fit: Fit, { mean }: Pair): LinearClassifier {
  return aboutMean(fit, mean);
}

function marginsOf(kernels: Kernels, { features, labels }: BinarySamples): Margins {
  const scoresBy = scoresOf(kernels, features);
  return (classifier) => {
    const margins = scoresBy(classifier);
    for (let i = 0; i < margins.length; i++) margins[i] *= labels[i];
    return margins;
  };
}

/** s(x), one per row of `features`, which are laid out once in the kernels' memory where that is faster. */
export function scoresOf(kernels: Kernels, features: Matrix): (classifier: LinearClassifier) => Float64Array {
  // Bytes are never far from 0.
  if (!(features.values instanceof Uint8Array)) return (classifier) => scores(features, classifier);
  const products = fastProducts(kernels, features);
  return (classifier) => {
    const bias = rawBias(classifier);
    const scores = products.times(classifier.w);
    for (let i = 0; i < scores.length; i++) scores[i] += bias;
    return scores;
  };
}

/** Samples of which fewer values than this share are not 0 are perturbed without their zeros. */
const DENSE_SHARE = 0.5;

export function compact(features: Matrix): Matrix {
  const { rows, cols, values } = features;
  return nonZeros(values) < DENSE_SHARE * rows * cols ? withoutZeros(features) : features;
}
