import type { Config, SplitName } from '../config/schema.ts';
import type { LossName } from '../losses/index.ts';
import type { Cell, Point, Scored } from '../metrics/metric.ts';
import type { Epsilons, Robustness } from '../metrics/robustness.ts';
import type { MeasuredFold } from '../results/crossValidation.ts';

/** One class pair and one loss along the swept axis: the unit of work, from its most regularised point down. */
export interface Segment {
  /** Names it in journals and on the command line: see `segmentId`. */
  readonly id: string;
  /** Index of the class pair. */
  readonly pair: number;
  readonly loss: LossName;
  /**
   * The row of the segment's first value in results.csv; the others follow in the order of the config. The rows of folds.csv
   * are counted on from those.
   */
  readonly firstRow: number;
  /** Of a segment that is trained without a fold. */
  readonly fold?: SegmentFold;
}

/** A fold of a segment's class pair. */
export interface SegmentFold {
  /** Among the folds of the pair. */
  readonly index: number;
  /** From 1 on. */
  readonly fold: number;
  /** From 1 on. */
  readonly repeat: number;
  /** The first row of the same path on all training samples. */
  readonly of: number;
  /** Sizes of perturbations at which robust errors are measured, the same for all folds of a pair; not known to a plan. */
  readonly sizes?: Epsilons;
}

/**
 * The sweep cut into segments: class pairs, of these first the paths on all training samples, then those without a fold, fold
 * by fold; of each the losses.
 */
export interface Plan {
  readonly config: Config;
  readonly segments: readonly Segment[];
  /** segments × values of the axis. */
  readonly points: number;
  /** The samples that are perturbed: those the config says, else the test samples if there are any. */
  readonly attackSplit: SplitName;
}

/** All that is kept of one point. Of one without a fold neither classifier nor histogram nor single perturbations are kept. */
export interface PointResult {
  /** In results.csv, or counted on from there in folds.csv. */
  readonly row: number;
  readonly point: Point;
  /** One per column of results.csv. */
  readonly cells: readonly Cell[];
  /** d values; none where training failed. */
  readonly weights: Float64Array | undefined;
  /** Of y·d over the training samples; none where there is no boundary. */
  readonly histogram: Histogram | undefined;
  /** Of gradient descent. */
  readonly history?: History | undefined;
  /** None where there is no boundary. */
  readonly robustness: readonly Robustness[];
  /** The smallest perturbation of each attacked sample, if the config asks for them and there is a boundary. */
  readonly distances: Scored['perturbations'] | undefined;
  /** Where a fold was held out. */
  readonly fold?: FoldResult | undefined;
  readonly status: 'ok' | 'not-converged' | 'failed';
  readonly fitSeconds: number;
  readonly measureSeconds: number;
}

/** What was measured on the held-out samples of a fold. */
export interface FoldResult extends MeasuredFold {
  /** The row of results.csv that has the same point on all training samples. */
  readonly of: number;
}

/** How the signed distances y·d of the training samples are spread, class by class over the same bins. */
export interface Histogram {
  /** Ascending; bin k holds edges[k] < y·d ≤ edges[k + 1]. 0 is an edge where both sides have samples. */
  readonly edges: readonly number[];
  /** One count per bin. */
  readonly counts: readonly { readonly className: string; readonly counts: Uint32Array }[];
}

/** How a point came to be. */
export interface History {
  /** Ascending, from 1. */
  readonly epochs: Uint32Array;
  /** epochs × `historyMetrics`, row by row; NaN: no value. */
  readonly values: Float64Array;
}
