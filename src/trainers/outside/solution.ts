import type { TrainerOptions } from '../fit.ts';
import type { PathProblem } from '../problem.ts';

/** What a trainer from outside gives for one point of a path: a classifier, and what it cares to say of it. */
export interface Solution {
  /** d weights, in the units of the scaled features. */
  readonly w: ArrayLike<number>;
  /** The bias in raw coordinates, s(x) = w·x + b. */
  readonly b: number;
  /** s(x) = w·(x − mean) + biasAtMean, for a trainer that knows it better than `b`. */
  readonly biasAtMean?: number;
  /** False: the point is listed as not converged, with `stopped` as the reason. */
  readonly converged?: boolean;
  readonly iterations?: number;
  readonly stopped?: string;
}

export type Solutions = Iterable<Solution> | AsyncIterable<Solution>;

/**
 * The least that a trainer has to be. `samples.features` are dense doubles with divisor 1: sample i is
 * `values.subarray(i * cols, (i + 1) * cols)`. What a solution does not say, its objective for one, is measured.
 */
export interface OutsideTrainer {
  /** One solution per point of `problem.path`, in its order: as they are found, or all at once. What it does not solve it throws at. */
  fitPath(problem: PathProblem, options: TrainerOptions): Solutions | Promise<Solutions>;
}
