import { z } from 'zod';
import type { KeyPath } from '../errors.ts';
import { type DualNormName, dualNorms } from '../math/dualNorms.ts';
import { averagingNames, decayNames } from '../trainers/descent/options.ts';
import { type ScheduleName, schedules } from '../trainers/descent/schedule.ts';
import { expandGrid, type Grid, gridSchema } from './grid.ts';
import { valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
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
}).describe('How gradient descent goes, with that trainer.');

/** This very object is what a config has that says nothing of λ. */
export const defaultLambda: z.output<typeof gridSchema> = { geomspace: [100, 1e-6, 81] };

/** The λ that are swept or, beside `adversarial`, the one there is: 0 where it is not written. */
export function lambdasOf({ lambda, adversarial }: { lambda: Grid; adversarial?: unknown }): readonly number[] {
  return adversarial && lambda === defaultLambda ? [0] : expandGrid(lambda);
}

/** What adversarial training sweeps in place of λ. */
export const adversarialSchema = section({
  norm: choice(Object.keys(dualNorms) as DualNormName[])
    .default('l2')
    .describe('The norm ‖r‖ in which the training samples may be changed.'),
  epsilon: gridSchema
    .describe('The sizes ε that are swept, in feature units: a list, or [from, to, count] as for lambda.')
    .transform(expandGrid),
}).describe(
  'Adversarial training: minimise the mean of the worst losses under changes ‖r‖ ≤ ε, for each ε; lambda is then one number, the weight decay beside it (default: 0).',
);

/** Which trainer takes its own section, and where λ = 0 is none. */
export function wrongTraining(config: unknown): Mistake[] {
  const trainer = valueAt(config, ['trainer']);
  const isC = valueAt(config, ['penalty']) === 'C';
  const isAdversarial = valueAt(config, ['adversarial']) !== undefined;
  const mistakes: Mistake[] = isAdversarial ? wrongAdversary(config, { trainer, isC }) : [];
  if (trainer === 'exact' && valueAt(config, ['gradient_descent']) !== undefined) {
    const message =
      'gradient_descent is for trainer: gradient-descent, and the trainer is exact; expected that trainer, or a config without this section (--set gradient_descent=null)';
    mistakes.push({ message, key: ['gradient_descent'], at: 'key' });
  }
  const wrongZero = isC
    ? 'C = 0 leaves nothing but the penalty; expected a number > 0'
    : trainer === 'exact' && !isAdversarial
      ? 'λ = 0 has no certificate, and on separable data softplus has no minimum there; expected a number > 0, for which 1e-6 comes close, or trainer: gradient-descent'
      : undefined;
  if (wrongZero) mistakes.push(...zerosIn(config).map((key): Mistake => ({ message: wrongZero, key, at: 'value' })));
  return mistakes;
}

/** What is swept is ε: λ is one number, or is not written. */
function wrongAdversary(config: unknown, { trainer, isC }: { trainer: unknown; isC: boolean }): Mistake[] {
  const mistakes: Mistake[] = [];
  if (trainer === 'gradient-descent') {
    const message =
      'adversarial is not for trainer: gradient-descent; expected trainer: exact, or a config without this section';
    mistakes.push({ message, key: ['adversarial'], at: 'key' });
  }
  const lambda = valueAt(config, ['lambda']);
  const isOne = typeof lambda === 'number' || (Array.isArray(lambda) && lambda.length === 1);
  if (lambda !== defaultLambda && !isOne) {
    const message =
      'adversarial training is swept over adversarial.epsilon, not over lambda; expected one number, the weight decay beside it (0 for none), or no lambda';
    mistakes.push({ message, key: ['lambda'], at: 'value' });
  }
  if (lambda === defaultLambda && isC) {
    const message =
      'with penalty C there is always some weight decay; expected lambda: one number > 0, the C beside adversarial training, or another penalty';
    mistakes.push({ message, key: ['adversarial'], at: 'key' });
  }
  return mistakes;
}

/** The keys at which λ is 0. */
function zerosIn(config: unknown): KeyPath[] {
  const lambda = valueAt(config, ['lambda']);
  if (lambda === 0) return [['lambda']];
  const base: KeyPath = Array.isArray(lambda) ? ['lambda'] : ['lambda', 'linspace'];
  const values = valueAt(config, base);
  if (!Array.isArray(values)) return [];
  const ends = Array.isArray(lambda) ? values : values.slice(0, 2);
  return [...ends.keys()].filter((k) => ends[k] === 0).map((k) => [...base, k]);
}
