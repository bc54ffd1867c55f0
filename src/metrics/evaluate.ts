import { type NormName, norms } from '../attacks/index.ts';
import { freeDistances } from '../attacks/norm.ts';
import { norm } from '../math/vector.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { type LinearClassifier, scores } from '../model/linearClassifier.ts';
import { metrics } from './index.ts';
import type { Cell, Evaluation, Scored } from './metric.ts';
import type { Pair } from './pair.ts';

/** Scores a classifier on the pair's samples and measures perturbations in the given norms. */
export function score(pair: Pair, classifier: LinearClassifier, normNames: readonly NormName[]): Scored {
  const { train, test } = pair.dataset;
  const trainMargins = margins(train, classifier);
  const testMargins = test && margins(test, classifier);
  const wNorm = norm(classifier.w);
  const attacked = pair.attackSplit === 'train' ? trainMargins : testMargins!;
  const perturbations: Partial<Record<NormName, Float64Array>> = {};
  if (wNorm > 0) for (const name of normNames) perturbations[name] = freeDistances(norms[name], classifier.w, attacked);
  return { classifier, wNorm: wNorm > 0 ? wNorm : undefined, trainMargins, testMargins, perturbations };
}

/** One row of results: every metric, in the order of the columns. */
export function measureAll(evaluation: Evaluation): Cell[] {
  return metrics.map((metric) => metric.measure(evaluation));
}

/** m = y s(x), one per sample. */
function margins({ features, labels }: BinarySamples, classifier: LinearClassifier): Float64Array {
  const m = scores(features, classifier);
  for (let i = 0; i < m.length; i++) m[i] *= labels[i];
  return m;
}
