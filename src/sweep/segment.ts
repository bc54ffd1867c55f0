import { penalties } from '../config/penalty.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { losses } from '../losses/index.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { measureAll } from '../metrics/index.ts';
import type { Point, Scored } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import { robustness } from '../metrics/robustness.ts';
import { classifierOf, Scorer } from '../metrics/scorer.ts';
import { histogramOf } from '../store/histogram.ts';
import type { PointResult, Segment } from '../store/pointResult.ts';
import { trainers } from '../trainers/index.ts';
import type { PathProblem } from '../trainers/problem.ts';
import type { Fit, OnEpoch, Trainer, TrainerOptions } from '../trainers/trainer.ts';
import { adversarialFits } from './adversarialFits.ts';
import { HistoryRecorder } from './history.ts';

/**
 * Trains and measures the points of a segment, from the largest μ or ε down whatever the order of the config, one result
 * as soon as it is there, the same for any number of threads. A point that the trainer refuses (with a UserError), or that
 * cannot be measured, is a failed one; the others go on from the last solution there is.
 */
export function* runSegment(segment: Segment, pair: Pair, config: Config, threads: number): Generator<PointResult> {
  const planned = descending(pointsOf(segment, pair, config));
  const isSolvable = ({ point: { mu, lambda } }: PlannedPoint) => (mu > 0 || lambda === 0) && Number.isFinite(mu);
  const solvable = planned.filter(isSolvable);
  // Different λ may round to the same μ: one fit serves them all.
  const strengths = [...new Set(solvable.map(({ point }) => pathStrength(point)))];
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
    const options = optionsOf(config, threads, (fit, epoch) => recorder.add(fit, epoch));
    for (const { strength, fit } of fitsOf(segment, pair, config, strengths, options)) {
      const { history, seconds } = recorder.take();
      let fitSeconds = secondsSince(started) - seconds;
      for (; next < solvable.length && pathStrength(solvable[next].point) === strength; next++) {
        const one = solvable[next];
        const result =
          typeof fit === 'string' ? fit : orReason(() => measured(one, pair, scorer, fit, config, fitSeconds));
        yield { ...(typeof result === 'string' ? failure(one, pair, result) : result), history };
        fitSeconds = 0;
      }
      started = performance.now();
    }
  } finally {
    giveBack();
  }
}

function optionsOf({ tolerance, gradient_descent: descent, seed }: Config, threads: number, onEpoch: OnEpoch) {
  return { tolerance, threads, seed, onEpoch, ...(descent && { descent }) } satisfies TrainerOptions;
}

/** One fit for each μ or, of adversarial training, each ε, or the reason why there is none. */
function* fitsOf(
  { loss }: Segment,
  { dataset: { train } }: Pair,
  { lambda, adversarial, penalty, trainer }: Config,
  strengths: readonly number[],
  options: TrainerOptions,
): Generator<{ strength: number; fit: Fit | string }> {
  if (adversarial) {
    const mu = penalties[penalty].toMu(lambda[0], train.features.rows);
    yield* adversarialFits({ samples: train, loss, norm: adversarial.norm, mu, epsilons: strengths }, options);
    return;
  }
  const path = { samples: train, loss: losses[loss], mus: strengths };
  for (const { mu, fit } of fitsOrReasons(trainers[trainer], path, options)) yield { strength: mu, fit };
}

/**
 * One fit per μ, or the reason why there is none. After one that the trainer refuses it starts anew, at the last μ that it
 * has solved if that helps.
 */
export function* fitsOrReasons(
  trainer: Trainer,
  path: PathProblem,
  options: TrainerOptions,
): Generator<{ mu: number; fit: Fit | string }> {
  const { mus } = path;
  let solved: readonly number[] = [];
  let next = 0;
  while (next < mus.length) {
    const before = next;
    try {
      for (const fit of trainer.fitPath({ ...path, mus: [...solved, ...mus.slice(next)] }, options)) {
        if (fit.mu === solved[0]) continue;
        yield { mu: fit.mu, fit };
        if (trainer.warmStarts) solved = [fit.mu];
        next++;
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      yield { mu: mus[next], fit: error.message };
      next++;
    }
    if (next === before) throw new Error(`a trainer has no fit for μ = ${mus[next]}, and no reason`);
  }
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
}

function pointsOf({ loss, firstRow }: Segment, pair: Pair, config: Config): PlannedPoint[] {
  const { penalty, lambda, adversarial, trainer, seed } = config;
  const n = pair.dataset.train.features.rows;
  const pointAt = (value: number): Point => ({
    loss,
    lambda: value,
    mu: penalties[penalty].toMu(value, n),
    trainer,
    seed,
  });
  const points = adversarial
    ? adversarial.epsilon.map((epsilon) => ({ ...pointAt(lambda[0]), adversarialNorm: adversarial.norm, epsilon }))
    : lambda.map(pointAt);
  return points.map((point, k) => ({ row: firstRow + k, point }));
}

/** What a path falls along: μ; of adversarial training, ε. */
export function pathStrength({ mu, epsilon }: Point): number {
  return epsilon ?? mu;
}

function descending(points: readonly PlannedPoint[]): PlannedPoint[] {
  return points.toSorted((a, b) => pathStrength(b.point) - pathStrength(a.point) || a.row - b.row);
}

function measured(
  { row, point }: PlannedPoint,
  pair: Pair,
  scorer: Scorer,
  fit: Fit,
  config: Config,
  fitSeconds: number,
): PointResult {
  const started = performance.now();
  const scored = scorer.score(classifierOf(fit, pair));
  const cells = measureAll({ point, pair, scored, fit });
  return {
    row,
    point,
    cells,
    weights: fit.w,
    histogram: scored.wNorm === undefined ? undefined : histogramOf(pair, scored.trainMargins, scored.wNorm),
    robustness: robustness(pair, scored, config.attack.epsilon),
    distances: config.attack.per_sample ? scored.perturbations : undefined,
    status: fit.converged === false ? 'not-converged' : 'ok',
    lostClass: lostClass(pair, scored),
    fitSeconds,
    measureSeconds: secondsSince(started),
  };
}

function failure({ row, point }: PlannedPoint, pair: Pair, reason: string): PointResult {
  return {
    row,
    point,
    cells: measureAll({ point, pair, failure: reason }),
    weights: undefined,
    histogram: undefined,
    robustness: [],
    distances: undefined,
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
