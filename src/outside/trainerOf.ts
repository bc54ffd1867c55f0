import { trainerName } from '../config/outsideSource.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { trainers } from '../trainers/index.ts';
import { type OutsideTrainer, trainerFrom } from '../trainers/outside/outsideTrainer.ts';
import type { Trainer } from '../trainers/trainer.ts';
import { commandTrainer } from './commandTrainer.ts';
import { moduleTrainer } from './moduleTrainer.ts';

/** The trainer of a config. `outside`: those that whoever uses this program as a library brings along, by name. */
export function trainerOf(
  { trainer }: Pick<Config, 'trainer'>,
  outside: Readonly<Record<string, OutsideTrainer>> = {},
): Trainer {
  if (typeof trainer === 'string') return trainers[trainer];
  const name = trainerName(trainer);
  if ('module' in trainer) return trainerFrom(name, moduleTrainer(trainer));
  if ('command' in trainer) return trainerFrom(name, commandTrainer(trainer));
  return trainerFrom(name, outside[trainer.given]);
}

/** One that is not asked any more, for the reason that fails all its points. */
export function failedTrainer({ trainer }: Pick<Config, 'trainer'>, reason: string): Trainer {
  const failed: OutsideTrainer = {
    fitPath() {
      throw new UserError(reason);
    },
  };
  return { ...trainerFrom(trainerName(trainer), failed), isFromOutside: false };
}
