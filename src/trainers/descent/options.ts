import type { Given, Parts } from '../../schemaParts.ts';
import type { OwnOptions } from '../trainer.ts';
import { type ScheduleName, schedules } from './schedule.ts';

const decayNames = ['coupled', 'decoupled'] as const;
export type DecayName = (typeof decayNames)[number];

const averagingNames = ['none', 'weighted'] as const;
export type AveragingName = (typeof averagingNames)[number];

const schema = ({ choice, numberBelow, section, wholeNumber, wordOrCount, wordOrPositive, yesOrNo }: Parts) =>
  section({
    epochs: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(200).describe('Passes over the training samples, at most.'),
    batch_size: wordOrCount('full')
      .default('full')
      .describe('Samples per step: full, or so many, drawn without replacement in every epoch.'),
    momentum: numberBelow(0, 1).default(0).describe('β of v ← βv + gradient, w ← w − ηv.'),
    learning_rate: wordOrPositive('auto')
      .default('auto')
      .describe('The length η of the first step; auto: as long as the size of the samples allows.'),
    schedule: choice(['auto', ...(Object.keys(schedules) as ScheduleName[])])
      .default('auto')
      .describe(
        `How the step length changes with the steps t: ${Object.entries(schedules)
          .map(([name, { formula }]) => `${name}: ${formula}`)
          .join(', ')}; auto: 1/t for hinge and for batches, else constant.`,
      ),
    decay: choice(decayNames)
      .default('coupled')
      .describe('Whether momentum accumulates the decay of the weights, too (coupled), or not (decoupled).'),
    averaging: choice(['auto', ...averagingNames])
      .default('auto')
      .describe(
        'Which w and b are the result: those of the last step (none), or an average in which later epochs count more (weighted); auto: weighted for hinge and for batches, else none.',
      ),
    early_stopping: yesOrNo.default(true).describe('End as soon as the duality gap reaches the tolerance.'),
    evaluate_every: wordOrCount('auto')
      .default('auto')
      .describe(
        'Epochs from one look at the duality gap, and one row of history.csv, to the next; auto: 1 at first, then a tenth of the epochs so far.',
      ),
  }).describe('How gradient descent goes, with that trainer.');

/**
 * How a classifier is trained by gradient descent, in the words of the config. What is `auto` is chosen by `safeRate`,
 * `scheduleOf` and `averagingOf`.
 */
export type DescentOptions = Given<ReturnType<typeof schema>>;

/** The section `gradient_descent` of the config. */
export const descentOptions = {
  key: 'gradient_descent' as const,
  schema,
  summary: {
    label: 'descent',
    text: ({ epochs, batch_size, momentum, learning_rate, schedule, decay, averaging }, { number, count }) =>
      `at most ${count(epochs, 'epoch')}, batch size ${batch_size}, momentum ${number(momentum)}, ` +
      `learning rate ${learning_rate === 'auto' ? 'auto' : number(learning_rate)}, schedule ${schedule}, ` +
      `${decay} decay, averaging ${averaging}`,
  },
} satisfies OwnOptions<DescentOptions>;
