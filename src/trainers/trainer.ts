import type { Certificate } from './certificate.ts';
import type { DescentOptions } from './descent/options.ts';
import type { PathProblem } from './problem.ts';

/** What a trainer returns for one μ: a solution, what is known of its objective, and why the trainer stopped. */
export interface Fit {
  readonly mu: number;
  /** d weights, in the units of the scaled features. */
  readonly w: Float64Array;
  /** The bias in raw coordinates, s(x) = w·x + b: the double next to `biasAtMean` − w·mean. */
  readonly b: number;
  /** The bias about the mean of the training samples, s(x) = w·(x − mean) + biasAtMean: no far mean takes digits from it. */
  readonly biasAtMean: number;
  /** False exactly when every bias in an interval of positive length is optimal; b is then its midpoint. Missing: unknown. */
  readonly biasUnique?: boolean;
  /** The objective at (w, b), with the proof of how far it is from optimal where there is one. */
  readonly certificate: Partial<Certificate> & Pick<Certificate, 'objective' | 'empiricalRisk'>;
  /** certificate.relativeGap ≤ tolerance; missing where nothing is certified (μ = 0). */
  readonly converged?: boolean;
  /** Linear systems solved for this point; of gradient descent, steps. */
  readonly iterations: number;
  /** Why the trainer stopped: `certified`, or in a few words what kept it from there. */
  readonly stopped: string;
}

/** A fit with its certificate, and the dual point that makes it. */
export interface CertifiedFit extends Fit {
  readonly biasUnique: boolean;
  /** n dual variables 0 ≤ α_i ≤ sup −f′ with |Σ α_i y_i| ≤ n·2⁻⁵². */
  readonly alpha: Float64Array;
  readonly certificate: Certificate;
  readonly converged: boolean;
}

export interface TrainerOptions {
  /** Relative duality gap to reach, > 0. */
  readonly tolerance: number;
  /** So many threads may work on it, the caller's included; the fits are the same for any number. Default: 1. */
  readonly threads?: number;
  /** Gradient descent only, which needs them. */
  readonly descent?: DescentOptions;
  /** Of everything random. Default: 0. */
  readonly seed?: number;
  /** Called after some of the epochs, the last included. Only gradient descent has epochs. */
  readonly onEpoch?: OnEpoch;
}

/** Takes the classifier as it is after an epoch. */
export type OnEpoch = (fit: Fit, epoch: number) => void;

/** Solves a path of problems. It never scores its own solutions and never prints. */
export interface Trainer<Result extends Fit = Fit> {
  /** The word in configs and in the `trainer` column. */
  readonly name: string;
  /** Whether a point begins where the one before it ended. */
  readonly warmStarts: boolean;
  /** One Fit per μ, in the order of `problem.mus`. */
  fitPath(problem: PathProblem, options: TrainerOptions): Iterable<Result>;
}
