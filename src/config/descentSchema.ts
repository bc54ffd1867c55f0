import { z } from 'zod';
import { averagingNames, decayNames } from '../trainers/descent/options.ts';
import { type ScheduleName, schedules } from '../trainers/descent/schedule.ts';
import { choice, section, wholeNumber } from './schemaParts.ts';

/** The word, or a whole number from 1 on. */
function wordOrCount<const Word extends string>(word: Word) {
  const error = `${word}, or a whole number ≥ 1`;
  return z.union([z.literal(word, { error }), z.int({ error }).gte(1, { error })], { error });
}

const rateExpected = 'auto, or a number > 0';

const momentumExpected = 'a number from 0 to below 1';

/** How gradient descent goes. */
export const descentSchema = section({
  epochs: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(200).describe('Passes over the training samples, at most.'),
  batch_size: wordOrCount('full')
    .default('full')
    .describe('Samples per step: full, or so many, drawn without replacement in every epoch.'),
  momentum: z
    .number({ error: momentumExpected })
    .gte(0, { error: momentumExpected })
    .lt(1, { error: momentumExpected })
    .default(0)
    .describe('β of v ← βv + gradient, w ← w − ηv.'),
  learning_rate: z
    .union(
      [z.literal('auto', { error: rateExpected }), z.number({ error: rateExpected }).gt(0, { error: rateExpected })],
      { error: rateExpected },
    )
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
  early_stopping: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('End as soon as the duality gap reaches the tolerance.'),
  evaluate_every: wordOrCount('auto')
    .default('auto')
    .describe(
      'Epochs from one look at the duality gap, and one row of history.csv, to the next; auto: 1 at first, then a tenth of the epochs so far.',
    ),
});
