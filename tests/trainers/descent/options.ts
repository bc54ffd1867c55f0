import type { Loss } from '../../../src/losses/loss.ts';
import type { BinarySamples } from '../../../src/model/dataset.ts';
import { gradientDescent } from '../../../src/trainers/descent/gradientDescent.ts';
import type { DescentOptions } from '../../../src/trainers/descent/options.ts';
import type { Fit, TrainerOptions } from '../../../src/trainers/trainer.ts';

export const defaults: DescentOptions = {
  epochs: 200,
  batch_size: 'full',
  momentum: 0,
  learning_rate: 'auto',
  schedule: 'auto',
  decay: 'coupled',
  averaging: 'auto',
  early_stopping: true,
  evaluate_every: 'auto',
};

/** One classifier by gradient descent. */
export function descend(
  samples: BinarySamples,
  loss: Loss,
  mu: number,
  changes: Partial<DescentOptions>,
  options: Partial<TrainerOptions> = {},
): Fit {
  const own = { ...defaults, ...changes };
  const [fit] = gradientDescent.fitPath({ samples, loss, path: [{ mu }] }, { tolerance: 1e-6, ...options }, own);
  return fit;
}
