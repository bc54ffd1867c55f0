import type { Loss } from '../losses/loss.ts';
import type { Parts, Schema } from '../schemaParts.ts';
import type { Fit, TrainerOptions, Unsolved } from './fit.ts';
import type { PathProblem } from './problem.ts';

export type { CertifiedFit, Fit, OnEpoch, TrainerOptions, Unsolved } from './fit.ts';

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
export interface Writers {
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
