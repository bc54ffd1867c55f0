import { columnMeans } from '../../src/math/columnMeans.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import {
  compare,
  type Exact,
  exactClassifier,
  exactly,
  exactObjective,
  exactTable,
  minus,
  over,
  times,
  toNumber,
} from './rational.ts';

/** What is exactly true of a classifier of doubles, against the least objective known. */
export interface Judgement {
  /** L of the classifier about the training mean, s(x) = w·(x − m) + biasAtMean, with the mean's doubles m. */
  readonly atMean: Exact;
  /** L of the classifier in the files, s(x) = w·x + b. */
  readonly inFiles: Exact;
}

export interface Judged {
  readonly w: Float64Array;
  readonly b: number;
  readonly biasAtMean: number;
}

export function judge(samples: BinarySamples, fit: Judged, loss: 'hinge' | 'softplus', mu: number): Judgement {
  const { features, labels } = samples;
  const values = features.values;
  return {
    atMean: exactObjective(
      exactTable(values, labels, columnMeans(features)),
      exactClassifier(fit.w, fit.biasAtMean),
      loss,
      mu,
    ),
    inFiles: exactObjective(exactTable(values, labels), exactClassifier(fit.w, fit.b), loss, mu),
  };
}

/** (L − L*)/L*, as a double: ∞ where L* = 0. */
export function above(objective: Exact, least: Exact): number {
  return least.num === 0n
    ? objective.num === 0n
      ? 0
      : Number.POSITIVE_INFINITY
    : toNumber(over(minus(objective, least), least));
}

/** Whether a stated relative gap is no less than (L − L*)/L, in exact numbers. */
export function covers(relativeGap: number, objective: Exact, least: Exact): boolean {
  if (relativeGap === Number.POSITIVE_INFINITY) return true;
  if (!(relativeGap >= 0)) return false;
  return compare(times(exactly(relativeGap), objective), minus(objective, least)) >= 0;
}
