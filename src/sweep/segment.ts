import { trainerName } from '../config/outsideSource.ts';
import { penalties } from '../config/penalty.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { losses } from '../losses/index.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { strengthOf, sweptAxis } from '../metrics/axis.ts';
import { heldOutOf } from '../metrics/heldOut.ts';
import { measureAll } from '../metrics/index.ts';
import type { Evaluation, Point, Scored } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import { robustness } from '../metrics/robustness.ts';
import { classifierOf, Scorer } from '../metrics/scorer.ts';
import { failedTrainer, trainerOf } from '../outside/trainerOf.ts';
import { histogramOf } from '../store/histogram.ts';
import type { FoldResult, Plan, PointResult, Segment, SegmentFold } from '../store/pointResult.ts';
import type { OutsideTrainer } from '../trainers/outside/outsideTrainer.ts';
import { isSameRegularisation, type Regularisation } from '../trainers/problem.ts';
import { type Fit, type OnEpoch, ownOptions, type TrainerOptions } from '../trainers/trainer.ts';
import { lowerBounds, withExcess } from './excess.ts';
import { fitsOrReasons } from './fitsOrReasons.ts';
import { HistoryRecorder } from './history.ts';

/** How a segment is computed. */
export interface SegmentOptions extends Pick<TrainerOptions, 'isStopped' | 'log'> {
  /** So many may work on it. */
  readonly threads: number;
  /** Trainers of whoever uses this program as a library, by name. */
  readonly outside?: Readonly<Record<string, OutsideTrainer>> | undefined;
  /** Why no trainer is asked: all points are failed ones. */
  readonly failure?: string | undefined;
}

/** The file of a segment in a folder of logs. */
export function logOf({ id }: Pick<Segment, 'id'>, logs: string | undefined): string | undefined {
  return logs === undefined ? undefined : `${logs}/${id}.log`;
}

/**
 * Trains and measures the points of a segment, from the most regularised one down whatever the order of the config, one result
 * as soon as it is there, the same for any number of threads. A point that the trainer refuses (with a UserError), or that
 * cannot be measured, is a failed one; the others go on from the last solution there is.
 */
export async function* runSegment(
  segment: Segment,
  pair: Pair,
  config: Config,
  { outside, failure: reason, ...settings }: SegmentOptions,
): AsyncGenerator<PointResult> {
  const planned = descending(pointsOf(segment, pair, config));
  const isSolvable = ({ point: { mu, lambda } }: PlannedPoint) => (mu > 0 || lambda === 0) && Number.isFinite(mu);
  const solvable = planned.filter(isSolvable);
  // Different λ may round to the same μ: one fit serves them all.
  const path = solvable
    .map(({ point: { mu, epsilon } }): Regularisation => ({ mu, ...(epsilon !== undefined && { epsilon }) }))
    .filter((one, k, all) => k === 0 || !isSameRegularisation(one, all[k - 1]));
  for (const one of planned.filter((other) => !isSolvable(other))) {
    yield failure(one, pair, `μ is ${one.point.mu} in double precision; expected a finite number > 0`);
  }
  const { kernels, giveBack } = borrowKernels();
  try {
    const scorer = orReason(() => new Scorer(kernels, pair, config.attack.norms));
    if (typeof scorer === 'string') {
      for (const one of solvable) yield failure(one, pair, scorer);
      return;
    }
    let next = 0;
    let started = performance.now();
    const recorder = new HistoryRecorder(pair, scorer);
    const problem = {
      ...{ samples: pair.dataset.train, loss: losses[segment.loss], path },
      adversary: config.adversarial,
    };
    const onEpoch: OnEpoch = (fit, epoch) => recorder.add(fit, epoch);
    const trainer = reason === undefined ? trainerOf(config, outside) : failedTrainer(config, reason);
    const options = { tolerance: config.tolerance, seed: config.seed, onEpoch, ...settings };
    const bounds = trainer.isFromOutside ? lowerBounds(problem, options) : undefined;
    for await (const { at, fit: found } of fitsOrReasons(trainer, problem, options, ownOptions(trainer, config))) {
      const { history, seconds } = recorder.take();
      let fitSeconds = secondsSince(started) - seconds;
      const fit = bounds ? withExcess(found, (await bounds.next()).value) : found;
      for (; next < solvable.length && isSameRegularisation(solvable[next].point, at); next++) {
        const one = solvable[next];
        const result =
          typeof fit === 'string' ? fit : orReason(() => measured(one, pair, scorer, fit, config, fitSeconds));
        const kept = segment.fold ? undefined : history;
        yield { ...(typeof result === 'string' ? failure(one, pair, result) : result), history: kept };
        fitSeconds = 0;
      }
      started = performance.now();
    }
  } finally {
    giveBack();
  }
}

