import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import type { Kernels } from '../math/kernels/index.ts';
import { heldOutOf } from '../metrics/heldOut.ts';
import { measureAll } from '../metrics/index.ts';
import type { Evaluation } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import { robustness } from '../metrics/robustness.ts';
import { classifierOf, Scorer } from '../metrics/scorer.ts';
import { histogramOf } from '../store/histogram.ts';
import type { FoldResult, PointResult, Segment } from '../store/pointResult.ts';
import type { Fit } from '../trainers/trainer.ts';
import { type PlannedPoint, plannedPoints } from './plannedPoints.ts';
import { referenceRow } from './reference.ts';
import type { Reference } from './segment.ts';
import type { Trained } from './trainSegment.ts';

/** Measures the points of one segment. A point that cannot be measured, or that was not trained, is a failed one. */
export class Measurer {
  readonly #pair: Pair;
  readonly #config: Config;
  readonly #planned: readonly PlannedPoint[];
  readonly #scorer: Scorer | string;

  constructor(kernels: Kernels, segment: Segment, pair: Pair, config: Config) {
    this.#pair = pair;
    this.#config = config;
    this.#planned = plannedPoints(segment, pair.totalWeight, config);
    this.#scorer = orReason(() => new Scorer(kernels, pair, config.attack.norms));
  }

  /** Why no point can be measured, if that is so. */
  get refusal(): string | undefined {
    return typeof this.#scorer === 'string' ? this.#scorer : undefined;
  }

  /** What scores classifiers; throws the refusal, where there is one. */
  get scorer(): Scorer {
    if (typeof this.#scorer === 'string') throw new UserError(this.#scorer);
    return this.#scorer;
  }

  /** The nearest-centroid classifier. */
  reference(): Reference {
    const pair = this.#pair;
    return { cells: referenceRow(pair, this.#config, this.#scorer), mean: pair.mean };
  }

  measure({ place, fit, history, seconds }: Trained): PointResult {
    const planned = this.#planned[place];
    const result = typeof fit === 'string' ? fit : orReason(() => this.#measured(planned, fit, seconds));
    return { ...(typeof result === 'string' ? this.#failed(planned, result) : result), history };
  }

  #measured({ row, point, fold }: PlannedPoint, fit: Fit, fitSeconds: number): PointResult {
    const pair = this.#pair;
    const { attack } = this.#config;
    const started = performance.now();
    const scored = this.scorer.score(classifierOf(fit, pair));
    const evaluation = { point, pair, scored, fit };
    const isKept = fold === undefined;
    const hasHistogram = isKept && scored.wNorm !== undefined;
    return {
      row,
      point,
      cells: measureAll(evaluation),
      weights: isKept ? fit.w : undefined,
      histogram: hasHistogram ? histogramOf(pair, scored.trainMargins, scored.wNorm) : undefined,
      robustness: isKept ? robustness(pair, scored, attack.epsilon) : [],
      distances: isKept && attack.per_sample ? scored.perturbations : undefined,
      fold: foldResult(fold, evaluation),
      status: fit.converged === false ? 'not-converged' : 'ok',
      fitSeconds,
      measureSeconds: (performance.now() - started) / 1000,
    };
  }

  #failed({ row, point, fold }: PlannedPoint, reason: string): PointResult {
    const evaluation = { point, pair: this.#pair, failure: reason };
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
      fitSeconds: 0,
      measureSeconds: 0,
    };
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

function foldResult(fold: PlannedPoint['fold'], evaluation: Evaluation): FoldResult | undefined {
  return fold && { of: fold.row, repeat: fold.repeat, heldOut: heldOutOf(evaluation, fold.sizes ?? {}) };
}
