import { withKeys } from '../config/load.ts';
import { loadDatasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { checked } from './checked.ts';
import type { Config } from './words.ts';

/** The data of a config: its class pairs, and how they came to be. */
export interface Data {
  /** All classes in the data, ascending, with their numbers of samples. */
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  readonly pairs: readonly { readonly classI: string; readonly classJ: string }[];
  /** One for each feature, where the data have names. */
  readonly featureNames?: readonly string[];
  /** What may make the data mean something else than they should, one line each. */
  readonly warnings?: readonly string[];
  /** The scaled samples of `pairs[index]`, copied anew at every call. Throws a UserError where there is no such pair. */
  pair(index: number): BinaryDataset;
}

/**
 * Reads a data set as the section `dataset` of a config describes it, paths relative to the working directory. Throws a
 * UserError with all mistakes: in the section at their keys, in a file at their line.
 */
export function readData(dataset: NonNullable<Config['dataset']>): Data {
  const data = withKeys(() => loadDatasets(checked({ dataset }).dataset));
  const { length } = data.pairs;
  return {
    ...data,
    pair(index) {
      if (Number.isInteger(index) && index >= 0 && index < length) return data.pair(index);
      throw new UserError({ where: 'pair', message: `there is no pair ${index}; expected 0 to ${length - 1}` });
    },
  };
}
