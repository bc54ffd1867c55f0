import { UserError } from '../errors.ts';
import { losses as builtInLosses } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import type { Fit } from '../trainers/fit.ts';
import { trainers as builtInTrainers } from '../trainers/index.ts';
import { isSameRegularisation, type PathProblem } from '../trainers/problem.ts';
import { kindOf, ownOptions, type Trainer } from '../trainers/trainer.ts';
import { checked } from './checked.ts';
import { checkLoss, checkSamples } from './samples.ts';
import type { Config, LossName, TrainerName } from './words.ts';

/** The losses, by their words in configs. */
export const losses: Readonly<Record<LossName, Loss>> = builtInLosses;

/** The trainers that come with the program, by their words in configs. */
export const trainers: Readonly<Record<TrainerName, { readonly name: string; readonly description: string }>> =
  builtInTrainers;

/** How to train: keys of a config, with the same defaults. */
export interface TrainOptions extends Pick<Config, 'tolerance' | 'seed' | 'gradient_descent'> {
  /** Default: exact. */
  readonly trainer?: TrainerName;
  /** So many threads may work on a point, the caller's included; the fits are the same for any number. Default: 1. */
  readonly threads?: number;
}

/**
 * Trains along a path, from the most regularised point down, in the caller's thread: one fit for each point, as soon as it is
 * asked for. Throws a UserError where the samples or the path are none, and where the trainer does not solve the problem.
 */
export function* train(
  problem: PathProblem,
  { threads = 1, trainer: name = 'exact', ...options }: TrainOptions = {},
): Generator<Fit, void> {
  checkSamples(problem?.samples);
  checkLoss(problem.loss);
  checkPath(problem);
  const config = checked({ ...options, trainer: name });
  const trainer: Trainer = builtInTrainers[name];
  const own = ownOptions(trainer, config);
  const refusal = trainer.supports(kindOf(problem, 'samples'), own);
  if (refusal) throw new UserError(refusal.reason);
  const { tolerance, seed } = config;
  yield* trainer.fitPath(problem, { tolerance, seed, threads }, own) as Iterable<Fit>;
}

function checkPath({ path, adversary }: PathProblem): void {
  const swept = adversary ? 'epsilon' : 'mu';
  if (!Array.isArray(path as unknown))
    throw new UserError({ where: 'path', message: 'no list; expected points such as [{ mu: 0.1 }]' });
  for (const [k, point] of path.entries()) {
    const where = `path[${k}]`;
    for (const [name, value] of Object.entries(point)) {
      if (value >= 0 && Number.isFinite(value)) continue;
      throw new UserError({ where: `${where}.${name}`, message: `${value}; expected a finite number ≥ 0` });
    }
    if (point[swept] === undefined) throw new UserError({ where, message: `no ${swept}; expected a number ≥ 0` });
    if (k === 0) continue;
    const before = path[k - 1];
    if (before[swept]! > point[swept] && !isSameRegularisation(before, point)) continue;
    const message = `${point[swept]} after ${before[swept]}; expected the most regularised point first, and none twice`;
    throw new UserError({ where: `${where}.${swept}`, message });
  }
}
