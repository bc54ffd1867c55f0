import type { NormName } from '../attacks/index.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { aboutMean, type LinearClassifier } from '../model/linearClassifier.ts';
import type { Fit } from '../trainers/trainer.ts';
import { metrics } from './index.ts';
import type { Cell, Evaluation, Scored } from './metric.ts';
import type { Pair } from './pair.ts';
import { Scorer } from './scorer.ts';

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

/** One row of results: every metric, in the order of the columns. */
export function measureAll(evaluation: Evaluation): Cell[] {
  return metrics.map((metric) => metric.measure(evaluation));
}
