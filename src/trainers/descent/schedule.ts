import type { Loss } from '../../losses/loss.ts';
import { cos } from '../../math/elementary.ts';
import type { AveragingName, DescentOptions } from './options.ts';

/** What the step length η_t depends on. */
export interface ScheduleSetting {
  /** η₀. */
  readonly rate: number;
  readonly mu: number;
  /** Steps there are to be. */
  readonly steps: number;
}

/** How the step length changes: η_t after t steps. */
export interface Schedule {
  /** η_t as a formula. */
  readonly formula: string;
  /** Whether a long first step does no harm, for the steps are much shorter soon. */
  readonly shrinks: boolean;
  rate(t: number, setting: ScheduleSetting): number;
}

/** The schedules by the word in the config. */
export const schedules = {
  constant: { formula: 'η', shrinks: false, rate: (_, { rate }) => rate },
  // What strong convexity 2μ asks for, 1/(2μt), without its longest steps (Bottou, Stochastic Gradient Descent Tricks).
  '1/t': { formula: 'η/(1 + 2ημt)', shrinks: true, rate: (t, { rate, mu }) => rate / (1 + 2 * rate * mu * t) },
  // What convexity asks for: the objective is not strongly convex in b.
  '1/sqrt(t)': { formula: 'η/√(1 + t)', shrinks: true, rate: (t, { rate }) => rate / Math.sqrt(1 + t) },
  // Loshchilov & Hutter, SGDR, without restarts.
  cosine: {
    formula: 'η (1 + cos πt/T)/2',
    shrinks: false,
    rate: (t, { rate, steps }) => (rate * (1 + cos((Math.PI * t) / steps))) / 2,
  },
} satisfies Record<string, Schedule>;

export type ScheduleName = keyof typeof schedules;

type Noise = Pick<DescentOptions, 'batch_size'> & { readonly loss: Loss };

/** The schedule asked for; else 1/t where a constant step would not let w come to rest, and constant where it does. */
export function scheduleOf({ loss, batch_size, schedule }: Noise & Pick<DescentOptions, 'schedule'>): Schedule {
  return schedules[schedule === 'auto' ? (isRestless({ loss, batch_size }) ? '1/t' : 'constant') : schedule];
}

/** The averaging asked for; else that of all iterates where a single one is not to be relied on. */
export function averagingOf({ loss, batch_size, averaging }: Noise & Pick<DescentOptions, 'averaging'>): AveragingName {
  if (averaging !== 'auto') return averaging;
  return isRestless({ loss, batch_size }) ? 'weighted' : 'none';
}

/** Whether steps stay long near the optimum: the loss has a kink, or a batch does not speak for all samples. */
function isRestless({ loss, batch_size }: Noise): boolean {
  return loss.largestCurvature === Number.POSITIVE_INFINITY || batch_size !== 'full';
}
