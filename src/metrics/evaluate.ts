import { type NormName, norms } from '../attacks/index.ts';
import { freeDistances } from '../attacks/norm.ts';
import { norm } from '../math/vector.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { type LinearClassifier, scores } from '../model/linearClassifier.ts';
import type { Fit } from '../trainers/trainer.ts';
import { metrics } from './index.ts';
import type { Cell, Evaluation, ScoredFit } from './metric.ts';
import type { Pair } from './pair.ts';

/** Scores a fit on the pair's samples and measures perturbations in the given norms. */
export function scoreFit(pair: Pair, fit: Fit, normNames: readonly NormName[]): ScoredFit {
  const { train, test } = pair.dataset;
  const trainMargins = margins(train, fit);
  const testMargins = test && margins(test, fit);
  const wNorm = norm(fit.w);
  const attacked = pair.attackSplit === 'train' ? trainMargins : testMargins!;
  const perturbations: Partial<Record<NormName, Float64Array>> = {};
  if (wNorm > 0) for (const name of normNames) perturbations[name] = freeDistances(norms[name], fit.w, attacked);
  return { fit, wNorm: wNorm > 0 ? wNorm : undefined, trainMargins, testMargins, perturbations };
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
