import type { Certificate } from './certificate.ts';
import type { PathProblem } from './problem.ts';

/** What a trainer returns for one μ: a solution, the dual point that certifies it, and why the trainer stopped. */
export interface Fit {
  readonly mu: number;
  /** d weights, in the units of the scaled features. */
  readonly w: Float64Array;
  readonly b: number;
  /** False exactly when every bias in an interval of positive length is optimal; b is then its midpoint. */
  readonly biasUnique: boolean;
  /** n dual variables 0 ≤ α_i ≤ 1 with |Σ α_i y_i| ≤ n·2⁻⁵². */
  readonly alpha: Float64Array;
  readonly certificate: Certificate;
  /** certificate.relativeGap ≤ tolerance. */
  readonly converged: boolean;
  /** Linear systems solved for this point. */
  readonly iterations: number;
  /** Why the trainer stopped: `certified`, or in a few words what kept it from there. */
  readonly stopped: string;
}

export interface TrainerOptions {
  /** Relative duality gap to reach, > 0. */
  readonly tolerance: number;
  /** So many threads may work on it, the caller's included; the fits are the same for any number. Default: 1. */
  readonly threads?: number;
}

/** Solves a path of problems. It never scores its own solutions and never prints. */
export interface Trainer {
  /** The word in configs and in the `trainer` column. */
  readonly name: string;
  /** One Fit per μ, in the order of `problem.mus`, each warm-started from the one before. */
  fitPath(problem: PathProblem, options: TrainerOptions): Iterable<Fit>;
}
