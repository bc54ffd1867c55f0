import type { ScheduleName } from './schedule.ts';

/** How a classifier is trained by gradient descent, in the words of the config. */
export interface DescentOptions {
  /** Passes over the training samples, at most. */
  readonly epochs: number;
  /** Samples per step: all of them, or so many of a shuffled list. */
  readonly batch_size: 'full' | number;
  /** β of v ← βv + ∂R: 0 ≤ β < 1. */
  readonly momentum: number;
  /** η > 0 of the first step; `auto`: see `safeRate`. */
  readonly learning_rate: 'auto' | number;
  /** How η changes; `auto`: `scheduleOf`. */
  readonly schedule: 'auto' | ScheduleName;
  /** Whether the decay is part of the gradient that momentum accumulates (`coupled`): see `step`. */
  readonly decay: DecayName;
  /** Which w and b are the result: those after the last step, or an average; `auto`: `averagingOf`. */
  readonly averaging: 'auto' | AveragingName;
  /** Whether to end as soon as the certificate reaches the tolerance. */
  readonly early_stopping: boolean;
  /** Epochs from one certificate to the next; `auto`: one at first, then a tenth of those so far. */
  readonly evaluate_every: 'auto' | number;
}

export const decayNames = ['coupled', 'decoupled'] as const;
export type DecayName = (typeof decayNames)[number];

export const averagingNames = ['none', 'weighted'] as const;
export type AveragingName = (typeof averagingNames)[number];
