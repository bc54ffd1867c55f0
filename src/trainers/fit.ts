import type { Certificate } from './certificate.ts';
import type { Regularisation } from './problem.ts';

/** What a trainer returns for one point of a path: a solution, what is known of its objective, and why the trainer stopped. */
export interface Fit extends Regularisation {
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
  /** Linear systems solved for this point; of gradient descent, steps; what a trainer from outside counts, if it does. */
  readonly iterations?: number;
  /** Why the trainer stopped: `certified`, or in a few words what kept it from there. */
  readonly stopped: string;
  /** Of a trainer from outside, where the exact one knows: (L − D)/L, D the dual value of the latter. */
  readonly excess?: number | undefined;
}

/** A point for which there is no fit, and why, beside others of the path for which there is one. */
export interface Unsolved extends Regularisation {
  /** `what is wrong; expected what`. */
  readonly reason: string;
}

/** A fit with its certificate, and the dual point that makes it. */
export interface CertifiedFit extends Fit {
  readonly biasUnique: boolean;
  /** n dual variables 0 ≤ α_i ≤ sup −f′ with |Σ v_i α_i y_i| ≤ V·2⁻⁵². */
  readonly alpha: Float64Array;
  readonly certificate: Certificate;
  readonly converged: boolean;
  readonly iterations: number;
}

/** What every trainer is told. */
export interface TrainerOptions {
  /** Relative duality gap to reach, > 0. */
  readonly tolerance: number;
  /** So many threads may work on it, the caller's included; the fits are the same for any number. Default: 1. */
  readonly threads?: number;
  /** Of everything random. Default: 0. */
  readonly seed?: number;
  /** Called after some of the epochs, the last included. Only gradient descent has epochs. */
  readonly onEpoch?: OnEpoch;
  /** Whether nobody waits for the rest of the path any more: a trainer that waits for something else gives up then. */
  readonly isStopped?: () => boolean;
  /** The file for what a program says that trains. */
  readonly log?: string | undefined;
}

/** Takes the classifier as it is after an epoch. */
export type OnEpoch = (fit: Fit, epoch: number) => void;
