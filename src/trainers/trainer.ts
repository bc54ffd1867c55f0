import type { Loss } from '../losses/loss.ts';
import type { Parts, Schema } from '../schemaParts.ts';
import type { Certificate } from './certificate.ts';
import type { PathProblem, Regularisation } from './problem.ts';

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

/** What is known of problems before they are solved. What is missing is not known yet, and no trainer refuses it. */
export interface ProblemKind {
  readonly loss?: Loss;
  /** Whether the samples are changed by an adversary. */
  readonly hasAdversary: boolean;
  /** Whether μ = 0 is on the path. */
  readonly zeroMu: boolean;
  readonly data?: {
    /** As messages call the training samples: `2 v 3`. */
    readonly name: string;
    readonly samples: number;
    readonly features: number;
  };
}

/** Why a trainer does not solve a problem. */
export interface Refusal {
  /** What of the problem it is about: the mistake is told there. `option`: one of the trainer's own. */
  readonly of: 'loss' | 'adversary' | 'mu' | { readonly option: string };
  /** `what is wrong; expected what`: what the user can do instead. */
  readonly reason: string;
}

/** The options of one trainer alone: a section of the config, which takes no other trainer's word. */
export interface OwnOptions<Own = unknown> {
  /** The section's key, in snake_case. */
  readonly key: string;
  /**
   * A `section({…}).describe(…)` made of the parts that it is handed, with a default and a sentence for every key; it takes what
   * it gives, too. Threads that train never ask for it, and load no schemas.
   */
  schema(parts: Parts): Schema<Own>;
  /** What `validate` prints: a word for the margin, and parts separated by ", ". Default: keys and values. */
  readonly summary?: { readonly label: string; text(own: Own, write: Writers): string };
}

/** How texts for people write numbers. */
interface Writers {
  /** About four significant digits. */
  number(value: number): string;
  /** `1 epoch`, `2 epochs`. */
  count(value: number, noun: string): string;
}

type Fits = Iterable<Fit | Unsolved> | AsyncIterable<Fit | Unsolved>;

/** Solves a path of problems. It never scores its own solutions and never prints. */
export interface Trainer<Own = unknown> {
  /** The word in configs and in the `trainer` column. */
  readonly name: string;
  /** What follows the name in the description of the config's key `trainer`. */
  readonly description: string;
  readonly options?: OwnOptions<Own>;
  /** Whether it certifies nothing, so that the exact trainer says how far above the optimum it is. */
  readonly isFromOutside?: boolean;
  /** Undefined where it solves such problems; else the first reason why it does not. Asked before anything is trained. */
  supports(problem: ProblemKind, own: Own): Refusal | undefined;
  /** Whether a path that goes on after a point without a fit is to begin with the last one solved, which is then solved again. */
  warmStarts(problem: Pick<ProblemKind, 'hasAdversary'>): boolean;
  /** What is said of points that miss the tolerance: the column that says how near they came, and what helps. Default: a larger one. */
  remedy?(problem: Pick<ProblemKind, 'hasAdversary'>): string | undefined;
  /** One Fit per point of `problem.path`, in its order, of a problem that it supports, or why there is none. */
  fitPath(problem: PathProblem, options: TrainerOptions, own: Own): Fits;
}

/** What a config says to its trainer alone; undefined where that has no options of its own. */
export function ownOptions({ options }: Trainer, config: object): unknown {
  return options && (config as Readonly<Record<string, unknown>>)[options.key];
}

/** What there is to know of a problem; `name` of its samples. */
export function kindOf({ samples: { features }, loss, adversary, path }: PathProblem, name: string): ProblemKind {
  return {
    loss,
    hasAdversary: adversary !== undefined,
    zeroMu: path.some(({ mu }) => mu === 0),
    data: { name, samples: features.rows, features: features.cols },
  };
}
