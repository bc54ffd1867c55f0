import type { NormName } from '../attacks/index.ts';
import { type LossName, losses } from '../losses/index.ts';
import { mean } from './averages.ts';
import type { BoxName, Evaluation, Scored } from './metric.ts';
import type { Pair } from './pair.ts';
import { boxNames, type Epsilons, normsOf } from './robustness.ts';
import { tiltAngle, wNorm } from './weights.ts';

/** A mean over held-out samples. */
export interface SampleMean {
  readonly mean: number;
  /** (1/n) Σ (x_i − mean)². */
  readonly variance: number;
}

/**
 * What a classifier that was trained without a fold does on the samples that the fold holds out. What does not exist, as
 * distances at w = 0, is undefined.
 */
export interface HeldOut {
  /** n_k: how many samples are held out. */
  readonly samples: number;
  /** |{y s(x) ≤ 0}|. */
  readonly errors: number | undefined;
  /** Of f(y s(x)). */
  readonly loss: SampleMean | undefined;
  /** Of max(−y d(x), 0). */
  readonly dErr: SampleMean | undefined;
  /** Of y d(x). */
  readonly dAdv: SampleMean | undefined;
  /** Of the classifier. */
  readonly wNorm: number | undefined;
  /** Of the classifier, to the centroids of the samples that it was trained on. */
  readonly tiltAngle: number | undefined;
  readonly robust: readonly HeldOutRobust[];
}

/** How many held-out samples perturbations of some sizes take to the boundary. */
export interface HeldOutRobust {
  readonly norm: NormName;
  /** Whether perturbed samples stay inside the bounds. */
  readonly box: boolean;
  readonly epsilons: Float64Array;
  /** One per size, misclassified samples included. Undefined at w = 0. */
  readonly counts: Float64Array | undefined;
}

/** `evaluation`: of a pair whose test samples are held out; `sizes`: of perturbations, in the norms that are measured. */
export function heldOutOf(evaluation: Evaluation, sizes: Epsilons): HeldOut {
  const { point, pair, scored } = evaluation;
  const loss = losses[point.loss as LossName];
  const margins = scored?.testMargins;
  const length = scored?.wNorm;
  const distances = margins && length !== undefined ? margins.map((m) => m / length) : undefined;
  return {
    samples: pair.dataset.test!.features.rows,
    errors: margins && countUpTo(0, margins),
    loss: margins && sampleMean(margins.map((m) => loss.value(m))),
    dErr: distances && sampleMean(distances.map((d) => Math.max(-d, 0))),
    dAdv: distances && sampleMean(distances),
    wNorm: wNorm.measure(evaluation) as number | undefined,
    tiltAngle: tiltAngle.measure(evaluation) as number | undefined,
    robust: boxNames.flatMap((box) => robustIn(box, pair, scored, sizes)),
  };
}

function robustIn(box: BoxName, { dataset }: Pair, scored: Scored | undefined, sizes: Epsilons): HeldOutRobust[] {
  if (box === 'boxed' && dataset.bounds === undefined) return [];
  return normsOf(box).flatMap((norm) => {
    const epsilons = sizes[norm];
    if (epsilons === undefined) return [];
    const distances = scored?.perturbations[box][norm];
    const counts = distances && Float64Array.from(epsilons, (epsilon) => countUpTo(epsilon, distances));
    return [{ norm, box: box === 'boxed', epsilons: Float64Array.from(epsilons), counts }];
  });
}

function countUpTo(limit: number, values: Float64Array): number {
  return values.reduce((count, value) => (value <= limit ? count + 1 : count), 0);
}

function sampleMean(values: Float64Array): SampleMean {
  const average = mean(values);
  return { mean: average, variance: mean(values.map((value) => (value - average) ** 2)) };
}
