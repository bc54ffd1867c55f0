import { withKeys } from '../config/load.ts';
import { loadDatasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { withStrengths } from '../sweep/autoStrengths.ts';
import { planOf as sweepPlanOf } from '../sweep/plan.ts';
import { asWritten, checked } from './checked.ts';
import type { Data } from './data.ts';
import { inMemory } from './inMemory.ts';
import type { Prepared } from './prepared.ts';
import type { Config, LossName } from './words.ts';

/** A sweep before it is run: what is trained, on which data. */
export interface Plan {
  /** With its defaults. */
  readonly config: Config;
  readonly data: Data;
  /** A class pair and a loss each, along all λ: what is computed from one end to the other in one thread. */
  readonly segments: readonly { readonly id: string; readonly pair: number; readonly loss: LossName }[];
  /** How many there are in all segments. */
  readonly points: number;
}

/**
 * Checks a config, reads its data, and plans its sweep. `datasets`: class pairs in memory with features that are already
 * scaled, in place of the section `dataset`. Throws a UserError with every mistake that can be found before training.
 */
export function planOf(config: Config, datasets?: BinaryDataset | readonly BinaryDataset[]): Plan {
  const isInMemory = datasets !== undefined;
  if (isInMemory && config?.dataset !== undefined) {
    const message = 'samples in memory have been given, too; expected one of the two';
    throw new UserError({ where: 'dataset', message });
  }
  const full = checked(config);
  if (isInMemory && full.validation !== undefined) {
    const message = 'samples in memory are not cut into folds; expected a dataset in the config, or no validation';
    throw new UserError({ where: 'validation', message });
  }
  return withKeys((): Prepared => {
    const data = isInMemory
      ? inMemory([datasets].flat() as BinaryDataset[])
      : loadDatasets(full.dataset, full.validation);
    const decided = withStrengths(full, data);
    const { dataset, ...others } = asWritten(decided);
    const written = isInMemory || dataset === undefined ? others : { ...others, dataset };
    return { ...sweepPlanOf(decided, data), config: written, data, isInMemory };
  });
}