/** The samples of a segment that are perturbed: those that a fold holds out, else those of the plan. */
export function attackedSplit({ fold }: Segment, { attackSplit }: Pick<Plan, 'attackSplit'>): Plan['attackSplit'] {
  return fold ? 'test' : attackSplit;
}

/** What `action` returns, or the mistake that it finds. */
function orReason<Result>(action: () => Result): Result | string {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

interface PlannedPoint {
  readonly row: number;
  readonly point: Point;
  readonly fold: (SegmentFold & { readonly row: number }) | undefined;
}

function pointsOf({ loss, firstRow, fold }: Segment, pair: Pair, config: Config): PlannedPoint[] {
  const { penalty, seed } = config;
  const trainer = trainerName(config.trainer);
  const axis = sweptAxis(config);
  return axis.values.map((value, k) => {
    const { lambda, ...others } = axis.pointAt(value, config);
    const mu = penalties[penalty].toMu(lambda, pair.totalWeight);
    // In this order journals have them.
    const point = { loss, lambda, mu, trainer, seed, ...others, ...(fold && { fold: fold.fold }) };
    return { row: firstRow + k, point, fold: fold && { ...fold, row: fold.of + k } };
  });
}

function descending(points: readonly PlannedPoint[]): PlannedPoint[] {
  return points.toSorted((a, b) => strengthOf(b.point) - strengthOf(a.point) || a.row - b.row);
}

function measured(
  { row, point, fold }: PlannedPoint,
  pair: Pair,
  scorer: Scorer,
  fit: Fit,
  config: Config,
  fitSeconds: number,
): PointResult {
  const started = performance.now();
  const scored = scorer.score(classifierOf(fit, pair));
  const evaluation = { point, pair, scored, fit };
  const isKept = fold === undefined;
  const hasHistogram = isKept && scored.wNorm !== undefined;
  return {
    row,
    point,
    cells: measureAll(evaluation),
    weights: isKept ? fit.w : undefined,
    histogram: hasHistogram ? histogramOf(pair, scored.trainMargins, scored.wNorm) : undefined,
    robustness: isKept ? robustness(pair, scored, config.attack.epsilon) : [],
    distances: isKept && config.attack.per_sample ? scored.perturbations : undefined,
    fold: foldResult(fold, evaluation),
    status: fit.converged === false ? 'not-converged' : 'ok',
    lostClass: lostClass(pair, scored),
    fitSeconds,
    measureSeconds: secondsSince(started),
  };
}

function foldResult(fold: PlannedPoint['fold'], evaluation: Evaluation): FoldResult | undefined {
  return fold && { of: fold.row, repeat: fold.repeat, heldOut: heldOutOf(evaluation, fold.sizes ?? {}) };
}

function failure({ row, point, fold }: PlannedPoint, pair: Pair, reason: string): PointResult {
  const evaluation = { point, pair, failure: reason };
  return {
    row,
    point,
    cells: measureAll(evaluation),
    weights: undefined,
    histogram: undefined,
    robustness: [],
    distances: undefined,
    fold: foldResult(fold, evaluation),
    status: 'failed',
    lostClass: undefined,
    fitSeconds: 0,
    measureSeconds: 0,
  };
}

function lostClass({ dataset }: Pair, { trainMargins }: Scored): string | undefined {
  const { labels } = dataset.train;
  const lost = (label: number) => labels.every((y, i) => y !== label || trainMargins[i] <= 0);
  if (lost(-1)) return dataset.classI;
  return lost(1) ? dataset.classJ : undefined;
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
