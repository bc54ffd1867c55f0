import { boxedDistances } from '../attacks/boxedDistances.ts';
import { type NormName, norms } from '../attacks/index.ts';
import { freeDistances } from '../attacks/norm.ts';
import { norm } from '../math/vector.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { type LinearClassifier, scores } from '../model/linearClassifier.ts';
import { metrics } from './index.ts';
import type { Cell, Distances, Evaluation, Scored } from './metric.ts';
import type { Pair } from './pair.ts';

/** Scores a classifier on the pair's samples and measures perturbations in the given norms. */
export function score(pair: Pair, classifier: LinearClassifier, normNames: readonly NormName[]): Scored {
  const { train, test } = pair.samples;
  const trainMargins = margins(train, classifier);
  const testMargins = test && margins(test, classifier);
  const { w } = classifier;
  const wNorm = norm(w);
  if (!(wNorm > 0)) {
    return { classifier, wNorm: undefined, trainMargins, testMargins, perturbations: { free: {}, boxed: {} } };
  }
  const attacked = pair.attackSplit === 'train' ? trainMargins : testMargins!;
  const perturbations = {
    free: Object.fromEntries(normNames.map((name) => [name, freeDistances(norms[name], w, attacked)])),
    boxed: boxedPerturbations(pair, w, attacked, normNames),
  };
  return { classifier, wNorm, trainMargins, testMargins, perturbations };
}

function boxedPerturbations(
  { dataset, samples, attackSplit }: Pair,
  w: Float64Array,
  attacked: Float64Array,
  normNames: readonly NormName[],
): Distances {
  const { bounds } = dataset;
  return bounds ? boxedDistances(normNames, w, samples[attackSplit]!, attacked, bounds) : {};
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
